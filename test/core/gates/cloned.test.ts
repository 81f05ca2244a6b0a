import { describe, expect, it } from '@jest/globals';
import { deploy } from '../../../src/commands/deploy.ts';
import { evaluateGates, overridesOf, refusalOf } from '../../../src/core/gates/evaluate.ts';
import type { GateRequest } from '../../../src/core/gates/place.ts';
import {
  imageNotInRegistry,
  notARegistry,
  registryAddressRefused,
  registryAnswerTooLarge,
  registryNotAllowed,
  registryUnavailable,
} from '../../../src/core/problems/registry.ts';
import type { Problem } from '../../../src/core/problem.ts';
import type { CloneSnapshot } from '../../../src/core/snapshot.ts';
import { text } from '../../../src/core/text.ts';
import { lock, locksOf } from '../../support/locks.ts';
import { cloned, parsed } from '../../commands/snapshot.ts';

const asked: GateRequest = { action: 'rollback', wanted: [], override: null, again: false };
const reviewed = ['approvals: { count: 1, from: ["@acme/sre"] }', 'via: pull-request'];

function standing(of: CloneSnapshot, request: Partial<GateRequest> = {}): string {
  return evaluateGates(of, { ...asked, ...request })
    .map(({ id, state }) => `${id} ${state}`)
    .join(', ');
}

const answered = (answer: Problem): CloneSnapshot => {
  const of = cloned({}, ['checks: ignored']);
  return {
    ...of,
    services: of.services.map((one) => ({
      ...one,
      image: { image: { repository: 'r/s', tag: 't', digest: null }, answer },
    })),
  };
};

describe('gates in a clone', () => {
  it.each<[string, readonly string[], Partial<GateRequest>, string]>([
    ['a plain environment', [], {}, 'access open, lock open'],
    ['approvals', reviewed, {}, 'access open, lock open, approvals shut'],
    ['pull requests alone', ['via: pull-request'], {}, 'access open, lock open, approvals shut'],
    [
      'approvals that a rollback does not need, by pull request all the same',
      [...reviewed, 'rollback: { approvals: false }'],
      {},
      'access open, lock open, approvals shut',
    ],
    [
      'checks',
      ['checks: required'],
      { action: 'deploy' },
      'access open, checks shut, lock open, freeze open, order open, withdrawn open, image open',
    ],
    [
      'checks that are not wanted',
      ['checks: ignored'],
      { action: 'deploy' },
      'access open, lock open, freeze open, order open, withdrawn open, image open',
    ],
  ])('of %s', (_, rules, request, told) => {
    expect(standing(cloned({}, rules), request)).toBe(told);
  });

  it('that nobody can look at are passed with a reason, which the commit keeps', () => {
    const of = cloned({}, reviewed);
    expect(refusalOf('staging', evaluateGates(of, asked))).toMatchObject({ code: 'not-looked-at' });
    const broken = { ...of, request: { ...of.request, breakGlass: 'GitHub is down' } };
    const gates = evaluateGates(broken, asked);
    expect(refusalOf('staging', gates)).toBeNull();
    expect(overridesOf(gates, asked)).toEqual([{ gate: 'approvals', reason: 'GitHub is down' }]);
    const overridden = evaluateGates(of, { ...asked, override: 'agreed' });
    expect(overridesOf(overridden, { override: 'agreed' })).toEqual([
      { gate: 'approvals', reason: 'agreed' },
    ]);
  });

  it('take every lock for somebody else’s, and break it by --override alone', () => {
    const of = cloned({ locks: locksOf({ ...lock, holder: 'ada' }) });
    const broken = { ...of, request: { ...of.request, breakGlass: 'GitHub is down' } };
    expect(standing(broken)).toBe('access open, lock shut');
    expect(JSON.stringify(refusalOf('staging', evaluateGates(broken, asked)))).toContain('--override');
    expect(standing(of, { override: 'agreed' })).toBe('access open, lock overridden');
  });

  it('are shut by locks that nobody knows of, whatever is asked, until there is a reason', () => {
    const of = cloned({ knowsLocks: false }, ['checks: ignored']);
    for (const action of ['rollback', 'deploy', 'restart'] as const)
      expect(standing(of, { action })).toContain('lock shut');
    const gates = evaluateGates(of, asked);
    expect(refusalOf('staging', gates)).toMatchObject({ code: 'not-looked-at' });
    expect(JSON.stringify(refusalOf('staging', gates))).toContain('slipway-state');
    const broken = { ...of, request: { ...of.request, breakGlass: 'GitHub is down' } };
    const passed = evaluateGates(broken, asked);
    expect(overridesOf(passed, asked)).toEqual([{ gate: 'lock', reason: 'GitHub is down' }]);
    expect(standing(of, { override: 'agreed' })).toBe('access open, lock overridden');
  });

  const deploys: Partial<GateRequest> = { action: 'deploy' };

  it.each([
    registryUnavailable('r', text`It is down.`),
    registryNotAllowed({ repository: 'r/s', told: text`It wants a login.`, known: false }),
    registryAddressRefused('r'),
    notARegistry('r', text`A proxy asks for a login.`),
    registryAnswerTooLarge('r'),
  ])('take a registry that does not tell for one that was not looked at: $code', (problem) => {
    const away = answered(problem);
    const broken = { ...away.request, breakGlass: 'GitHub is down' };
    expect(standing(away, deploys)).toContain('image shut');
    expect(standing({ ...away, request: broken }, deploys)).toContain('image overridden');
  });

  it('take a registry that has no image for an answer', () => {
    const broken = { ...cloned({}).request, breakGlass: 'GitHub is down' };
    const gone = { ...answered(imageNotInRegistry('r/s:t')), request: broken };
    expect(standing(gone, { ...deploys, override: 'agreed' })).toContain('image shut');
  });
});

describe('a deploy in a clone', () => {
  it('needs a tag, for nothing else tells one', () => {
    const of = cloned({}, ['checks: ignored']);
    expect(deploy.gate(of, parsed('/deploy staging'))).toMatchObject({ code: 'tag-needed' });
    expect(deploy.plan(of, parsed('/deploy staging --dry-run'))).toMatchObject({ code: 'tag-needed' });
    expect(deploy.gate(of, parsed('/deploy staging --tag "no tag"'))).toMatchObject({ code: 'invalid-tag' });
  });
});
