import { describe, expect, it } from '@jest/globals';
import { rollback } from '../../src/commands/rollback.ts';
import { deploy } from '../../src/commands/deploy.ts';
import type { MoreToRead, Plan } from '../../src/commands/command.ts';
import type { EntriesAt, TreeEntry } from '../../src/core/files.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import { withChanges } from '../../src/core/with-changes.ts';
import type { CommitRecord, Snapshot } from '../../src/core/snapshot.ts';
import { formatImage } from '../../src/core/image.ts';
import { resolved } from '../support/registry.ts';
import { manual, reverted } from '../core/history/commits.ts';
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

/** Each stands on all that are older. */
const numberIn =
  ({ services }: Snapshot) =>
  (sha: string, path: string): number | null => {
    const history = services.find((one) => one.path === path)?.history;
    const place = history?.commits.findIndex((one) => one.sha === sha) ?? -1;
    return history === undefined || place < 0 ? null : history.total - place;
  };

function plan(of: Snapshot, at: EntriesAt, line = '/rollback staging'): Plan | Problem {
  let step: Plan | Problem | MoreToRead = rollback.plan(of, parsed(line));
  while (!isProblem(step) && step.kind === 'more')
    step = step.plan({ at, countedAt: numberIn(of), image: (image) => resolved(formatImage(image)) });
  return step;
}

