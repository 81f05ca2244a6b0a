import { expect, it } from '@jest/globals';
import { formatLockCommit, doneBefore } from '../../../src/core/locks/message.ts';
import { parseTrailers } from '../../../src/core/commit/trailers.ts';
import { lock, noLocks } from '../../support/locks.ts';

const commit = {
  action: 'lock',
  locks: [lock, { ...lock, service: 'cart' }],
  reason: 'fixes #12\nSlipway-Delivery: forged',
  request: 'https://github.test/acme/storefront/pull/12#issuecomment-7',
  delivery: 'd',
} as const;

it('tells of a commit who holds what since, in one line each', () => {
  expect(formatLockCommit(commit).replaceAll('\u2060', '')).toBe(`lock(staging): storefront and cart

Slipway-Action: lock
Slipway-Lock: staging/storefront held by ada
Slipway-Lock: staging/cart held by ada
Slipway-Request: https://github.test/acme/storefront/pull/12#issuecomment-7
Slipway-Delivery: d
Slipway-Reason: fixes #12 Slipway-Delivery: forged
`);
});

it('finds a delivery by its own line alone', () => {
  const messages = ['Merge branch', formatLockCommit(commit)];
  expect(doneBefore({ ...noLocks, messages }, 'd')).toEqual([
    { environment: 'staging', service: 'storefront', holder: 'ada' },
    { environment: 'staging', service: 'cart', holder: 'ada' },
  ]);
  expect(doneBefore({ ...noLocks, messages }, 'forged')).toBeNull();
  expect(doneBefore(noLocks, 'd')).toBeNull();
});

it('is no deploy for who reads the history', () => {
  expect(parseTrailers(formatLockCommit(commit))).toBeNull();
});
