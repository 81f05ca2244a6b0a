import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { noEnvironmentAccess } from '../../../src/core/problems/github.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { ComparedTrees, WholeTree } from '../../../src/core/tree/types.ts';
import { changedPaths } from '../../../src/shell/manifests/changed-paths.ts';
import { builtFolders, referenceCache } from '../../../src/shell/manifests/users.ts';
import { entriesOf } from '../../support/tree.ts';

type Files = Readonly<Record<string, string | null>>;

const base: Files = {
  'base/kustomization.yaml': 'resources: [a.yaml]\n',
  'base/a.yaml': 'a: 1\n',
  'staging/a/kustomization.yaml': 'resources: [../../base, own.yaml]\n',
  'apps/b/Kustomization': 'components: [../../base]\n',
  'charts/web/Chart.yaml': 'dependencies: [{ name: l, repository: file://../library }]\n',
  'charts/old/Chart.yaml': 'name: old\n',
  'charts/old/requirements.yaml': 'dependencies: [{ name: l, repository: file://../library }]\n',
  'ansible/requirements.yaml': 'dependencies: [{ name: l, repository: file://../library }]\n',
  'link/kustomization.yaml': null,
};

async function built(trees: ComparedTrees, cache = referenceCache()) {
  const changes = await changedPaths(trees.before, trees.after);
  if (isProblem(changes)) throw new Error(changes.code);
  return builtFolders(trees, changes, cache);
}

const treesOf = (before: Files, after: Files) => ({
  before: memoryTree(entriesOf(before)),
  after: memoryTree(entriesOf(after)),
});

async function pathsOf(before: Files, after: Files) {
  const found = await built(treesOf(before, after));
  if (isProblem(found)) throw new Error(found.code);
  return Object.fromEntries(found.folders.map(({ path, paths }) => [path, paths]));
}

/** Counts what is asked of a tree. */
function watched(tree: WholeTree) {
  const asked: string[] = [];
  const watching: WholeTree = {
    ...tree,
    find: (names) => (asked.push('find'), tree.find(names)),
    blobs: (files) => (asked.push(...files.map(({ path }) => path)), tree.blobs(files)),
  };
  return { asked, tree: watching };
}