describe('/rollback', () => {
  it('asks for what stood around the deploy, and brings it back', () => {
    const { of, after, commit } = deployed();
    expect(rollback.plan(of, parsed('/rollback staging'))).toMatchObject({
      folders: [commit.parents[0], commit.sha].map((one) => ({ commit: one, path: 'staging/storefront' })),
    });
    const planned = plan(of, (sha) => (sha === commit.sha ? after : before));
    if (isProblem(planned) || planned.kind !== 'change') throw new Error('It changes something.');
    expect(withChanges(after, planned.changes)).toEqual(before);
    expect(planned.result).toMatchObject({
      kind: 'rollback',
      undone: [{ sha: commit.sha, author: 'dev', byPerson: false }],
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
      entries: [file(deployment.replace(':9a8b7c6', ':by-hand'))],
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
    const { of, after, commit } = deployed();
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
    const planned = plan(maintained, (sha) => (sha === commit.sha ? after : before), line);
    expect(planned).toMatchObject({ result: { overrides: [{ gate: 'lock', reason: 'checkout is down' }] } });
  });

  it.each([
    ['two ways', '--to-revision 1 --to 9a8b7c6', 'two-ways-back'],
    ...['0', '-1', '1.5', 'one', '1e3', '9999999999', '٣'].map(
      (number) => [number, `--to-revision ${number}`, 'bad-revision'] as const,
    ),
    ['a revision that is not there', '--to-revision 3', 'no-such-revision'],
    ['a name that is not there', '--to nothing', 'nothing-is-called-so'],
  ])('takes no %s', (_, flags, code) => {
    expect(plan(deployed().of, () => [], `/rollback staging ${flags}`)).toMatchObject({ code });
  });

  it('takes no name where the files hold another image than the commit says', () => {
    const { of, after, commit } = deployed();
    const name = '/rollback staging --to 1f2e3d4';
    expect(plan(of, () => after, name)).toMatchObject({ outcome: { kind: 'unchanged' } });
    const services = of.services.map((one) => ({ ...one, entries: before }));
    expect(plan({ ...of, services }, () => after, name)).toMatchObject({ code: 'other-than-called' });
    const newer = { ...manual('newer'), parents: [commit.sha] };
    const histories = of.services.map((one) => ({ ...one, history: { commits: [newer, commit], total: 3 } }));
    const edited = { ...of, services: histories };
    expect(plan(edited, () => before, `${name} --include-manual`)).toMatchObject({
      code: 'other-than-called',
    });
    expect(plan(edited, () => before, '/rollback staging --to ddddddd --include-manual')).toMatchObject({
      kind: 'change',
    });
  });

  it('takes a revision of one service alone, and a name of several', () => {
    const { of } = deployed();
    const [one] = of.services;
    if (one === undefined) throw new Error('There is one.');
    const services = [one, { ...one, service: { ...one.service, name: 'api' } }];
    const both = { ...of, services };
    expect(plan(both, () => before, '/rollback staging --to-revision 1')).toMatchObject({
      code: 'one-service-at-a-time',
    });
    expect(plan(both, () => before, '/rollback staging --to 9a8b7c6')).toMatchObject({
      code: 'nothing-is-called-so',
    });
  });

  it('restores a revision, and leaves what people committed unless that is said', () => {
    const { of, after, commit } = deployed();
    const [one] = of.services;
    if (one === undefined) throw new Error('There is one.');
    const first = { ...manual('first'), sha: 'e'.repeat(40) };
    const newer = { ...manual('newer'), parents: [commit.sha] };
    const more: TreeEntry = { ...file('more: true\n'), path: 'staging/storefront/more.yaml' };
    const edited = [...after, more];
    const services = [{ ...one, entries: edited, history: { commits: [newer, commit, first], total: 3 } }];
    const at: EntriesAt = (sha) => (sha === first.sha ? before : sha === commit.sha ? after : edited);
    const refused = plan({ ...of, services }, at, '/rollback staging --to-revision 1');
    expect(refused).toMatchObject({ code: 'undoes-people' });
    expect(JSON.stringify(refused)).toContain(newer.url);
    const planned = plan({ ...of, services }, at, '/rollback staging --to-revision 1 --include-manual');
    if (isProblem(planned) || planned.kind !== 'change') throw new Error('It changes something.');
    expect(withChanges(edited, planned.changes)).toEqual(before);
    expect(planned.result).toMatchObject({
      undone: [
        { sha: newer.sha, byPerson: true },
        { sha: commit.sha, byPerson: false },
      ],
      flags: ['--to-revision', '1', '--include-manual'],
      services: [{ revision: 1 }],
    });
    expect(planned.message).toContain(`Slipway-Reverts: ${newer.sha}\nSlipway-Reverts: ${commit.sha}\n`);
    // Nothing newer is a person’s.
    expect(plan({ ...of, services }, at, '/rollback staging --to-revision 2')).toMatchObject({
      code: 'undoes-people',
    });
  });

  it('asks how many revisions its target stands on, and goes to none that others stood beside', () => {
    const { of, after, commit } = deployed();
    const services = of.services.map((one) => ({
      ...one,
      history: { commits: [{ ...commit, sha: 'd'.repeat(40) }, commit], total: 3 },
    }));
    const step = rollback.plan({ ...of, services }, parsed('/rollback staging --to-revision 2'));
    if (isProblem(step) || step.kind !== 'more') throw new Error('It has to read the target.');
    expect(step.folders).toEqual([{ commit: commit.sha, path: 'staging/storefront', counted: true }]);
    const image = (): never => {
      throw new Error('It is refused before.');
    };
    expect(step.plan({ at: () => after, countedAt: () => 1, image })).toMatchObject({
      code: 'beside-others',
    });
  });

  it('takes a person’s revert for a person’s commit', () => {
    const { of, after, commit } = deployed();
    const revert = { ...reverted('v', commit.sha), parents: [commit.sha] };
    const services = of.services.map((one) => ({
      ...one,
      entries: before,
      history: { commits: [revert, commit], total: 3 },
    }));
    const forward = (flags: string) =>
      plan({ ...of, services }, () => after, `/rollback staging --to 1f2e3d4${flags}`);
    expect(forward('')).toMatchObject({ code: 'undoes-people' });
    expect(forward(' --include-manual')).toMatchObject({
      message: expect.stringContaining('Slipway-Image: registry.example.com/shop/storefront:1f2e3d4'),
    });
  });

  it.each(['--to-revision 2', '--to 1f2e3d4', `--to ${'d'.repeat(7)}`])('has nothing to do: %s', (flags) => {
    expect(plan(deployed().of, () => [], `/rollback staging ${flags}`)).toMatchObject({
      kind: 'answer',
      outcome: { kind: 'unchanged', services: [{ service: 'storefront' }] },
    });
  });

  it('says where the files are as they were already', () => {
    const { of, after, commit } = deployed();
    const services = of.services.map((one) => ({ ...one, entries: before }));
    expect(plan({ ...of, services }, (sha) => (sha === commit.sha ? after : before))).toMatchObject({
      code: 'taken-back-already',
    });
  });

  it('goes on without a service whose files are so already, and says which', () => {
    const { of, after, commit } = deployed();
    const services = of.services.flatMap((one) => [
      one,
      { ...one, entries: before, service: { ...one.service, name: 'api' }, path: 'staging/api' },
    ]);
    const message = commit.message.replace(
      'Slipway-Service: storefront',
      'Slipway-Service: api\nSlipway-Service: storefront',
    );
    const both = services.map((one) => ({
      ...one,
      history: { commits: [{ ...commit, message }], total: 2 },
    }));
    const planned = plan({ ...of, services: both }, (sha) => (sha === commit.sha ? after : before));
    expect(planned).toMatchObject({
      result: { services: [{ service: 'storefront' }], left: [{ service: 'api', why: 'gone' }] },
    });
  });

  it('is not held up where a review follows: it opens a pull request', () => {
    const of = snapshot({}, ['approvals: { count: 1, from: ["@acme/sre"] }']);
    expect(rollback.gate(of, parsed('/rollback staging'))).toBeNull();
  });
});
