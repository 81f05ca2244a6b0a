import { describe, expect, it } from '@jest/globals';
import { rollback } from '../../src/commands/rollback.ts';
import { deploy } from '../../src/commands/deploy.ts';
import type { EntriesAt } from '../../src/commands/command.ts';
import type { TreeEntry } from '../../src/core/files.ts';
import { isProblem } from '../../src/core/problem.ts';
import { withChanges } from '../../src/core/restore.ts';
import type { CommitRecord, Snapshot } from '../../src/core/snapshot.ts';
import { lock, locksOf } from '../support/locks.ts';
import { deployment, file } from '../shell/world.ts';
import { parsed, snapshot } from './snapshot.ts';

const before = [file(deployment)];

/** A snapshot after a deploy, and the commit that made it. */
function deployed(): {
  readonly of: Snapshot;
  readonly after: readonly TreeEntry[];
  readonly commit: CommitRecord;
} {
  const of = snapshot();
  const plan = deploy.plan(of, parsed('/deploy staging'));
  if (isProblem(plan) || plan.kind !== 'change') throw new Error('It changes something.');
  const after = withChanges(before, plan.changes);
  const commit: CommitRecord = {
    sha: 'd'.repeat(40),
    parents: ['e'.repeat(40)],
    message: plan.message,
    author: { name: 'slipway[bot]', login: 'slipway[bot]' },
    at: '2026-11-22T10:00:00Z',
    url: 'https://github.test/d',
    tree: null,
    pull: null,
  };
  const services = of.services.map((one) => ({
    ...one,
    entries: after,
    history: { commits: [commit], total: 2 },
  }));
  return { of: { ...of, services }, after, commit };
}

function plan(of: Snapshot, at: EntriesAt, line = '/rollback staging') {
  const more = rollback.plan(of, parsed(line));
  if (isProblem(more)) return more;
  if (more.kind !== 'more') throw new Error('It has to see what was before.');
  return more.plan(at);
}

describe('/rollback', () => {
  it('asks for what stood around the deploy, and brings it back', () => {
    const { of, after, commit } = deployed();
    expect(rollback.plan(of, parsed('/rollback staging'))).toMatchObject({
      commits: [commit.parents[0], commit.sha],
    });
    const planned = plan(of, (sha) => (sha === commit.sha ? after : before));
    if (isProblem(planned) || planned.kind !== 'change') throw new Error('It changes something.');
    expect(withChanges(after, planned.changes)).toEqual(before);
    expect(planned.result).toMatchObject({
      kind: 'rollback',
      undone: [{ sha: commit.sha, author: 'dev' }],
      services: [
        { imageAfter: 'registry.example.com/shop/storefront:9a8b7c6', versionAfter: '20261121-9a8b7c6' },
      ],
    });
  });

  it('names the newer commits that stand in the way', () => {
    const { of, after, commit } = deployed();
    const newer = { ...commit, sha: 'f'.repeat(40), message: 'Scale up' };
    const services = of.services.map((one) => ({
      ...one,
      entries: [file(`${deployment}# more\n`)],
      history: { commits: [newer, commit], total: 3 },
    }));
    expect(plan({ ...of, services }, (sha) => (sha === commit.sha ? after : before))).toMatchObject({
      code: 'changed-since-the-deploy',
      reasons: expect.arrayContaining([
        expect.arrayContaining([expect.objectContaining({ value: 'fffffff' })]),
      ]),
    });
  });

  it('has nothing to undo where nothing was deployed', () => {
    expect(rollback.plan(snapshot(), parsed('/rollback staging'))).toMatchObject({
      code: 'nothing-to-roll-back',
    });
  });

  it('goes against a freeze, but against the lock of others only by override', () => {
    const { of } = deployed();
    const held = { ...of, locks: locksOf(lock) };
    const frozen = snapshot({}, ['freeze: [{ cron: "* * * * *", for: 1h, reason: x }]']);
    expect(rollback.gate(frozen, parsed('/rollback staging'))).toBeNull();
    expect(rollback.gate(held, parsed('/rollback staging'))).toMatchObject({ code: 'locked' });
    expect(rollback.gate(held, parsed('/rollback staging --dry-run'))).toBeNull();
    const line = '/rollback staging --override "checkout is down"';
    expect(rollback.alsoWishes?.(parsed(line))).toEqual(['override']);
    expect(rollback.gate(held, parsed(line))).toMatchObject({ code: 'not-allowed' });
    const maintained = { ...held, actor: { ...of.actor, role: 'maintain' } };
    expect(rollback.gate(maintained, parsed(line))).toBeNull();
    const planned = plan(maintained, () => before, line);
    expect(planned).toMatchObject({ result: { overrides: [{ gate: 'lock', reason: 'checkout is down' }] } });
  });

  it('is not held up where a review follows: it opens a pull request', () => {
    const of = snapshot({}, ['approvals: { count: 1, from: ["@acme/sre"] }']);
    expect(rollback.gate(of, parsed('/rollback staging'))).toBeNull();
  });
});
