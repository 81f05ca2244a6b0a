import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import {
  cleanUp,
  commit,
  headOf,
  openShop,
  openTestPull,
  openTestWorld,
  record,
  temporaryFolder,
} from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';
const context = 'slipway/manifests';

async function openQueue(directory?: string) {
  const world = await openShop(directory);
  for (const branch of ['one', 'two']) await openTestPull(world, branch, { [`${branch}.txt`]: branch });
  world.saveRuleset(repository, {
    ...{ name: 'queue', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
    rules: [
      { type: 'merge_queue', method: 'squash' },
      { type: 'required_status_checks', strict: false, checks: [{ context, app: null }] },
    ],
  });
  for (const number of [1, 2]) report(world, world.pull(repository, number)?.head.sha ?? '', 'success');
  return world;
}

function report(world: World, headSha: string, conclusion: 'success' | 'failure'): void {
  world.createCheckRun(
    {
      ...{ repository, headSha, name: context, app: 'slipway', status: 'completed', conclusion },
      ...{ detailsUrl: null, externalId: null, completedAt: null },
      output: { title: null, summary: null, text: null },
    },
    'slipway[bot]',
  );
}

async function enqueue(world: World, ...numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await world.enqueue(repository, number, { actor: 'ada' });
  await world.queueSettled();
}

const groups = (world: World) => world.queue(repository).map(({ group }) => group);

async function answer(world: World, index: number, conclusion: 'success' | 'failure'): Promise<void> {
  report(world, groups(world)[index]?.sha ?? '', conclusion);
  await world.queueSettled();
}

describe('a merge queue', () => {
  it('tests each on top of the one before, and merges what is green', async () => {
    const world = await openQueue();
    const base = await headOf(world, 'main');
    const { names } = record(world);
    await enqueue(world, 1, 2);
    const [first, second] = groups(world);
    expect(first).toMatchObject({ ref: `refs/heads/gh-readonly-queue/main/pr-1-${base}`, base });
    expect(second).toMatchObject({
      ref: `refs/heads/gh-readonly-queue/main/pr-2-${first?.sha ?? ''}`,
      base: first?.sha,
    });
    expect(await world.git(repository).commit(second?.sha ?? '')).toMatchObject({ parents: [first?.sha] });
    expect(names.filter((name) => !name.startsWith('check_suite'))).toEqual([
      'pull_request.enqueued',
      `push ${first?.ref ?? ''}`,
      'merge_group.checks_requested',
      'pull_request.enqueued',
      `push ${second?.ref ?? ''}`,
      'merge_group.checks_requested',
    ]);
    await answer(world, 1, 'success');
    expect(world.queue(repository)).toHaveLength(2);
    await answer(world, 0, 'success');
    expect(await headOf(world, 'main')).toBe(second?.sha);
    expect(world.queue(repository)).toEqual([]);
    for (const number of [1, 2]) {
      expect(world.pull(repository, number)).toMatchObject({ mergedBy: 'github-merge-queue[bot]' });
    }
    expect(world.pull(repository, 1)).toMatchObject({ mergeCommitSha: first?.sha });
    expect(await world.git(repository).refs('refs/heads/gh-readonly-queue/')).toEqual([]);
  });

  it('removes what fails, and tests anew what stood on it', async () => {
    const world = await openQueue();
    await enqueue(world, 1, 2);
    const base = await headOf(world, 'main');
    const { events } = record(world);
    await answer(world, 0, 'failure');
    expect(groups(world)).toMatchObject([{ base }]);
    const told = events.filter(({ name }) => name === 'merge_group' || name === 'pull_request');
    expect(told).toMatchObject([
      { action: 'destroyed', reason: 'dequeued' },
      { action: 'dequeued', reason: 'CI_FAILURE', pull: { number: 1 } },
      { action: 'destroyed', reason: 'invalidated' },
      { action: 'checks_requested', group: { base } },
    ]);
    await answer(world, 0, 'success');
    expect(world.pull(repository, 2)?.mergedAt).not.toBeNull();
    expect(world.pull(repository, 1)?.state).toBe('open');
  });

  it('tests anew when somebody may move the base', async () => {
    const world = await openQueue();
    await enqueue(world, 1);
    const [before] = groups(world);
    const [rules] = world.repository(repository)?.rulesets ?? [];
    if (rules === undefined) throw new Error('There is a ruleset.');
    world.saveRuleset(
      repository,
      { ...rules, bypass: [{ type: 'RepositoryRole', id: 4, mode: 'always' }] },
      rules.id,
    );
    const base = await commit(world, { branch: 'main', files: { 'main.txt': 'm' } });
    await world.queueSettled();
    expect(groups(world)).toMatchObject([{ base }]);
    report(world, before?.sha ?? '', 'success');
    await world.queueSettled();
    expect(await headOf(world, 'main')).toBe(base);
  });

  it.each<[string, (world: World) => Promise<unknown>]>([
    ['is pushed to', (world) => commit(world, { branch: 'one', files: { 'more.txt': 'm' } })],
    ['is closed', (world) => world.updatePull(repository, 1, { state: 'closed' }, 'dev')],
    ['is taken out', (world) => world.dequeue(repository, 1, 'dev')],
  ])('drops a pull request that %s', async (_, change) => {
    const world = await openQueue();
    await enqueue(world, 1, 2);
    await change(world);
    await world.queueSettled();
    expect(world.queue(repository)).toMatchObject([
      { pull: 2, group: { base: await headOf(world, 'main') } },
    ]);
    expect(world.timeline(repository, 1)).toMatchObject([
      { kind: 'added_to_merge_queue' },
      { kind: 'removed_from_merge_queue', reason: 'MANUAL' },
    ]);
  });

  it('drops a pull request that conflicts with one before it', async () => {
    const world = await openQueue();
    await openTestPull(world, 'clash', { 'one.txt': 'other' });
    report(world, world.pull(repository, 3)?.head.sha ?? '', 'success');
    await enqueue(world, 1, 3);
    expect(world.queue(repository)).toMatchObject([{ pull: 1 }]);
    expect(world.timeline(repository, 3).at(-1)).toMatchObject({ reason: 'MERGE_CONFLICT' });
  });

  it.each<[string, (world: World) => Promise<unknown>]>([
    ['without its checks', async (world) => openTestPull(world, 'three', { 'c.txt': 'c' })],
    ['twice', (world) => enqueue(world, 1)],
    ['that is closed', (world) => world.updatePull(repository, 1, { state: 'closed' }, 'dev')],
    [
      'where there is no queue',
      async (world) => {
        world.deleteRuleset(repository, ruleset(world));
        await world.queueSettled();
      },
    ],
  ])('takes no pull request %s', async (what, prepare) => {
    const world = await openQueue();
    await prepare(world);
    const number = what === 'without its checks' ? 3 : 1;
    await expect(world.enqueue(repository, number, { actor: 'ada' })).rejects.toThrow();
  });

  it('goes on after a restart', async () => {
    const directory = await temporaryFolder();
    const world = await openQueue(directory);
    await enqueue(world, 1);
    const [group] = groups(world);
    await world.close();
    const again = await openTestWorld(directory);
    report(again, group?.sha ?? '', 'success');
    await again.queueSettled();
    expect(again.pull(repository, 1)).toMatchObject({ mergeCommitSha: group?.sha });
  });
});

const ruleset = (world: World): number => world.repository(repository)?.rulesets?.[0]?.id ?? 0;
