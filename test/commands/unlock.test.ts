import { describe, expect, it } from '@jest/globals';
import { unlock } from '../../src/commands/unlock.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { lock, locksOf, noLocks } from '../support/locks.ts';
import { parsed, snapshot } from './snapshot.ts';

const planned = (line: string, change: Partial<Snapshot>, rules: readonly string[] = []) =>
  unlock.plan(snapshot(change, rules), parsed(line));

const maintainer = { login: 'max', role: 'maintain', permission: 'write', teams: [] };
const own = { ...lock, holder: 'dev' };
const file = 'locks/staging/services/storefront.json';

describe('/unlock', () => {
  it('deletes the lock of who asks', () => {
    expect(planned('/unlock staging storefront', { locks: locksOf(own) })).toMatchObject({
      kind: 'state',
      changes: [{ kind: 'delete', path: file }],
      message: expect.stringContaining('Slipway-Lock: staging/storefront held by dev'),
      outcome: { kind: 'unlocked', released: [{ holder: 'dev' }], overridden: false },
    });
  });

  it.each([
    ['there is none', noLocks, '/unlock staging'],
    ['it is that of a service', locksOf(own), '/unlock staging'],
    ['it is that of the environment', locksOf({ ...own, service: null }), '/unlock staging storefront'],
    [
      'it is in another environment',
      locksOf({ ...own, environment: 'production' }),
      '/unlock staging storefront',
    ],
  ])('changes nothing where %s', (_, locks, line) => {
    expect(planned(line, { locks })).toMatchObject({ kind: 'answer', outcome: { released: [] } });
  });

  const unreadable = [{ path: file, environment: 'staging', service: 'storefront' }];
  it.each([
    ['the lock of somebody else', locksOf(lock)],
    ['a lock that cannot be read', { ...noLocks, unreadable }],
  ])('takes more than to be allowed to lock to end %s', (_, locks) => {
    const line = '/unlock staging storefront';
    expect(planned(line, { locks })).toMatchObject({ code: 'not-allowed' });
    expect(planned(line, { locks, actor: maintainer })).toMatchObject({
      kind: 'state',
      outcome: { overridden: true },
    });
    const rule = ['allow: { override: ["@dev"] }'];
    expect(planned(line, { locks }, rule)).toMatchObject({ kind: 'state' });
    expect(planned(line, { locks, actor: maintainer }, rule)).toMatchObject({ code: 'not-allowed' });
  });

  it('is asked of those who may lock or override, and sees no folder', () => {
    expect([unlock.wish(parsed('/unlock staging')), unlock.historyLimit]).toEqual(['unlock', 0]);
    expect(unlock.gate(snapshot({}, ['via: pull-request']), parsed('/unlock staging'))).toBeNull();
  });
});
