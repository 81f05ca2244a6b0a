import { expect, it } from '@jest/globals';
import { isLinkLocal, isPublic } from '../../../src/edge/registry/address.ts';

it.each([
  '1.1.1.1',
  '8.8.8.8',
  '140.82.112.33',
  '172.15.0.1',
  '172.32.0.1',
  '100.63.0.1',
  '192.167.1.1',
  '2606:4700::1111',
  '2a00:1450::1',
  '64:ff9b::101:101',
])('is public: %s', (address) => {
  expect(isPublic(address)).toBe(true);
});

it.each([
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.8',
  '192.0.2.1',
  '192.168.1.1',
  '198.19.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:8.8.8.8',
  '::ffff:10.0.0.1',
  '64:ff9b::a00:1',
  '64:ff9b::a83f:8110',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:db8::1',
  '2002:a00:1::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
  'localhost',
  '',
])('is not public: %s', (address) => {
  expect(isPublic(address)).toBe(false);
});

it.each([
  ['169.254.169.254', true],
  ['fe80::1', true],
  ['fd00:ec2::254', true],
  ['::ffff:169.254.169.254', true],
  ['64:ff9b::a9fe:a9fe', true],
  ['168.63.129.16', true],
  ['64:ff9b::a83f:8110', true],
  ['10.0.0.7', false],
  ['64:ff9b::a00:7', false],
  ['168.63.129.17', false],
  ['127.0.0.1', false],
  ['fd00::1', false],
  ['8.8.8.8', false],
])('is of the machine’s own link: %s %s', (address, expected) => {
  expect(isLinkLocal(address)).toBe(expected);
});
