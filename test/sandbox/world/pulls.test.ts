import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { cleanUp, commit, git, headOf, openShop, openTestPull, record, sharedWorld } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

const proposal = (head: string, base = 'main') => ({
  repository,
  title: 'x',
  head: { repository, ref: head },
  base,
  actor: 'dev',
});

describe('opening', () => {
  it('numbers pull requests, tells of them, and tests their merge', async () => {
    const world = await openShop();
    const { names } = record(world);
    const first = await openTestPull(world, 'one');
    expect(first).toMatchObject({ number: 1, state: 'open', mergeable: null, author: 'dev' });
    expect((await openTestPull(world, 'two')).number).toBe(2);
    const settled = await world.settled(repository, 1);
    expect(settled.mergeable).toBe(true);
    const merge = await world.git(repository).commit(settled.mergeCommitSha ?? '');
    expect(merge?.parents).toEqual([await headOf(world, 'main'), first.head.sha]);
    expect(await world.git(repository).resolve('refs/pull/1/head')).toBe(first.head.sha);
    expect(await world.git(repository).resolve('refs/pull/1/merge')).toBe(settled.mergeCommitSha);
    expect(names.filter((name) => name.startsWith('pull'))).toEqual([
      'pull_request.opened',
      'pull_request.opened',
    ]);
  });

  it('is refused to whoever does not exist, and where nothing is', async () => {
    const world = await openShop();
    await commit(world, { branch: 'ahead', files: { 'a.txt': 'a' } });
    await expect(world.openPull({ ...proposal('ahead'), actor: 'nobody' })).rejects.toMatchObject({
      status: 404,
    });
    expect(() => world.pulls('acme/none')).toThrow('Not Found');
  });

  it('gives racers a number each, and one branch one pull request', async () => {
    const world = await openShop();
    const branches = Array.from({ length: 6 }, (_, index) => `b${index}`);
    for (const branch of branches) await commit(world, { branch, files: { [branch]: branch } });
    const opened = await Promise.all(branches.map((branch) => world.openPull(proposal(branch))));
    expect(new Set(opened.map(({ number }) => number)).size).toBe(6);
    await commit(world, { branch: 'twin', files: { 'twin.txt': 'a' } });
    const twins = await Promise.allSettled([
      world.openPull(proposal('twin')),
      world.openPull(proposal('twin')),
    ]);
    expect(twins.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('opening is refused', () => {
  const shared = sharedWorld(async () => {
    const world = await openShop();
    await commit(world, { branch: 'ahead', files: { 'a.txt': 'a' } });
    await openTestPull(world, 'open');
    const to = await headOf(world, 'main');
    await world.updateRef({ repository, ref: 'refs/heads/same', to, actor: 'dev' });
    await makeOrphan(world);
    return world;
  });

  it.each([
    ['no commits', proposal('same'), 'No commits between main and same'],
    ['a missing head', proposal('missing'), 'head is invalid'],
    ['a missing base', proposal('ahead', 'missing'), 'base is invalid'],
    ['an impossible name', proposal('a..b'), 'head is invalid'],
    [
      'a missing repository',
      { ...proposal('ahead'), head: { repository: 'acme/none', ref: 'x' } },
      'head is invalid',
    ],
    ['a blank title', { ...proposal('ahead'), title: ' ' }, "title can't be blank"],
    ['one that is open already', proposal('open'), 'A pull request already exists for acme:open.'],
    ['no common history', proposal('orphan'), 'The orphan branch has no history in common with main'],
  ])('for %s, and takes no number', async (_what, input, message) => {
    const world = shared();
    await expect(world.openPull(input)).rejects.toMatchObject({
      status: 422,
      message,
      validation: { resource: 'PullRequest' },
    });
    expect(world.pulls(repository)).toHaveLength(1);
    expect(await world.git(repository).resolve('refs/pull/2/head')).toBeNull();
  });
});

describe('one branch has one open pull request for one base', () => {
  it('when another is reopened, or moved to that base', async () => {
    const world = await openShop();
    const to = await headOf(world, 'main');
    await world.updateRef({ repository, ref: 'refs/heads/stable', to, actor: 'dev' });
    await openTestPull(world);
    await world.updatePull(repository, 1, { state: 'closed' }, 'dev');
    await world.openPull(proposal('feature'));
    await world.openPull(proposal('feature', 'stable'));
    const refusal = { status: 422, message: 'A pull request already exists for acme:feature.' };
    const reopened = () => world.updatePull(repository, 1, { state: 'open' }, 'dev');
    await expect(reopened()).rejects.toMatchObject(refusal);
    await expect(world.updatePull(repository, 3, { base: 'main' }, 'dev')).rejects.toMatchObject(refusal);
    expect(world.pull(repository, 1)?.state).toBe('closed');
    expect(world.pull(repository, 3)?.base.ref).toBe('stable');
    await world.updatePull(repository, 2, { state: 'closed' }, 'dev');
    expect((await reopened()).state).toBe('open');
  });

  it('and none is reopened that has no commits left', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await world.updatePull(repository, 1, { state: 'closed' }, 'dev');
    await world.updateRef({ repository, ref: 'refs/heads/main', to: head.sha, actor: 'dev' });
    await expect(world.updatePull(repository, 1, { state: 'open' }, 'dev')).rejects.toMatchObject({
      status: 422,
      message: 'No commits between main and feature',
    });
  });
});

describe('following', () => {
  it('a head that moves is synchronized, and its merge tested again', async () => {
    const world = await openShop();
    const pull = await openTestPull(world);
    const old = await world.settled(repository, 1);
    const { events } = record(world);
    const head = await commit(world, { branch: 'feature', files: { 'b.txt': 'b' } });
    expect(events).toMatchObject([
      { name: 'push', after: head },
      { name: 'pull_request', action: 'synchronize', before: pull.head.sha, sender: 'dev' },
    ]);
    // As on GitHub, the merge commit is of the previous head until `mergeable` is known again.
    const between = events[1]?.name === 'pull_request' ? events[1].pull : null;
    expect(between).toMatchObject({
      head: { sha: head },
      mergeable: null,
      mergeCommitSha: old.mergeCommitSha,
    });
    const settled = await world.settled(repository, 1);
    expect((await world.git(repository).commit(settled.mergeCommitSha ?? ''))?.parents[1]).toBe(head);
  });

  it('a base that moves changes what can be merged, and nobody is told', async () => {
    const world = await openShop();
    await openTestPull(world);
    await world.settled(repository, 1);
    const { names } = record(world);
    await commit(world, { branch: 'main', files: { 'a.txt': 'conflict\n' } });
    expect(world.pull(repository, 1)?.mergeable).toBeNull();
    expect(await world.settled(repository, 1)).toMatchObject({ mergeable: false, mergeCommitSha: null });
    expect(await world.git(repository).resolve('refs/pull/1/merge')).toBeNull();
    expect(names).toEqual(['push refs/heads/main']);
  });

  it('keeps the test merge of an older base, as GitHub does, until the merge base is another', async () => {
    const world = await openShop();
    await openTestPull(world);
    const { mergeCommitSha } = await world.settled(repository, 1);
    await commit(world, { branch: 'main', files: { 'other.txt': 'moves on\n' } });
    expect(await world.settled(repository, 1)).toMatchObject({ mergeable: true, mergeCommitSha });

    const git = world.git(repository);
    const [main, feature] = [await headOf(world, 'main'), await headOf(world, 'feature')];
    const merged = await git.mergeTree(main, feature);
    if (!('tree' in merged)) throw new Error('There is no conflict.');
    const tip = await git.commit(feature);
    if (tip === null) throw new Error('The branch is there.');
    const to = await git.writeCommit({
      ...tip,
      tree: merged.tree,
      parents: [feature, main],
      message: 'Merge main',
    });
    await world.updateRef({ repository, ref: 'refs/heads/feature', expected: feature, to, actor: 'dev' });
    const anew = await world.settled(repository, 1);
    expect((await git.commit(anew.mergeCommitSha ?? ''))?.parents).toEqual([main, to]);
  });

  it('settles on the last head of many', async () => {
    const world = await openShop();
    await openTestPull(world);
    for (let round = 0; round < 5; round += 1) {
      await commit(world, { branch: 'feature', files: { 'b.txt': `${round}` } });
    }
    const settled = await world.settled(repository, 1);
    const merge = await world.git(repository).commit(settled.mergeCommitSha ?? '');
    expect(merge?.parents[1]).toBe(await headOf(world, 'feature'));
  });

  it.each([
    ['head', 'feature'],
    ['base', 'release'],
  ])('a %s that is deleted closes it, unmerged', async (_side, branch) => {
    const world = await openShop();
    const main = await headOf(world, 'main');
    await world.updateRef({ repository, ref: 'refs/heads/release', to: main, actor: 'dev' });
    await commit(world, { branch: 'feature', files: { 'a.txt': 'a' } });
    await world.openPull(proposal('feature', 'release'));
    const { names } = record(world);
    await world.updateRef({ repository, ref: `refs/heads/${branch}`, to: null, actor: 'dev' });
    expect(names).toEqual([`push refs/heads/${branch}`, 'pull_request.closed']);
    expect(world.pull(repository, 1)).toMatchObject({ state: 'closed', mergedAt: null });
  });

  it('commits that somebody pushed to the base count as merged', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await world.updateRef({ repository, ref: 'refs/heads/main', to: head.sha, actor: 'ada' });
    expect(world.pull(repository, 1)).toMatchObject({
      state: 'closed',
      mergedBy: 'ada',
      mergeCommitSha: head.sha,
    });
  });
});

describe('changing', () => {
  it('tells of what was changed, and of nothing where nothing was', async () => {
    const world = await openShop();
    await openTestPull(world);
    const { names } = record(world);
    await world.updatePull(repository, 1, { title: 'Change feature' }, 'dev');
    expect(names).toEqual([]);
    await world.updatePull(repository, 1, { title: 'New', draft: true }, 'dev');
    await world.updatePull(repository, 1, { draft: false }, 'dev');
    await world.updatePull(repository, 1, { state: 'closed' }, 'dev');
    await world.updatePull(repository, 1, { state: 'open' }, 'dev');
    const actions = ['edited', 'converted_to_draft', 'ready_for_review', 'closed', 'reopened'];
    expect(names).toEqual(actions.map((action) => `pull_request.${action}`));
    expect(await world.settled(repository, 1)).toMatchObject({
      title: 'New',
      state: 'open',
      mergeable: true,
    });
  });

  it('refuses to reopen what is merged, or has lost its branch', async () => {
    const world = await openShop();
    await openTestPull(world, 'one');
    await openTestPull(world, 'two', { 'two.txt': '2' });
    await world.mergePull(repository, 1, { method: 'merge', actor: 'ada' });
    await world.updateRef({ repository, ref: 'refs/heads/two', to: null, actor: 'dev' });
    const reopen = (number: number) => world.updatePull(repository, number, { state: 'open' }, 'dev');
    await expect(reopen(1)).rejects.toMatchObject({ status: 422, message: expect.stringMatching(/merged/) });
    await expect(reopen(2)).rejects.toMatchObject({ status: 422, message: expect.stringMatching(/deleted/) });
    await expect(reopen(3)).rejects.toMatchObject({ status: 404 });
  });

  it('reopens at the head that the branch has by then', async () => {
    const world = await openShop();
    await openTestPull(world);
    await world.updatePull(repository, 1, { state: 'closed' }, 'dev');
    const { names } = record(world);
    const head = await commit(world, { branch: 'feature', files: { 'b.txt': 'b' } });
    expect(names).toEqual(['push refs/heads/feature']);
    await world.updatePull(repository, 1, { state: 'open' }, 'dev');
    expect(world.pull(repository, 1)?.head.sha).toBe(head);
  });

  it('takes another base, where there is something between the two', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await world.updateRef({ repository, ref: 'refs/heads/release', to: head.sha, actor: 'dev' });
    const change = (base: string) => world.updatePull(repository, 1, { base }, 'dev');
    await expect(change('release')).rejects.toThrow('No commits between release and feature');
    await expect(change('missing')).rejects.toThrow('base is invalid');
    const parent = (await world.git(repository).commit(head.sha))?.parents[0] ?? '';
    await world.updateRef({ repository, ref: 'refs/heads/older', to: parent, actor: 'dev' });
    expect((await change('older')).base).toEqual({ ref: 'older', sha: parent });
  });
});

describe('from a fork', () => {
  async function openFromFork(world: World) {
    await world.createRepository({ owner: 'guest', name: 'shop', fork: repository, actor: 'guest' });
    await commit(world, { repository: 'guest/shop', branch: 'feature', files: { 'fork.txt': '1' } });
    const head = { repository: 'guest/shop', ref: 'feature' };
    return world.openPull({ repository, title: 'x', head, base: 'main', actor: 'guest' });
  }

  it('takes the commits over, and follows the branch there', async () => {
    const world = await openShop();
    const pull = await openFromFork(world);
    expect(pull.head.repository).toBe('guest/shop');
    expect(await world.settled(repository, 1)).toMatchObject({ mergeable: true });
    const { events } = record(world);
    const head = await commit(world, {
      repository: 'guest/shop',
      branch: 'feature',
      files: { 'fork.txt': '2' },
    });
    expect(events).toMatchObject([
      { name: 'push', repository: 'guest/shop' },
      { name: 'pull_request', action: 'synchronize', repository },
    ]);
    await world.settled(repository, 1);
    expect(await world.git(repository).resolve('refs/pull/1/head')).toBe(head);
    await git(['fsck', '--strict', '--no-dangling'], world.gitDirectory(repository));
  });

  it('outlives the fork, and can still be merged', async () => {
    const world = await openShop();
    const pull = await openFromFork(world);
    await world.deleteRepository('guest/shop');
    expect(world.pull(repository, 1)).toMatchObject({
      state: 'open',
      head: { ...pull.head, repository: null },
    });
    const { sha } = await world.mergePull(repository, 1, { method: 'merge', actor: 'ada' });
    expect((await world.git(repository).commit(sha))?.parents[1]).toBe(pull.head.sha);
  });

  it('is named with its owner where there is nothing in it', async () => {
    const world = await openShop();
    await world.createRepository({ owner: 'guest', name: 'shop', fork: repository, actor: 'guest' });
    const head = { repository: 'guest/shop', ref: 'main' };
    const attempt = world.openPull({ repository, title: 'x', head, base: 'main', actor: 'guest' });
    await expect(attempt).rejects.toThrow('No commits between main and guest:main');
  });
});

async function makeOrphan(world: World): Promise<void> {
  const store = world.git(repository);
  const signature = { name: 'dev', email: 'dev@example.com', date: '2026-11-22T00:00:00Z' };
  const to = await store.writeCommit({
    tree: await store.writeTree(null, []),
    parents: [],
    author: signature,
    committer: signature,
    message: 'orphan',
  });
  await world.updateRef({ repository, ref: 'refs/heads/orphan', to, actor: 'dev' });
}

describe('a force-push that leaves the changes as they were', () => {
  const rebase = async (world: World, files: Readonly<Record<string, string>>): Promise<string> => {
    const onto = await commit(world, { branch: 'main', files: { 'main.txt': 'm\n' } });
    await world.updateRef({ repository: 'acme/shop', ref: 'refs/heads/again', to: onto, actor: 'dev' });
    const to = await commit(world, { branch: 'again', files });
    await world.updateRef({
      ...{ repository: 'acme/shop', ref: 'refs/heads/feature', to, force: true, actor: 'dev' },
    });
    return to;
  };
  const review = (world: World, actor: string, state: 'APPROVED' | 'COMMENTED') =>
    world.submitReview({ repository: 'acme/shop', pull: 1, state, body: 'So', actor });

  it('takes approvals along to a head that nobody saw, and no comments', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await review(world, 'ada', 'APPROVED');
    await review(world, 'guest', 'COMMENTED');
    const to = await rebase(world, { 'a.txt': 'a\n' });
    expect(world.reviews('acme/shop', 1)).toMatchObject([
      { state: 'APPROVED', commitId: to },
      { state: 'COMMENTED', commitId: head.sha },
    ]);
  });

  it('is needed for that', async () => {
    const world = await openShop();
    const { head } = await openTestPull(world);
    await review(world, 'ada', 'APPROVED');
    await rebase(world, { 'a.txt': 'b\n' });
    expect(world.reviews('acme/shop', 1)).toMatchObject([{ commitId: head.sha }]);
  });
});

it('a push to a fork is in the base repository by the time that anybody is told', async () => {
  const world = await openShop();
  await world.createRepository({ owner: 'guest', name: 'shop', fork: 'acme/shop', actor: 'guest' });
  const fork = 'guest/shop';
  await commit(world, { branch: 'patch', files: { 'a.txt': 'a\n' }, repository: fork });
  await world.openPull({
    ...{ repository: 'acme/shop', title: 'Patch', base: 'main', actor: 'guest' },
    head: { repository: fork, ref: 'patch' },
  });
  const found: Promise<string | null>[] = [];
  world.subscribe((event) => {
    if (event.name === 'pull_request') found.push(world.git('acme/shop').type(event.pull.head.sha));
  });
  await commit(world, { branch: 'patch', files: { 'b.txt': 'b\n' }, repository: fork });
  expect(await Promise.all(found)).toEqual(['commit']);
});