describe('builtFolders', () => {
  const whole = {
    base: ['base/a.yaml'],
    'staging/a': ['base', 'staging/a/own.yaml'],
    'apps/b': ['base'],
    'charts/web': ['charts/library'],
    'charts/old': ['charts/library'],
  };

  it('knows every kustomization and chart of the repository, those first that lie near the change', async () => {
    const found = await pathsOf(base, { ...base, 'base/a.yaml': 'a: 2\n' });
    expect(found).toEqual(whole);
    expect(Object.keys(found)[0]).toBe('base');
  });

  it.each<[string, Files, Files, Readonly<Record<string, readonly string[]>>]>([
    [
      'only after',
      base,
      { ...base, 'base/a.yaml': '', 'new/x/kustomization.yaml': 'resources: [../../base]\n' },
      { ...whole, 'new/x': ['base'] },
    ],
    [
      'only before',
      { ...base, 'gone/x/kustomization.yaml': 'resources: [../../base]\n' },
      { ...base, 'base/a.yaml': '' },
      { ...whole, 'gone/x': ['base'] },
    ],
    [
      'on both sides otherwise',
      base,
      { ...base, 'apps/b/Kustomization': 'resources: [../c]\n' },
      { ...whole, 'apps/b': ['base', 'apps/c'] },
    ],
  ])('knows what is referred to %s', async (_, before, after, expected) => {
    await expect(pathsOf(before, after)).resolves.toEqual(expected);
  });

  it('takes a folder for a part of others only where it is one on both sides', async () => {
    const before = { 'c/kustomization.yaml': 'kind: Component\n' };
    const partOf = async (after: Files) => {
      const found = await built(treesOf(before, after));
      return isProblem(found) ? found : found.folders.map(({ isPart }) => isPart);
    };
    await expect(partOf({ ...before, 'c/x.yaml': '' })).resolves.toEqual([true]);
    await expect(partOf({})).resolves.toEqual([true]);
    await expect(partOf({ 'c/kustomization.yaml': 'resources: []\n' })).resolves.toEqual([false]);
    // A library chart is one whatever its requirements say.
    const library = { 'l/Chart.yaml': 'type: library\n', 'l/requirements.yaml': 'dependencies: []\n' };
    const found = await built(treesOf(library, { ...library, 'l/x.yaml': '' }));
    expect(found).toMatchObject({ folders: [{ isPart: true, isChart: true }] });
  });

  it('asks for nothing where nothing can be built from what changes', async () => {
    const { before, after } = treesOf(base, { ...base, 'plain/x.yaml': 'x: 1\n' });
    const { asked, tree } = watched(before);
    await expect(built({ before: tree, after })).resolves.toEqual({
      folders: [],
      passedOver: 0,
      isWhole: true,
    });
    expect(asked).toEqual([]);
  });

  it('searches a tree, and reads a file, once in a process, by many at the same time too', async () => {
    const cache = referenceCache();
    const { before, after } = treesOf(base, { ...base, 'base/a.yaml': 'a: 2\n' });
    const { asked, tree } = watched(before);
    await Promise.all([1, 2].map(() => built({ before: tree, after }, cache)));
    expect(asked.filter((what) => what === 'find')).toHaveLength(1);
    asked.length = 0;
    const other = memoryTree(entriesOf({ ...base, 'base/a.yaml': 'a: 3\n' }));
    await expect(built({ before: tree, after: other }, cache)).resolves.toMatchObject({ passedOver: 0 });
    expect(asked).toEqual([]);
  });

  it('looks into no more folders than the limit, and says how many it passed over', async () => {
    const names = Array.from({ length: limits.candidateFolders + 2 }, (_, index) => `z/base/base/f${index}`);
    const many = Object.fromEntries(names.map((name) => [`${name}/kustomization.yaml`, '']));
    const before = { ...many, ...base };
    const found = await built(treesOf(before, { ...before, 'base/a.yaml': 'a: 2\n' }));
    if (isProblem(found)) throw new Error(found.code);
    expect(found.folders).toHaveLength(limits.candidateFolders);
    expect(found.passedOver).toBe(2 + Object.keys(whole).length);
    expect(found.folders[0]?.path).toBe('base');
  });

  it('reads none that is too large to be rendered', async () => {
    const { before, after } = treesOf(base, { ...base, 'base/a.yaml': 'a: 2\n' });
    const find: WholeTree['find'] = async (names) => {
      const found = await before.find(names);
      if (isProblem(found)) return found;
      const files = found.files.map((file) =>
        file.path.startsWith('apps') ? { ...file, bytes: limits.manifestBytes + 1 } : file,
      );
      return { files, isWhole: false };
    };
    const found = await built({ before: { ...before, find }, after });
    if (isProblem(found)) throw new Error(found.code);
    expect(found.folders.map(({ path }) => path)).not.toContain('apps/b');
    expect(found.isWhole).toBe(false);
  });

  it('hands on what cannot be read, and asks for it again', async () => {
    const cache = referenceCache();
    const problem = noEnvironmentAccess('acme/environments');
    const { before, after } = treesOf(base, { ...base, 'base/a.yaml': 'a: 2\n' });
    const fail = () => Promise.resolve(problem);
    await expect(built({ before: { ...before, find: fail }, after }, cache)).resolves.toBe(problem);
    const fault = () => Promise.reject(new Error('broken'));
    await expect(built({ before: { ...before, find: fault }, after }, cache)).rejects.toThrow('broken');
    await expect(built({ before: { ...before, blobs: fail }, after }, cache)).resolves.toBe(problem);
    await expect(built({ before, after }, cache)).resolves.toMatchObject({ passedOver: 0 });
  });
});
