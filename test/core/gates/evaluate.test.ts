import { describe, expect, it } from '@jest/globals';
import {
  evaluateGates,
  notOpen,
  openedThen,
  overridesOf,
  refusalOf,
} from '../../../src/core/gates/evaluate.ts';
import { type GateRequest, type Opened, placeGates } from '../../../src/core/gates/place.ts';
import type { Gate } from '../../../src/core/gates/types.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { imageNotInRegistry } from '../../../src/core/problems/registry.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import { toPlain } from '../../../src/core/text.ts';
import { snapshot } from '../../commands/snapshot.ts';
import { lock, locksOf } from '../../support/locks.ts';

const ask: GateRequest = { action: 'deploy', wanted: [], override: null, again: false };
const allFrozen = 'freeze: [{ cron: "* * * * *", for: 1h, reason: always }]';
const noOverride = 'allow: { override: ["@ada"] }';

const statesOf = (gates: readonly Gate[]): string =>
  gates
    .filter(({ state }) => state !== 'open')
    .map(({ id, state }) => `${id} ${state}`)
    .join(', ');

function told(of: Snapshot, request: Partial<GateRequest> = {}): string {
  return statesOf(evaluateGates(of, { ...ask, ...request }));
}

function withHead(head: Partial<Snapshot['application']['pull']['head']>): Snapshot {
  const { application } = snapshot();
  const { pull } = application;
  return snapshot({ application: { ...application, pull: { ...pull, head: { ...pull.head, ...head } } } });
}

/** Where GitHub does not tell when it was pushed. */
const committed = (committedAt: string | null) => withHead({ pushedAt: null, committedAt });

const maintainer = { login: 'dev', role: 'maintain', permission: 'write', teams: [] };
const locked = { locks: locksOf(lock) };

describe('evaluateGates', () => {
  it('has all gates, in one order', () => {
    expect(evaluateGates(snapshot(), ask).map(({ id }) => id)).toEqual([
      ...[
        'access',
        'source',
        'comment',
        'checks',
        'lock',
        'freeze',
        'order',
        'withdrawn',
        'image',
        'approvals',
      ],
    ]);
  });

  it('has one more where deploys wait in pull requests, for what would take a rollback’s place', () => {
    const waiting = snapshot({}, ['via: pull-request']);
    const ids = (action: GateRequest['action']) =>
      evaluateGates(waiting, { ...ask, action }).map(({ id }) => id);
    for (const action of ['deploy', 'promote', 'restart'] as const) expect(ids(action)).toContain('rollback');
    expect(ids('rollback')).not.toContain('rollback');
  });

  it.each<[string, Snapshot, string]>([
    ['nothing is in the way', snapshot(), ''],
    ['a fork', withHead({ repository: 'mallory/storefront' }), 'source shut'],
    ['a deleted fork', withHead({ repository: null }), 'source shut'],
    ['a push after the comment', withHead({ pushedAt: '2026-11-22T10:00:01Z' }), 'comment shut'],
    ['a commit after the comment', committed('2026-11-22T10:00:01Z'), 'comment shut'],
    ['a commit of a clock that is ahead', committed('2027-11-22T10:00:01Z'), ''],
    ['a commit of no known time', committed(null), ''],
    ['no checks where they are wanted', snapshot({}, ['checks: required']), 'checks shut'],
    ['the lock of somebody else', snapshot(locked), 'lock shut'],
    ['one’s own lock', snapshot({ locks: locksOf({ ...lock, holder: 'dev' }) }), ''],
    ['a freeze', snapshot({}, [allFrozen]), 'freeze shut'],
    ['approvals', snapshot({}, ['approvals: { from: ["@acme/sre"] }']), 'approvals waiting'],
    ['a role that is too low', snapshot({}, ['allow: { deploy: [admin] }']), 'access shut'],
    [
      'several at once',
      snapshot(locked, [allFrozen, 'checks: required']),
      'checks shut, lock shut, freeze shut',
    ],
  ])('%s', (_, of, states) => {
    expect(told(of)).toBe(states);
  });

  it('judges a freeze by when the delivery came, and not by when the comment was made', () => {
    const of = snapshot({}, ['freeze: [{ from: 2026-11-23, until: 2026-11-23, reason: x }]']);
    expect(told(of)).toBe('');
    expect(told({ ...of, request: { ...of.request, receivedAt: '2026-11-23T00:00:00Z' } })).toBe(
      'freeze shut',
    );
  });

  it.each<[GateRequest['action'], readonly string[]]>([
    ['promote', ['access', 'lock', 'freeze', 'order', 'withdrawn', 'image', 'approvals']],
    ['rollback', ['access', 'lock', 'approvals']],
  ])('asks of a %s what concerns it', (action, ids) => {
    expect(evaluateGates(snapshot(), { ...ask, action }).map(({ id }) => id)).toEqual(ids);
  });

  it('asks who rolls back for that right', () => {
    const of = snapshot({}, ['allow: { deploy: [admin], rollback: [write] }']);
    expect([told(of), told(of, { action: 'rollback' })]).toEqual(['access shut', '']);
  });
});

