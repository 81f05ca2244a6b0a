import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { noEnvironmentAccess } from '../../../src/core/problems/github.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { TreeSource } from '../../../src/core/tree/types.ts';
import { changedPaths } from '../../../src/shell/manifests/changed-paths.ts';
import { entriesOf } from '../../support/tree.ts';

type Files = Readonly<Record<string, string | null>>;

async function changesOf(before: Files, after: Files) {
  const changes = await changedPaths(memoryTree(entriesOf(before)), memoryTree(entriesOf(after)));
  if (isProblem(changes)) throw new Error(changes.code);
  return changes;
}

async function pathsOf(before: Files, after: Files): Promise<readonly string[]> {
  const { paths } = await changesOf(before, after);
  return paths
    .map(({ path, before: old, after: now }) => `${old ? '-' : ''}${now ? '+' : ''} ${path}`)
    .toSorted();
}

const files: Files = { 'slipway.yaml': 'a', 'staging/a/x.yaml': 'x', 'staging/b/y.yaml': 'y' };

describe('changedPaths', () => {
  it.each<[string, Files, Files, readonly string[]]>([
    ['nothing', files, files, []],
    ['a file', files, { ...files, 'staging/a/x.yaml': 'z' }, ['-+ staging/a/x.yaml']],
    ['a file at the root', files, { ...files, 'slipway.yaml': 'b' }, ['-+ slipway.yaml']],
    ['a new folder', files, { ...files, 'new/deep/z.yaml': 'z' }, ['+ new/deep/z.yaml']],
    ['a folder that is gone', { ...files, 'old/deep/z.yaml': 'z' }, files, ['- old/deep/z.yaml']],
    ['a folder that becomes a file', { 'a/b': 'x' }, { a: 'x' }, ['+ a', '- a/b'].toSorted()],
    ['a file that becomes a link', { a: 'x' }, { a: null }, ['-+ a']],
    ['everything', { a: 'x' }, { b: 'y' }, ['+ b', '- a'].toSorted()],
  ])('finds %s', async (_, before, after, paths) => {
    await expect(pathsOf(before, after)).resolves.toEqual(paths);
  });

  it('knows the folders on the way that are built as a whole, on either side', async () => {
    const before = {
      'a/kustomization.yaml': 'x',
      'a/b/x.yaml': 'x',
      'c/Chart.yaml': 'x',
      'd/Kustomization': 'x',
    };
    const after = { 'a/b/x.yaml': 'y', 'c/Chart.yaml': 'y', 'd/Kustomization': 'x' };
    expect([...(await changesOf(before, after)).built].toSorted()).toEqual(['a', 'c']);
  });

  it('looks only into folders whose names differ, a level at a time', async () => {
    const listed: string[][] = [];
    const watched = (tree: TreeSource): TreeSource => ({
      ...tree,
      list: (folders) => {
        listed.push([...folders]);
        return tree.list(folders);
      },
    });
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, index) => [`staging/s${index}/a.yaml`, 'x']),
    );
    const [before, after] = [many, { ...many, 'staging/s7/a.yaml': 'y' }].map((one) =>
      memoryTree(entriesOf(one)),
    );
    if (before === undefined || after === undefined) throw new Error('There are two.');
    await changedPaths(watched(before), watched(after));
    expect(listed).toEqual([[''], [''], ['staging'], ['staging'], ['staging/s7'], ['staging/s7']]);
  });

  it('hands on what cannot be read', async () => {
    const tree = memoryTree([]);
    const problem = noEnvironmentAccess('acme/environments');
    const broken = { ...tree, list: () => Promise.resolve(problem) };
    await expect(changedPaths(tree, broken)).resolves.toBe(problem);
    await expect(changedPaths(broken, tree)).resolves.toBe(problem);
  });

  it('names the limit where too much differs', async () => {
    const names = Array.from({ length: limits.treeFiles + 1 }, (_, index) => `f${index}`);
    const many: Files = Object.fromEntries(names.map((name) => [name, 'x']));
    const changes = changedPaths(memoryTree([]), memoryTree(entriesOf(many)));
    await expect(changes).resolves.toMatchObject({ code: 'too-much-to-compare' });
  });
});
