import { describe, expect, it } from '@jest/globals';
import { claim, type Claim } from '../../../src/core/locks/claim.ts';
import { writeLock } from '../../../src/core/locks/file.ts';
import { formatLockCommit } from '../../../src/core/locks/message.ts';
import type { Lock, Locks } from '../../../src/core/locks/types.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { lock, locksOf, noLocks } from '../../support/locks.ts';

const wanted: Claim = {
  place: { environment: 'staging', services: ['storefront'] },
  holder: 'dev',
  reason: null,
  at: '2026-11-22T10:00:00Z',
  now: '2026-11-22T10:00:02Z',
  until: null,
  request: 'https://github.test/acme/storefront/pull/12#issuecomment-7',
  pull: { repository: 'acme/storefront', number: 12 },
  delivery: 'of-dev',
};

const whole = { environment: 'staging', services: null };

function claimed(locks: Locks, change: Partial<Claim> = {}) {
  const got = claim(locks, { ...wanted, ...change });
  if (isProblem(got)) throw new Error(got.code);
  return got;
}

function codeOf(locks: Locks, change: Partial<Claim> = {}): string | null {
  const got = claim(locks, { ...wanted, ...change });
  return isProblem(got) ? got.code : null;
}

describe('claim', () => {
  it('takes what nobody holds', () => {
    const { place, now, ...rest } = wanted;
    expect(now).not.toBe(rest.at);
    const taken: Lock = { environment: place.environment, service: 'storefront', ...rest };
    expect(claimed(noLocks)).toEqual({
      locks: [taken],
      renewed: false,
      again: false,
      changes: [writeLock(taken)],
    });
  });

  it('takes each service that is named, and the environment where none is', () => {
    const paths = (place: Claim['place']) => claimed(noLocks, { place }).changes.map(({ path }) => path);
    expect(paths({ environment: 'staging', services: ['a', 'b'] })).toEqual([
      'locks/staging/services/a.json',
      'locks/staging/services/b.json',
    ]);
    expect(paths(whole)).toEqual(['locks/staging/environment.json']);
  });

  it('takes what its delivery has not locked yet, whatever else it has', () => {
    const done = (...names: readonly string[]): Locks => ({
      ...noLocks,
      messages: names.map((service) =>
        formatLockCommit({ action: 'lock', locks: [{ ...lock, service }], ...told }),
      ),
    });
    const told = { reason: null, request: null, delivery: wanted.delivery };
    expect(claimed(done('cart'))).toMatchObject({ again: false, changes: [{ kind: 'write' }] });
    expect(claimed(done('cart', 'storefront'))).toMatchObject({ again: true, changes: [] });
  });

  const others: readonly (readonly [string, Lock, Claim['place']])[] = [
    ['the service', lock, wanted.place],
    ['the environment, for a service', { ...lock, service: null }, wanted.place],
    ['the environment, for the environment', { ...lock, service: null }, whole],
    ['a service, for the environment', lock, whole],
    ['one of several services', lock, { environment: 'staging', services: ['cart', 'storefront'] }],
    ['a service until later', { ...lock, until: '2026-11-22T10:00:03Z' }, wanted.place],
  ];
  it.each(others)('is refused where others hold %s', (_, held, place) => {
    expect(codeOf(locksOf(held), { place })).toBe('locked');
  });

  const free: readonly (readonly [string, Lock])[] = [
    ['another service', { ...lock, service: 'cart' }],
    ['another environment', { ...lock, environment: 'production' }],
    ['it until now', { ...lock, until: wanted.now }],
    ['it until the comment came', { ...lock, until: '2026-11-22T10:00:01Z' }],
  ];
  it.each(free)('is not in the way of who holds %s', (_, held) => {
    expect(claimed(locksOf(held))).toMatchObject({
      renewed: false,
      locks: [{ holder: 'dev', at: wanted.at }],
    });
  });

  it('is refused by a file that cannot be read, even to who may have written it', () => {
    const unreadable = [{ path: 'locks/staging/environment.json', environment: 'staging', service: null }];
    expect(codeOf({ ...noLocks, unreadable })).toBe('lock-unreadable');
    expect(codeOf({ ...locksOf(lock), unreadable })).toBe('locked');
    expect(
      codeOf({ ...noLocks, unreadable }, { place: { environment: 'other', services: null } }),
    ).toBeNull();
  });

  it('renews what its holder has: since then, until the new end, with the reason that was or is given', () => {
    const held = locksOf({ ...lock, holder: 'DEV', reason: 'load test', until: '2026-11-22T11:00:00Z' });
    expect(claimed(held, { until: '2026-11-22T13:00:00Z' })).toMatchObject({
      renewed: true,
      locks: [{ at: lock.at, until: '2026-11-22T13:00:00Z', reason: 'load test', delivery: 'of-dev' }],
    });
    expect(claimed(held, { reason: 'still' }).locks).toMatchObject([{ reason: 'still', until: null }]);
  });

  it('does not renew what has ended', () => {
    const ended = locksOf({ ...lock, holder: 'dev', reason: 'old', until: '2026-11-22T09:00:00Z' });
    expect(claimed(ended)).toMatchObject({ renewed: false, locks: [{ at: wanted.at, reason: null }] });
  });

  it('finds what the same delivery has done, and writes nothing', () => {
    const first = claimed(noLocks);
    const message = formatLockCommit({ ...wanted, action: 'lock', locks: first.locks });
    const after = { ...locksOf(...first.locks), messages: ['other', message] };
    expect(claimed(after)).toEqual({ ...first, again: true, changes: [] });
    // Released, and taken by somebody else since: it is not taken back.
    expect(claimed({ ...locksOf(lock), messages: [message] }).changes).toEqual([]);
    expect(claimed({ ...after, messages: [message.replace('of-dev', 'of-dev-2')] }).changes).toHaveLength(1);
  });
});
