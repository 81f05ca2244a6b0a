import { describe, expect, it } from '@jest/globals';
import type { FileChange } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { gitFailed } from '../../../src/core/problems/local.ts';
import { readOnce, withFileChanges, withKnown } from '../../../src/core/tree/layers.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { TreeSource } from '../../../src/core/tree/types.ts';
import { entriesOf, sourceFile } from '../../support/tree.ts';

const write = (path: string, content: string): FileChange => {
  const { mode, bytes } = sourceFile(path, content);
  return { kind: 'write', path, mode, bytes };
};

/** Every file of a tree with its text, and every folder with its object name. */
async function contentOf(tree: TreeSource, folder = ''): Promise<Record<string, string>> {
  const found = await tree.list([folder]);
  if (isProblem(found)) throw new Error(found.code);
  const content: Record<string, string> = {};
  for (const { name, kind, oid } of found.get(folder)?.nodes ?? []) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'folder') Object.assign(content, await contentOf(tree, path));
    else {
      const blobs = await tree.blobs([{ path, oid }]);
      if (isProblem(blobs)) throw new Error(blobs.code);
      content[path] = Buffer.from(blobs.get(oid) ?? []).toString();
    }
  }
  return content;
}

async function nameOf(tree: TreeSource, folder: string): Promise<string | undefined> {
  const found = await tree.list([folder]);
  return isProblem(found) ? undefined : found.get(folder)?.oid;
}

const files = { 'a/x.yaml': '1', 'a/b/y.yaml': '2', 'c/z.yaml': '3' };
const base = memoryTree(entriesOf(files));

/** Counts what is asked. */
function counted(tree: TreeSource): TreeSource & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    list(folders) {
      asked.push(...folders);
      return tree.list(folders);
    },
    blobs(wanted) {
      asked.push(...wanted.map(({ path }) => path));
      return tree.blobs(wanted);
    },
  };
}

describe('a tree with changes', () => {
  it.each<[string, readonly FileChange[], Readonly<Record<string, string>>]>([
    ['none', [], files],
    ['a file changed', [write('a/b/y.yaml', 'new')], { ...files, 'a/b/y.yaml': 'new' }],
    ['a file added in a new folder', [write('d/e/f.yaml', 'new')], { ...files, 'd/e/f.yaml': 'new' }],
    ['a file at the top', [write('top.yaml', 'new')], { ...files, 'top.yaml': 'new' }],
    ['a file removed', [{ kind: 'delete', path: 'a/x.yaml' }], { 'a/b/y.yaml': '2', 'c/z.yaml': '3' }],
    [
      'all of a folder removed',
      [{ kind: 'delete', path: 'c/z.yaml' }],
      { 'a/x.yaml': '1', 'a/b/y.yaml': '2' },
    ],
    [
      'two in one folder',
      [write('a/x.yaml', 'n'), write('a/w.yaml', 'm')],
      { ...files, 'a/x.yaml': 'n', 'a/w.yaml': 'm' },
    ],
  ])('holds them: %s', async (_, changes, expected) => {
    expect(await contentOf(withFileChanges(base, changes))).toEqual(expected);
  });

  it('names each folder on the way anew, by what changes in it, and no other one', async () => {
    const one = withFileChanges(base, [write('a/b/y.yaml', 'new')]);
    const same = withFileChanges(base, [write('a/b/y.yaml', 'new')]);
    const other = withFileChanges(base, [write('a/b/y.yaml', 'newer')]);
    for (const folder of ['', 'a', 'a/b']) {
      const names = await Promise.all([base, one, other].map((tree) => nameOf(tree, folder)));
      expect(new Set(names).size).toBe(3);
      expect(await nameOf(same, folder)).toBe(names[1]);
    }
    expect(await nameOf(one, 'c')).toBe(await nameOf(base, 'c'));
  });

  it('tells a folder’s name in its parent’s listing as in its own', async () => {
    const tree = withFileChanges(base, [write('a/b/y.yaml', 'new')]);
    const found = await tree.list(['a']);
    const node = isProblem(found) ? undefined : found.get('a')?.nodes.find(({ name }) => name === 'b');
    expect(node?.oid).toBe(await nameOf(tree, 'a/b'));
  });
});

it('what is known is not asked for, not even where it is not there', async () => {
  const far = counted(base);
  const tree = withKnown(far, [{ path: 'a', entries: entriesOf({ 'a/x.yaml': '1', 'a/b/y.yaml': '2' }) }]);
  expect(await contentOf(tree, 'a')).toEqual({ 'a/x.yaml': '1', 'a/b/y.yaml': '2' });
  expect(await nameOf(tree, 'a/nothing')).toBeUndefined();
  expect(far.asked).toEqual([]);
  expect(await contentOf(tree)).toEqual(files);
  expect(far.asked).toEqual(['', 'c', 'c/z.yaml']);
});

it('a tree is asked once for each thing, also at the same time, and again for no problem', async () => {
  const far = counted(base);
  const tree = readOnce(far);
  await Promise.all([contentOf(tree), contentOf(tree), tree.list(['', 'nowhere'])]);
  expect(far.asked.toSorted()).toEqual([...new Set(far.asked)].toSorted());
  const failing = readOnce({ ...far, list: () => Promise.resolve(gitFailed('.', 'no')) });
  expect(await failing.list(['a'])).toMatchObject({ code: 'git-failed' });
});
