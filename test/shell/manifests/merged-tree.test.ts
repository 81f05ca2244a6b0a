import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { TreeSource } from '../../../src/ports.ts';
import { mergedTree } from '../../../src/shell/manifests/merged-tree.ts';
import { entriesOf } from '../../support/tree.ts';

type Files = Readonly<Record<string, string>>;

function merge(base: Files, ours: Files, theirs: Files): TreeSource {
  const [old, one, other] = [base, ours, theirs].map((files) => memoryTree(entriesOf(files)));
  if (old === undefined || one === undefined || other === undefined) throw new Error('There are three.');
  // The blobs of a repository are one store.
  const all = memoryTree(
    [base, ours, theirs].flatMap((files, side) =>
      entriesOf(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${side}/${path}`, text]))),
    ),
  );
  return mergedTree({ base: old, ours: { ...one, blobs: (files) => all.blobs(files) }, theirs: other });
}

/** All files of a tree, or the code of the problem. */
async function filesOf(tree: TreeSource, folder = ''): Promise<Files | string> {
  const listings = await tree.list([folder]);
  if (isProblem(listings)) return listings.code;
  const files: Record<string, string> = {};
  for (const { name, kind, oid } of listings.get(folder)?.nodes ?? []) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (kind === 'folder') {
      const below = await filesOf(tree, path);
      if (typeof below === 'string') return below;
      Object.assign(files, below);
      continue;
    }
    const blobs = await tree.blobs([{ path, oid }]);
    if (isProblem(blobs)) return blobs.code;
    files[path] = Buffer.from(blobs.get(oid) ?? '').toString();
  }
  return files;
}

const base: Files = { 'a/x': '1', 'a/y': '1', 'b/z': '1' };

describe('mergedTree', () => {
  it.each<[string, Files, Files, Files]>([
    [
      'of each file the side that changed it',
      { ...base, 'a/x': '2' },
      { ...base, 'a/y': '2' },
      { 'a/x': '2', 'a/y': '2', 'b/z': '1' },
    ],
    ['what both changed alike', { ...base, 'a/x': '2' }, { ...base, 'a/x': '2' }, { ...base, 'a/x': '2' }],
    [
      'what is new on either side',
      { ...base, 'c/n': '1' },
      { ...base, 'c/m': '1' },
      { ...base, 'c/n': '1', 'c/m': '1' },
    ],
    ['not what either side removed', { 'a/x': '1', 'a/y': '1' }, { 'a/y': '1', 'b/z': '1' }, { 'a/y': '1' }],
    ['ours where theirs is as it was', { 'd/x': '9' }, base, { 'd/x': '9' }],
    ['theirs where ours is as it was', base, { 'd/x': '9' }, { 'd/x': '9' }],
  ])('has %s', async (_, ours, theirs, merged) => {
    await expect(filesOf(merge(base, ours, theirs))).resolves.toEqual(merged);
  });

  it.each<[string, Files, Files]>([
    ['changed', { ...base, 'a/x': '2' }, { ...base, 'a/x': '3' }],
    ['added', { ...base, 'c/n': '2' }, { ...base, 'c/n': '3' }],
    ['removed on one side and changed on the other', { 'a/y': '1', 'b/z': '1' }, { ...base, 'a/x': '3' }],
    [
      'made a folder on one side and changed on the other',
      { 'a/x/n': '1', 'a/y': '1', 'b/z': '1' },
      { ...base, 'a/x': '3' },
    ],
  ])('cannot tell what comes of a file that both sides %s', async (_, ours, theirs) => {
    await expect(filesOf(merge(base, ours, theirs))).resolves.toBe('test-merge-outdated');
    await expect(filesOf(merge(base, theirs, ours))).resolves.toBe('test-merge-outdated');
  });

  it('is what git makes of it, file by file', async () => {
    const files = fc.dictionary(fc.constantFrom('a/x', 'a/y', 'b/z', 'c'), fc.constantFrom('1', '2', '3'));
    await fc.assert(
      fc.asyncProperty(files, files, files, async (old, ours, theirs) => {
        const merged = await filesOf(merge(old, ours, theirs));
        const paths = ['a/x', 'a/y', 'b/z', 'c'];
        const pick = (path: string) => {
          const [b, o, t] = [old, ours, theirs].map((one) => one[path]);
          return o === t || b === t ? o : b === o ? t : 'both';
        };
        const expected = paths.map(pick);
        expect(merged).toEqual(
          expected.includes('both')
            ? 'test-merge-outdated'
            : Object.fromEntries(
                paths.flatMap((path, index) =>
                  expected[index] === undefined ? [] : [[path, expected[index]]],
                ),
              ),
        );
      }),
    );
  });
});
