import type { Resource } from '../../diff/resources.ts';
import { type Mark, newly, noLonger, updatesOf } from '../read/changes.ts';
import { guardsOf } from '../read/ingressGuards.ts';
import { hostsOf, hostsServed, tlsHostsOf } from '../read/hosts.ts';
import { isKind } from '../read/kinds.ts';
import { at, listed, wordsOf } from '../read/values.ts';
import { worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

export const exposureRules: readonly EffectRule[] = [
  {
    id: 'load-balancer',
    severity: 'warn',
    summary: 'A Service becomes reachable through a load balancer.',
    find: (facts) =>
      newly(facts, (resource) =>
        ofType(
          resource,
          'LoadBalancer',
          'A load balancer makes the Service reachable from outside the cluster.',
        ),
      ),
  },
  {
    id: 'node-port',
    severity: 'warn',
    summary: 'A Service becomes reachable on a port of every node.',
    find: (facts) =>
      newly(facts, (resource) =>
        ofType(resource, 'NodePort', 'The Service becomes reachable on a port of every node.'),
      ),
  },
  {
    id: 'external-ip',
    severity: 'warn',
    summary: 'A Service takes the traffic of an external IP address.',
    find: (facts) => newly(facts, externalIps),
  },
  {
    id: 'source-ranges-widened',
    severity: 'warn',
    summary: 'A load balancer admits addresses that it did not admit before.',
    find: sourceRangesWidened,
  },
  {
    id: 'host-added',
    severity: 'warn',
    summary: 'An Ingress, route or listener serves a host name that it did not serve before.',
    find: hostsAdded,
  },
  {
    id: 'tls-removed',
    severity: 'warn',
    summary: 'A host is served without TLS from now on.',
    find: tlsRemoved,
  },
  {
    id: 'ingress-guard-removed',
    severity: 'warn',
    summary: 'An Ingress no longer asks who calls, or from where: what tells its controller to is removed.',
    find: (facts) => noLonger(facts, guardsOf),
  },
];

function ofType(resource: Resource, type: string, message: string): readonly Mark[] {
  if (!isKind(resource, 'Service') || at(resource.value, 'spec', 'type') !== type) return [];
  return [{ key: type, message, path: ['spec', 'type'] }];
}

function externalIps(resource: Resource): readonly Mark[] {
  if (!isKind(resource, 'Service')) return [];
  return wordsOf(at(resource.value, 'spec', 'externalIPs')).map((ip) => ({
    key: ip,
    message: `The Service takes the traffic of the external address ${ip}.`,
    path: ['spec', 'externalIPs'],
  }));
}

/** Without a list, a load balancer admits everybody. A new one is told as such. */
function sourceRangesWidened(facts: Facts): readonly Finding[] {
  const isBalancer = ({ value }: Resource) => at(value, 'spec', 'type') === 'LoadBalancer';
  const path = ['spec', 'loadBalancerSourceRanges'];
  return updatesOf(facts, 'Service').flatMap((resource) => {
    const [old, current] = [resource.before, resource.after].map(({ value }) => wordsOf(at(value, ...path)));
    if (!isBalancer(resource.before) || !isBalancer(resource.after) || !old || !current || old.length === 0)
      return [];
    const added = current.filter((range) => !old.includes(range));
    if (current.length > 0 && added.length === 0) return [];
    const whom = current.length === 0 ? 'every address' : listed(added);
    return [{ resource, message: `The load balancer admits ${whom}, which it did not admit before.`, path }];
  });
}

/** Not where another resource served the host before. */
function hostsAdded(facts: Facts): readonly Finding[] {
  const served = hostsServed(worldOf(facts.before));
  return newly(facts, (resource) =>
    hostsOf(resource)
      .filter(({ host }) => !served.has(host))
      .map(({ host, path }) => ({
        key: host,
        message: `${host === '*' ? 'Any host' : `Host ${host}`} is served from now on.`,
        path,
      })),
  );
}

/** Of hosts that are still served. */
function tlsRemoved(facts: Facts): readonly Finding[] {
  return updatesOf(facts).flatMap((resource) => {
    const [old, current] = [tlsHostsOf(resource.before), tlsHostsOf(resource.after)];
    if (old.size === 0) return [];
    return hostsOf(resource.after)
      .filter(({ host }) => old.has(host) && !current.has(host))
      .map(({ host, path }) => ({
        resource,
        message: `${host === '*' ? 'Any host' : `Host ${host}`} is served without TLS from now on.`,
        path,
      }));
  });
}
