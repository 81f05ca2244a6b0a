import { afterEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { cleanUp, commit, git, openShop, openTestPull, record, temporaryFolder } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';

async function merged(
  method: 'merge' | 'squash' | 'rebase',
  files: Readonly<Record<string, string>> = { 'b.txt': 'b\n' },
) {
  const world = await openShop();
  const pull = await openTestPull(world, 'feature', files);
  const { sha } = await world.mergePull(repository, 1, { method, sha: pull.head.sha, actor: 'ada' });
  return { world, sha };
}

const treeOf = async (world: World, sha: string) => (await world.git(repository).commit(sha))?.tree;

describe('the button Revert', () => {
  it.each([
    ['squash', 'Revert "Change feature (#1)"'],
    ['rebase', 'Revert "Change feature"'],
  ] as const)('opens a pull request that undoes what was merged by %s', async (method, subject) => {
    const { world, sha } = await merged(method);
    const { events } = record(world);
    const pull = await world.revertPull(repository, 1, 'ada');
    expect(pull).toMatchObject({
      number: 2,
      title: 'Revert "Change feature"',
      body: 'Reverts acme/shop#1',
      author: 'ada',
      head: { ref: 'revert-1-feature' },
      base: { ref: 'main', sha },
    });
    const head = await world.git(repository).commit(pull.head.sha);
    expect(head).toMatchObject({
      parents: [sha],
      message: `${subject}\n\nThis reverts commit ${sha}.`,
      author: { name: 'ada' },
    });
    const parent = (await world.git(repository).commit(sha))?.parents[0] ?? '';
    expect(head?.tree).toBe(await treeOf(world, parent));
    expect(events).toMatchObject([
      { name: 'push', ref: 'refs/heads/revert-1-feature' },
      { name: 'pull_request', action: 'opened' },
    ]);
  });

  it('names both sides of a merge commit', async () => {
    const { world, sha } = await merged('merge');
    const [base] = (await world.git(repository).commit(sha))?.parents ?? [];
    const pull = await world.revertPull(repository, 1, 'ada');
    expect((await world.git(repository).commit(pull.head.sha))?.message).toBe(
      `Revert "Merge pull request #1 from acme/feature"\n\nThis reverts commit ${sha}, reversing\nchanges made to ${base}.`,
    );
  });

  it.each(['squash', 'merge'] as const)('of a %s writes what git itself would', async (method) => {
    const { world, sha } = await merged(method, { 'a.txt': 'one\ntwo\n', 'b.txt': 'b\n' });
    await commit(world, { branch: 'main', files: { 'later.txt': 'l\n' } });
    const { head } = await world.revertPull(repository, 1, 'ada');
    const folder = await temporaryFolder();
    await git(['clone', '--quiet', '--branch', 'main', world.gitDirectory(repository), folder], folder);
    const mainline = method === 'merge' ? ['-m', '1'] : [];
    const who = ['-c', 'user.name=ada', '-c', 'user.email=ada@example.com'];
    await git([...who, 'revert', '--no-edit', ...mainline, sha], folder);
    const [tree, ...message] = (await git(['log', '-1', '--format=%T%n%B'], folder)).trimEnd().split('\n');
    expect([await treeOf(world, head.sha), (await world.git(repository).commit(head.sha))?.message]).toEqual([
      tree,
      message.join('\n'),
    ]);
  });

  it('is there for what is merged, as GitHub offers it', async () => {
    const { world } = await merged('merge');
    expect(await world.isRevertible(repository, 1)).toBe(true);
    await openTestPull(world, 'other', { 'c.txt': 'c\n' });
    expect(await world.isRevertible(repository, 2)).toBe(false);
    await expect(world.revertPull(repository, 2, 'ada')).rejects.toThrow('it is not merged');
  });

  it('is not there for what was rebased in several commits', async () => {
    const world = await openShop();
    await commit(world, { branch: 'feature', files: { 'a.txt': 'a\n' } });
    const pull = await openTestPull(world, 'feature', { 'b.txt': 'b\n' });
    await world.mergePull(repository, 1, { method: 'rebase', sha: pull.head.sha, actor: 'ada' });
    expect(await world.isRevertible(repository, 1)).toBe(false);
    await expect(world.revertPull(repository, 1, 'ada')).rejects.toThrow('several commits');
  });

  it('refuses what later changes are in the way of, and does nothing twice', async () => {
    const { world } = await merged('squash');
    await world.revertPull(repository, 1, 'ada');
    await expect(world.revertPull(repository, 1, 'ada')).rejects.toThrow('its branch is there already');
    const other = await merged('squash');
    await commit(other.world, { branch: 'main', files: { 'b.txt': 'another\n' } });
    await expect(other.world.revertPull(repository, 1, 'ada')).rejects.toThrow('later changes');
  });
});
