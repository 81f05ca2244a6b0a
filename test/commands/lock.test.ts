import { describe, expect, it } from '@jest/globals';
import type { Plan } from '../../src/commands/command.ts';
import { concernedBy, lock, placeOf } from '../../src/commands/lock.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { lock as held, locksOf } from '../support/locks.ts';
import { parsed, snapshot } from './snapshot.ts';

function planned(line: string, change: Partial<Snapshot> = {}): Plan | Problem {
  const plan = lock.plan(snapshot(change), parsed(line));
  if (!isProblem(plan) && plan.kind === 'more') throw new Error('It needs no more.');
  return plan;
}

function fileOf(line: string, change: Partial<Snapshot> = {}): unknown {
  const plan = planned(line, change);
  const [file] = !isProblem(plan) && plan.kind === 'state' ? plan.changes : [];
  return file?.kind === 'write' ? JSON.parse(Buffer.from(file.bytes).toString()) : null;
}

describe('/lock', () => {
  it('writes who holds what, since when, and what it ends with', () => {
    expect(fileOf('/lock staging storefront --for 1d12h --reason "load test"')).toEqual({
      environment: 'staging',
      service: 'storefront',
      holder: 'dev',
      reason: 'load test',
      at: '2026-11-22T10:00:00Z',
      until: '2026-11-23T22:00:00.000Z',
      request: 'https://github.test/acme/storefront/pull/12#issuecomment-7',
      pull: { repository: 'acme/storefront', number: 12 },
      delivery: '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    });
  });

  it('is of the whole environment where no service is named, whichever this repository has', () => {
    expect(fileOf('/lock staging')).toMatchObject({ service: null, until: null, reason: null });
  });

  it('does not end with a pull request that is closed already', () => {
    const { application } = snapshot();
    const closed = { ...application, pull: { ...application.pull, open: false } };
    expect(fileOf('/lock staging', { application: closed })).toMatchObject({ pull: null });
  });

  it('makes a commit that says what it does, and its reply', () => {
    expect(planned('/lock staging')).toMatchObject({
      kind: 'state',
      message: expect.stringMatching(/^lock\(staging\)\n\n(?:.+\n)*Slipway-Lock: staging held by dev\n/u),
      outcome: { kind: 'locked', place: { environment: 'staging', services: null }, renewed: false },
    });
  });

  it.each(['0h', '2', 'tomorrow', '2h '])('refuses the duration %j', (duration) => {
    expect(planned(`/lock staging --for "${duration}"`)).toMatchObject({ code: 'duration-unreadable' });
  });

  it.each([
    ['2026-11-22T10:01:00Z', 'lock-over'],
    ['2026-11-22T10:05:00Z', 'lock-over'],
    ['2026-11-22T10:00:59.999Z', undefined],
  ])('does not lock what is over by the time that it is written, at %s', (receivedAt, expected) => {
    const { request } = snapshot();
    const plan = planned('/lock staging --for 1m', { request: { ...request, receivedAt } });
    expect(isProblem(plan) ? plan.code : undefined).toBe(expected);
  });

  it.each([
    ['/lock staging', held],
    ['/lock staging storefront', { ...held, service: null }],
  ])('is refused: %s, which others hold', (line, theirs) => {
    expect(planned(line, { locks: locksOf(theirs) })).toMatchObject({ code: 'locked' });
  });

  it('goes on where its delivery has locked before', () => {
    const first = planned('/lock staging');
    if (isProblem(first) || first.kind !== 'state') throw new Error('It is free.');
    const locks = { ...locksOf({ ...held, service: null, holder: 'dev' }), messages: [first.message] };
    expect(planned('/lock staging', { locks })).toMatchObject({
      kind: 'answer',
      again: true,
      outcome: { kind: 'locked' },
    });
  });

  it('tells what it has locked when it comes again after the end', () => {
    const first = planned('/lock staging --for 1m');
    if (isProblem(first) || first.kind !== 'state') throw new Error('It is free.');
    const request = { ...snapshot().request, receivedAt: '2026-11-22T11:00:00Z' };
    const locks = { ...locksOf(), messages: [first.message] };
    expect(planned('/lock staging --for 1m', { locks, request })).toMatchObject({
      kind: 'answer',
      again: true,
    });
  });

  it.each<[string, string, readonly string[], readonly string[]]>([
    [
      'of all services, where it is of the environment',
      '/lock staging',
      ['via: pull-request'],
      ['storefront', 'cart'],
    ],
    ['of those that it names', '/lock staging storefront', ['via: pull-request'], ['storefront']],
    ['where a rollback may wait though deploys are commits', '/lock staging', [], ['storefront', 'cart']],
  ])('concerns what waits in pull requests: %s', (_, line, rules, services) => {
    const { config } = snapshot({}, rules);
    const both = [...config.services].flatMap(([name, service]) =>
      [name, 'cart'].map((one) => [one, service] as const),
    );
    const about = snapshot({ config: { ...config, services: new Map(both) } }, rules);
    const place = placeOf(about, parsed(line));
    const repository = 'acme/environments';
    expect(concernedBy(about, place)).toEqual({ repository, environment: 'staging', services });
  });

  it('takes allow.lock, and sees no folder', () => {
    expect([lock.wish(parsed('/lock staging')), lock.historyLimit]).toEqual(['lock', 0]);
    expect(lock.gate(snapshot({}, ['via: pull-request']), parsed('/lock staging'))).toBeNull();
  });
});
