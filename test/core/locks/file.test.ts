import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deleteLock, lockAt, lockPath, readLocks, writeLock } from '../../../src/core/locks/file.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { lock } from '../../support/locks.ts';

const path = 'locks/staging/services/storefront.json';
const text = (content: object): string => JSON.stringify(content);

function fileOf(one: Lock) {
  const change = writeLock(one);
  if (change.kind !== 'write') throw new Error('It is written.');
  return { path: change.path, text: Buffer.from(change.bytes).toString() };
}

describe('lockPath', () => {
  it.each([
    [{ environment: 'production', service: null }, 'locks/production/environment.json'],
    [{ environment: 'production', service: 'cart' }, 'locks/production/services/cart.json'],
    [{ environment: 'production', service: 'environment' }, 'locks/production/services/environment.json'],
    [{ environment: 'a.json', service: 'b.json' }, 'locks/a.json/services/b.json.json'],
  ])('of %j is %s, and the other way round', (name, at) => {
    expect(lockPath(name)).toBe(at);
    expect(lockAt(at)).toEqual(name);
    expect(deleteLock(name)).toEqual({ kind: 'delete', path: at });
  });

  it.each([
    'README.md',
    'locks',
    'locks/production',
    'locks/production/services',
    'locks/production/services/.json',
    'locks/production/services/cart.yaml',
    'locks/production/services/cart.json/x.json',
    'locks/production/notes.json',
    'locks/production/a/environment.json',
    'lock/production/environment.json',
  ])('is not %s', (at) => {
    expect(lockAt(at)).toBeNull();
  });
});

describe('readLocks', () => {
  it('reads what was written', () => {
    const environment = {
      ...lock,
      service: null,
      until: '2026-11-22T12:00:00.000Z',
      request: null,
      pull: null,
    };
    expect(readLocks([fileOf(lock), fileOf(environment)])).toEqual({
      locks: [lock, environment],
      unreadable: [],
    });
  });

  it('gives back any words of a person', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (reason, holder) => {
        const one = { ...lock, reason, holder };
        expect(readLocks([fileOf(one)]).locks).toEqual([one]);
      }),
    );
  });

  it.each(['README.md', 'locks', 'lock/staging/environment.json'])('passes over %s', (at) => {
    expect(readLocks([{ path: at, text: null }])).toEqual({ locks: [], unreadable: [] });
  });

  it.each([
    'locks/staging',
    'locks/staging/services',
    'locks/staging/storefront.json',
    'locks/staging/environment.JSON',
    'locks/staging/services/cart.yaml',
    'locks/staging/services/deeper/cart.json',
  ])('takes %s, which is no lock’s place, for a lock of the environment that nobody can read', (at) => {
    expect(readLocks([{ path: at, text: text(lock) }])).toEqual({
      locks: [],
      unreadable: [{ path: at, environment: 'staging', service: null }],
    });
  });

  it.each([
    ['no text', null],
    ['nothing', ''],
    ['half of it', text(lock).slice(0, 40)],
    ['a list', '[]'],
    ['null', 'null'],
    ['what a link points to', '../../production/environment.json'],
    ['a lock without its holder', text({ ...lock, holder: undefined })],
    ['a lock of nobody', text({ ...lock, holder: '' })],
    ['an end that is no time', text({ ...lock, until: 'tomorrow' })],
    ['an end without a time zone', text({ ...lock, until: '2026-11-22T12:00:00' })],
    ['an end that is a number', text({ ...lock, until: 0 })],
    ['a key that nobody knows', text({ ...lock, released: true })],
    ['a request that is no address', text({ ...lock, request: 'javascript:alert(1)' })],
    ['a pull request of no repository', text({ ...lock, pull: { repository: 'acme', number: 1 } })],
    ['the lock of another environment', text({ ...lock, environment: 'production' })],
    ['the lock of another service', text({ ...lock, service: 'cart' })],
    ['the lock of the whole environment', text({ ...lock, service: null })],
  ])('takes %s for a lock that nobody can read', (_, content) => {
    expect(readLocks([{ path, text: content }])).toEqual({
      locks: [],
      unreadable: [{ path, environment: 'staging', service: 'storefront' }],
    });
  });
});
