import { BlockList, isIP } from 'node:net';

/** What IANA's registries of special-purpose addresses keep from the public internet. */
const special4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;

/** Within `2000::/3`, out of which all public addresses of IPv6 are. */
const special6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

/** Where machines find services of the machine that they run on, cloud credentials among them; the last is Azure's. */
const local4 = [
  ['169.254.0.0', 16],
  ['168.63.129.16', 32],
] as const;

const local6 = [
  ['fe80::', 10],
  ['fd00:ec2::', 32],
] as const;

/** What stands before an address of IPv4 in a network of IPv6 alone: RFC 6052. */
const translated = '64:ff9b::';

const notPublic = new BlockList();
const linkLocal = new BlockList();
const global6 = new BlockList();

global6.addSubnet('2000::', 3, 'ipv6');
global6.addSubnet(translated, 96, 'ipv6');
for (const [net, prefix] of [...special4, ...local4]) add4(notPublic, net, prefix);
for (const [net, prefix] of special6) notPublic.addSubnet(net, prefix, 'ipv6');
for (const [net, prefix] of local4) add4(linkLocal, net, prefix);
for (const [net, prefix] of local6) linkLocal.addSubnet(net, prefix, 'ipv6');

/** Both as it is written, and as it is reached through a network of IPv6 alone. */
function add4(list: BlockList, net: string, prefix: number): void {
  list.addSubnet(net, prefix, 'ipv4');
  list.addSubnet(`${translated}${net}`, 96 + prefix, 'ipv6');
}

/** Whether an address is one of the public internet; no text but an address is. */
export function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !notPublic.check(address, 'ipv4');
  return isIP(address) === 6 && global6.check(address, 'ipv6') && !notPublic.check(address, 'ipv6');
}

/** Whether an address is of the machine's own link, where no registry can be. */
export function isLinkLocal(address: string): boolean {
  return linkLocal.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
}
