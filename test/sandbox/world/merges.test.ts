import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanUp, commit, git, headOf, openShop, openTestPull, record } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

async function openTwoCommits() {
  const world = await openShop();
  await commit(world, { branch: 'feature', files: { 'a.txt': 'a\n' }, message: 'First\n\nWhy first.' });
  const pull = await openTestPull(world, 'feature', { 'b.txt': 'b\n' });
  const base = await commit(world, { branch: 'main', files: { 'main.txt': 'm\n' } });
  return { world, pull, base };
}

describe('the methods', () => {
  it('merge makes a merge commit', async () => {
    const { world, pull, base } = await openTwoCommits();
    const { events } = record(world);
    const { sha } = await world.mergePull(repository, 1, {
      method: 'merge',
      sha: pull.head.sha,
      actor: 'ada',
    });
    expect(await world.git(repository).commit(sha)).toMatchObject({
      parents: [base, pull.head.sha],
      author: { name: 'ada' },
      committer: { name: 'GitHub' },
      message: 'Merge pull request #1 from acme/feature\n\nChange feature',
    });
    expect(events).toMatchObject([
      { name: 'push', ref: 'refs/heads/main', before: base, after: sha, forced: false },
      {
        name: 'pull_request',
        action: 'closed',
        sender: 'ada',
        pull: { mergedBy: 'ada', mergeCommitSha: sha },
      },
    ]);
    expect(await headOf(world, 'main')).toBe(sha);
  });

  it('squash makes one commit of its author, which lists what it holds', async () => {
    const { world, base } = await openTwoCommits();
    const { sha } = await world.mergePull(repository, 1, { method: 'squash', actor: 'ada' });
    expect(await world.git(repository).commit(sha)).toMatchObject({
      parents: [base],
      author: { name: 'dev' },
      message: 'Change feature (#1)\n\n* First\n\nWhy first.\n\n* Change feature',
    });
    expect((await world.git(repository).diff(base, sha)).map(({ path }) => path)).toEqual(['a.txt', 'b.txt']);
    expect(world.pull(repository, 1)).toMatchObject({ state: 'closed', mergeCommitSha: sha });
  });

  it('squash of one commit keeps its words', async () => {
    const world = await openShop();
    await commit(world, { branch: 'feature', files: { 'a.txt': 'a' }, message: 'Only\n\nReason.' });
    const head = { repository, ref: 'feature' };
    await world.openPull({ repository, title: 'Other', head, base: 'main', actor: 'dev' });
    const { sha } = await world.mergePull(repository, 1, { method: 'squash', actor: 'ada' });
    expect((await world.git(repository).commit(sha))?.message).toBe('Only (#1)\n\nReason.');
  });

  it('rebase applies each commit again, authored as it was', async () => {
    const { world, pull, base } = await openTwoCommits();
    const { sha } = await world.mergePull(repository, 1, { method: 'rebase', actor: 'ada' });
    const log = await world.git(repository).log({ from: 'main', limit: 3 });
    expect(log.map(({ message }) => message)).toEqual([
      'Change feature',
      'First\n\nWhy first.',
      'Change main',
    ]);
    expect(log[0]).toMatchObject({ sha, author: { name: 'dev' }, committer: { name: 'ada' } });
    expect(log[1]?.parents).toEqual([base]);
    const second = await world.git(repository).diff(log[1]?.sha ?? '', sha);
    expect(second.map(({ path }) => path)).toEqual(['b.txt']);
    expect(world.pull(repository, 1)).toMatchObject({
      state: 'closed',
      head: pull.head,
      mergeCommitSha: sha,
    });
    await git(['fsck', '--strict', '--no-dangling'], world.gitDirectory(repository));
  });

  it('take a title and a message of their own', async () => {
    const { world } = await openTwoCommits();
    const { sha } = await world.mergePull(repository, 1, {
      method: 'squash',
      title: 'T',
      message: 'M',
      actor: 'ada',
    });
    expect((await world.git(repository).commit(sha))?.message).toBe('T\n\nM');
  });
});

describe('refusals', () => {
  const headMoved = { status: 409, message: 'Head branch was modified. Review and try the merge again.' };
  const notMergeable = { status: 405, message: 'Pull Request is not mergeable' };

  it('of a head that is another one by now', async () => {
    const { world, pull } = await openTwoCommits();
    await commit(world, { branch: 'feature', files: { 'c.txt': 'slipped in' } });
    const attempt = world.mergePull(repository, 1, { method: 'merge', sha: pull.head.sha, actor: 'ada' });
    await expect(attempt).rejects.toMatchObject(headMoved);
    expect(world.pull(repository, 1)?.state).toBe('open');
  });

  it.each(['merge', 'squash', 'rebase'] as const)('of conflicts, by %s', async (method) => {
    const world = await openShop();
    await openTestPull(world);
    const base = await commit(world, { branch: 'main', files: { 'a.txt': 'other\n' } });
    const { names } = record(world);
    await expect(world.mergePull(repository, 1, { method, actor: 'ada' })).rejects.toMatchObject(
      notMergeable,
    );
    expect(await headOf(world, 'main')).toBe(base);
    expect(names).toEqual([]);
  });

  it('of a draft, of what is closed, and of what is not there', async () => {
    const { world } = await openTwoCommits();
    const merge = (number: number) => world.mergePull(repository, number, { method: 'merge', actor: 'ada' });
    await world.updatePull(repository, 1, { draft: true }, 'dev');
    await expect(merge(1)).rejects.toMatchObject({ status: 405, message: 'Pull Request is still a draft' });
    await world.updatePull(repository, 1, { draft: false, state: 'closed' }, 'dev');
    await expect(merge(1)).rejects.toMatchObject(notMergeable);
    await expect(merge(2)).rejects.toMatchObject({ status: 404 });
  });

  it('of rebasing a merge', async () => {
    const world = await openShop();
    await openTestPull(world, 'inner');
    await commit(world, { branch: 'outer', files: { 'outer.txt': 'o' } });
    await world.openPull({
      repository,
      title: 'x',
      head: { repository, ref: 'inner' },
      base: 'outer',
      actor: 'dev',
    });
    await world.mergePull(repository, 2, { method: 'merge', actor: 'ada' });
    const head = { repository, ref: 'outer' };
    await world.openPull({ repository, title: 'x', head, base: 'main', actor: 'dev' });
    const attempt = world.mergePull(repository, 3, { method: 'rebase', actor: 'ada' });
    await expect(attempt).rejects.toMatchObject({ status: 405, message: "This branch can't be rebased" });
  });

  it('of a base that git moves meanwhile', async () => {
    const { world, base } = await openTwoCommits();
    const merging = world.mergePull(repository, 1, { method: 'merge', actor: 'ada' });
    const directory = world.gitDirectory(repository);
    await git(['update-ref', 'refs/heads/main', `${base}^`], directory).catch(() => '');
    const [result] = await Promise.allSettled([merging]);
    // Whichever was first: the branch is at what the winner wrote, and the loser was told.
    const message = 'Base branch was modified. Review and try the merge again.';
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ status: 405, message });
    else expect(world.pull(repository, 1)?.mergeCommitSha).toBe(result.value.sha);
  });

  it('of the second of two merges at once', async () => {
    const { world } = await openTwoCommits();
    const merge = () => world.mergePull(repository, 1, { method: 'squash', actor: 'ada' });
    const results = await Promise.allSettled([merge(), merge(), merge()]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});
