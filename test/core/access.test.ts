import { describe, expect, it } from '@jest/globals';
import { mayDo, teamsToKnow, type Wish } from '../../src/core/access.ts';
import type { Environment, Grantee } from '../../src/core/config/types.ts';
import type { Actor } from '../../src/core/snapshot.ts';
import { toPlain } from '../../src/core/text.ts';

const maintainers: Grantee = { kind: 'role', role: 'maintain' };
const sre: Grantee = { kind: 'team', organization: 'acme', slug: 'sre' };
const ada: Grantee = { kind: 'user', login: 'ada' };

function environment(deploy: readonly Grantee[], rollback: readonly Grantee[] = deploy): Environment {
  return {
    name: 'production',
    path: 'production/{{service}}',
    version: '{{date}}',
    annotation: 'version',
    via: 'commit',
    checks: 'ignored',
    pin: 'tag',
    after: null,
    approvals: null,
    rollback: { approvals: true },
    allow: { deploy, rollback, lock: [], override: [] },
    freeze: [],
    carry: [],
    effects: {},
  };
}

function actor(role: string, more: Partial<Actor> = {}): Actor {
  return { login: 'dev', role, permission: 'read', teams: [], ...more };
}

describe('mayDo', () => {
  const cases: readonly [string, Actor, Wish, readonly Grantee[], boolean][] = [
    ['the role itself', actor('maintain'), 'deploy', [maintainers], true],
    ['a higher role', actor('admin'), 'deploy', [maintainers], true],
    ['a lower role', actor('write'), 'deploy', [maintainers], false],
    ['triage is not write', actor('triage'), 'deploy', [{ kind: 'role', role: 'write' }], false],
    [
      'no access at all',
      actor('none', { permission: 'none' }),
      'deploy',
      [{ kind: 'role', role: 'read' }],
      false,
    ],
    [
      'a custom role counts as what it is folded into',
      actor('deployer', { permission: 'write' }),
      'deploy',
      [{ kind: 'role', role: 'write' }],
      true,
    ],
    [
      'a custom role is not more than that',
      actor('deployer', { permission: 'write' }),
      'deploy',
      [maintainers],
      false,
    ],
    [
      'an unknown word counts as nothing',
      actor('owner', { permission: 'superuser' }),
      'deploy',
      [{ kind: 'role', role: 'read' }],
      false,
    ],
    ['a team, letter case aside', actor('read', { teams: ['Acme/SRE'] }), 'deploy', [sre], true],
    ['another team', actor('admin', { teams: ['acme/web'] }), 'deploy', [sre], false],
    ['a user, letter case aside', actor('read', { login: 'Ada' }), 'deploy', [ada], true],
    ['another user', actor('admin'), 'deploy', [ada], false],
    ['nobody is allowed', actor('admin'), 'deploy', [], false],
    ['who may write may see', actor('write'), 'read', [ada], true],
    ['who may deploy may see', actor('read', { login: 'ada' }), 'read', [ada], true],
    ['who may deploy may cancel', actor('read', { login: 'ada' }), 'cancel', [ada], true],
    ['who may not may not cancel', actor('write'), 'cancel', [ada], false],
    ['who may only read may not see', actor('read'), 'read', [maintainers], false],
  ];

  it.each(cases)('%s', (_, who, wish, grantees, allowed) => {
    expect(mayDo(who, environment(grantees), wish) === null).toBe(allowed);
  });

  it('tells deploy and rollback apart', () => {
    const strict = environment([ada], [{ kind: 'role', role: 'write' }]);
    expect(mayDo(actor('write'), strict, 'deploy')?.code).toBe('not-allowed');
    expect(mayDo(actor('write'), strict, 'rollback')).toBeNull();
  });

  it('lets who may roll back look first', () => {
    const strict = environment([maintainers], [ada]);
    expect(mayDo(actor('read', { login: 'ada' }), strict, 'read')).toBeNull();
    expect(teamsToKnow(environment([], [sre]), ['read'])).toEqual([sre]);
  });

  it('names nobody twice who may see', () => {
    const writers: Grantee = { kind: 'role', role: 'write' };
    const problem = mayDo(actor('read'), environment([writers, sre], [sre]), 'read');
    expect(problem?.reasons.map(toPlain)).toEqual([
      'Your role in this repository is read; it takes write or @acme/sre.',
    ]);
  });

  it('names of the roles the lowest: it includes the others', () => {
    const problem = mayDo(
      actor('none'),
      environment([maintainers], [{ kind: 'role', role: 'triage' }]),
      'read',
    );
    expect(problem?.reasons.map(toPlain)).toEqual(['Your role in this repository is none; it takes triage.']);
  });

  it.each(['lock', 'override'] as const)('asks for %s those whom the environment names for it', (wish) => {
    const { allow, ...rest } = environment([{ kind: 'role', role: 'read' }]);
    const own = { ...rest, allow: { ...allow, [wish]: [ada] } };
    expect(mayDo(actor('admin'), own, wish)?.code).toBe('not-allowed');
    expect(mayDo(actor('none', { login: 'ada' }), own, wish)).toBeNull();
    expect(mayDo(actor('none', { login: 'ada' }), environment([]), wish)).not.toBeNull();
  });

  it('says what would be needed', () => {
    const problem = mayDo(actor('write'), environment([maintainers, sre]), 'deploy');
    expect(problem?.reasons.map(toPlain)).toEqual([
      'Your role in this repository is write; it takes maintain or @acme/sre.',
    ]);
  });

  it.each<[string, readonly Grantee[]]>([
    ['maintain or to be the one person whom slipway.yaml names', [maintainers, ada]],
    ['to be one of 2 people whom slipway.yaml names', [ada, { kind: 'user', login: 'kim' }]],
  ])('says of people how many, and not who: %s', (words, grantees) => {
    const problem = mayDo(actor('write'), environment(grantees), 'deploy');
    expect(problem?.reasons.map(toPlain)).toEqual([
      `Your role in this repository is write; it takes ${words}.`,
    ]);
  });
});

describe('teamsToKnow', () => {
  it('names the teams that the wish depends on, and no other', () => {
    const teams = teamsToKnow(environment([maintainers, sre, ada], []), ['deploy']);
    expect(teams).toEqual([sre]);
    expect(teamsToKnow(environment([sre], [sre]), ['deploy', 'rollback'])).toEqual([sre]);
    expect(teamsToKnow(environment([sre], []), ['rollback'])).toEqual([]);
  });
});
