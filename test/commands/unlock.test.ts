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

  const whole = { ...lock, service: null };
  const elsewhere = { ...whole, pull: { repository: 'acme/payments', number: 3 } };
  const request = 'https://github.test/acme/payments/pull/3#issuecomment-1';
  const foreign = [
    ['on a pull request of another repository', elsewhere],
    ['on one that was closed by then', { ...whole, pull: null, request }],
    ['nobody knows where', { ...whole, pull: null, request: null }],
  ] as const;
  it.each(foreign)('takes a name to end what was asked for %s, for all services', (_, one) => {
    const locks = locksOf(one);
    const denied = planned('/unlock staging', { locks, actor: maintainer });
    expect(denied).toMatchObject({ code: 'lock-of-another-repository' });
    const named = ['allow: { override: [maintain, "@max"] }'];
    expect(planned('/unlock staging', { locks, actor: maintainer }, named)).toMatchObject({ kind: 'state' });
    const team = ['allow: { override: ["@acme/sre"] }'];
    const member = { ...maintainer, teams: ['acme/sre'] };
    expect(planned('/unlock staging', { locks, actor: member }, team)).toMatchObject({ kind: 'state' });
    expect(planned('/unlock staging', { locks }, team)).toMatchObject({ code: 'not-allowed' });
  });

  it.each([
    ['their own', { ...elsewhere, holder: 'MAX' }],
    ['over', { ...elsewhere, until: '2026-11-22T09:00:00Z' }],
    ['of this repository', { ...whole, pull: { repository: 'Acme/Storefront', number: 9 } }],
    [
      'of this repository, where the pull request was closed',
      { ...whole, pull: null, request: 'https://github.test/acme/storefront/pull/3#issuecomment-1' },
    ],
  ])('takes no name to end a lock that is %s', (_, one) => {
    expect(planned('/unlock staging', { locks: locksOf(one), actor: maintainer })).toMatchObject({
      kind: 'state',
    });
  });

  it('is asked of those who may lock or override, and sees no folder', () => {
    expect([unlock.wish(parsed('/unlock staging')), unlock.historyLimit]).toEqual(['unlock', 0]);
    expect(unlock.gate(snapshot({}, ['via: pull-request']), parsed('/unlock staging'))).toBeNull();
  });
});