describe('an override', () => {
  const because = { override: 'checkout is down' };

  it('opens what may be overridden, for those who may', () => {
    const of = snapshot({ ...locked, actor: maintainer }, [allFrozen]);
    expect(told(of, because)).toBe('lock overridden, freeze overridden');
    expect(told(of, { ...because, action: 'rollback' })).toBe('lock overridden');
  });

  it('opens nothing else', () => {
    const of = { ...withHead({ repository: null }), actor: maintainer };
    expect(told(of, because)).toBe('source shut');
    expect(told(snapshot({ actor: maintainer }, ['checks: required']), because)).toBe('checks shut');
    expect(told(snapshot({ actor: maintainer }, ['approvals: {}']), because)).toBe('approvals waiting');
    const [service] = snapshot().services;
    if (service?.image === undefined) throw new Error('The registry was asked.');
    const missing = { ...service, image: { ...service.image, answer: imageNotInRegistry('x') } };
    expect(told(snapshot({ actor: maintainer, services: [missing] }), because)).toBe('image shut');
  });

  it('is denied to all others, even where nothing is shut', () => {
    const of = snapshot({}, [noOverride]);
    const gates = evaluateGates(of, { ...ask, ...because });
    expect(statesOf(gates)).toBe('access shut');
    expect(toPlain(refusalOf('staging', gates)?.title ?? [])).toBe(
      'You may not override what is shut in staging.',
    );
    expect(told(snapshot({ actor: maintainer }, [noOverride]), because)).toBe('access shut');
  });

  it.each<[string, Partial<Lock>, 'overridden' | 'shut']>([
    ['stays open', {}, 'overridden'],
    ['is shut by the lock of somebody else', { holder: 'eve' }, 'shut'],
    ['is shut by a lock of later', { at: '2026-11-22T09:30:00Z' }, 'shut'],
    ['is shut by the same one, once it is renewed', { delivery: 'again' }, 'shut'],
    ['is shut by one of the whole environment', { service: null }, 'shut'],
  ])('that was given then %s', (_, more, state) => {
    const shut = (now: Lock, opened: Opened) => {
      const place = { ...snapshot(), actor: 'max', at: '2026-11-22T10:00:00Z', locks: locksOf(now) };
      return placeGates(place, { action: 'rollback', wanted: [], opened });
    };
    const then = overridesOf(shut(lock, new Map([['lock', null]])), because);
    const states = (opened: Opened) => shut({ ...lock, ...more }, opened).map((gate) => gate.state);
    expect(states(openedThen(then))).toEqual([state]);
    // An older version did not say of what.
    expect(states(openedThen([{ gate: 'lock', reason: 'so' }]))).toEqual(['overridden']);
    expect(states(openedThen([{ gate: 'freeze', reason: 'so' }]))).toEqual(['shut']);
  });

  it('is recorded for each gate that it opened, and for no other', () => {
    const gates = evaluateGates(snapshot({ ...locked, actor: maintainer }), { ...ask, ...because });
    const of = ['staging/storefront by ada since 2026-11-22T08:00:00Z, of-ada'];
    expect(overridesOf(gates, because)).toEqual([{ gate: 'lock', reason: 'checkout is down', of }]);
    expect(overridesOf(evaluateGates(snapshot(), ask), ask)).toEqual([]);
  });
});

describe('refusalOf', () => {
  it('is the one problem where one gate is shut, and none where one waits', () => {
    expect(refusalOf('staging', evaluateGates(snapshot(locked), ask))?.code).toBe('locked');
    expect(refusalOf('staging', evaluateGates(snapshot({}, ['approvals: {}']), ask))).toBeNull();
  });

  it('lists several, each with its remedy', () => {
    const refusal = refusalOf(
      'staging',
      evaluateGates(snapshot(locked, [allFrozen, 'checks: required']), ask),
    );
    expect(refusal?.code).toBe('gates-shut');
    expect(toPlain(refusal?.title ?? [])).toBe('3 gates of staging are shut.');
    expect(refusal?.retryable).toBe(true);
    const [checks = '', held = '', freeze = ''] = (refusal?.reasons ?? []).map(toPlain);
    expect(checks).toMatch(
      /^checks: The checks of 1f2e3d4 are not green\. .*Wait until the checks have finished/u,
    );
    expect(held).toMatch(/^lock: storefront in staging is locked by ada\. .*\/unlock staging storefront/u);
    expect(freeze).toMatch(
      /^freeze: staging is frozen: always\. · What to do: No end of it is in sight\. .*--override/u,
    );
  });

  it('may succeed later only if all may', () => {
    const of = { ...withHead({ repository: null }), ...locked };
    expect(refusalOf('staging', evaluateGates(of, ask))?.retryable).toBe(false);
  });

  it('tells nothing else to who may not even ask', () => {
    const of = snapshot(locked, [allFrozen, 'allow: { deploy: [admin] }']);
    const refusal = refusalOf('staging', evaluateGates(of, ask));
    expect(refusal?.code).toBe('not-allowed');
    expect(refusal?.reasons.map(toPlain)).toEqual(['Your role in this repository is write; it takes admin.']);
  });
});

it('what is only shown is told what would hold it up', () => {
  const of = snapshot({ ...locked, actor: maintainer }, ['approvals: {}', allFrozen]);
  expect(statesOf(notOpen(evaluateGates(of, ask)))).toBe('lock shut, freeze shut, approvals waiting');
  expect(statesOf(notOpen(evaluateGates(of, { ...ask, override: 'x' })))).toBe('approvals waiting');
});
