import { describe, expect, it } from '@jest/globals';
import { formatLockCommit } from '../../../src/core/locks/message.ts';
import { expiredLocks, locksOfPull, release } from '../../../src/core/locks/release.ts';
import type { Locks } from '../../../src/core/locks/types.ts';
import { lock, locksOf, noLocks } from '../../support/locks.ts';

const now = '2026-11-22T10:00:02Z';
const environment = { ...lock, service: null };
const unreadable = [
  { path: 'locks/staging/services/storefront.json', environment: 'staging', service: 'storefront' },
];

const of = (locks: Locks, services: readonly string[] | null, actor = 'ada') =>
  release(locks, {
    place: { environment: 'staging', services },
    repository: 'acme/storefront',
    actor,
    now,
    delivery: 'd',
  });

describe('release', () => {
  it('deletes what is named, and leaves the rest', () => {
    const locks = locksOf(lock, environment, { ...lock, environment: 'production' });
    expect(of(locks, ['storefront'])).toEqual({
      locks: [{ environment: 'staging', service: 'storefront', holder: 'ada' }],
      ofOthers: false,
      foreign: null,
      left: [environment],
      again: false,
      changes: [{ kind: 'delete', path: 'locks/staging/services/storefront.json' }],
    });
    expect(of(locks, null)).toMatchObject({
      left: [lock],
      changes: [{ path: 'locks/staging/environment.json' }],
    });
  });

  it.each([
    ['there is none', noLocks],
    ['there are others', locksOf(environment, { ...lock, service: 'cart' })],
  ])('changes nothing where %s', (_, locks) => {
    expect(of(locks, ['storefront'])).toMatchObject({ locks: [], ofOthers: false, changes: [] });
  });

  it.each([
    ['others hold one of them', locksOf(lock, { ...lock, service: 'cart', holder: 'dev' }), true],
    ['all are of who asks, whatever the case of letters', locksOf({ ...lock, holder: 'Dev' }), false],
    ['that of others has ended', locksOf({ ...lock, until: now }), false],
    ['one cannot be read', { ...noLocks, unreadable }, true],
    ['others hold what is not named', locksOf(environment), false],
  ])('tells whether it takes more: %s', (_, locks, ofOthers) => {
    expect(of(locks, ['storefront', 'cart'], 'dev').ofOthers).toBe(ofOthers);
  });

  it('deletes a file that cannot be read', () => {
    expect(of({ ...noLocks, unreadable }, ['storefront'])).toMatchObject({
      locks: [{ environment: 'staging', service: 'storefront', holder: null }],
      changes: [{ kind: 'delete', path: 'locks/staging/services/storefront.json' }],
    });
  });

  it('tells what the same delivery has released, and deletes nothing that came after it', () => {
    const held = [
      { environment: 'staging', service: 'storefront', holder: 'ada' },
      { environment: 'staging', service: null, holder: null },
    ];
    const message = formatLockCommit({
      action: 'unlock',
      locks: held,
      reason: null,
      request: null,
      delivery: 'd',
    });
    const locks = { ...locksOf({ ...lock, holder: 'dev' }), messages: [message] };
    expect(of(locks, ['storefront'])).toMatchObject({
      locks: held,
      ofOthers: false,
      again: true,
      changes: [],
    });
  });
});

it('knows the locks of a pull request by repository and number', () => {
  const other = { ...lock, pull: { repository: 'acme/cart', number: 7 } };
  const locks = locksOf(
    lock,
    other,
    { ...lock, pull: null },
    { ...lock, pull: { ...other.pull, number: 8 } },
  );
  const pull = { repository: 'Acme/Storefront', number: 7 };
  expect(locksOfPull(locks, pull, lock.at)).toEqual([lock]);
  expect(locksOfPull(locks, pull, '2026-11-22T07:59:59Z')).toEqual([]);
});

it('deletes files that are in no lock’s place where they lie, and tells of the environment once', () => {
  const strays = ['locks/staging/a.json', 'locks/staging/services/b.yaml'];
  const unread = strays.map((path) => ({ path, environment: 'staging', service: null }));
  const released = of({ ...noLocks, unreadable: unread }, null);
  expect(released.changes).toEqual(strays.map((path) => ({ kind: 'delete', path })));
  expect(released).toMatchObject({
    ofOthers: true,
    locks: [{ environment: 'staging', service: null, holder: null }],
  });
  expect(released.locks).toHaveLength(1);
});

it('knows the locks that have ended', () => {
  const ended = { ...lock, until: now };
  const locks = locksOf(lock, ended, { ...lock, until: '2026-11-22T10:00:02.001Z' });
  expect(expiredLocks(locks, now)).toEqual([ended]);
});
