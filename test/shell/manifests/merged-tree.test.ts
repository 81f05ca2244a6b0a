import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import type { TreeSource } from '../../../src/core/tree/types.ts';
import { mergedTree } from '../../../src/shell/manifests/merged-tree.ts';
import { entriesOf } from '../../support/tree.ts';

type Files = Readonly<Record<string, string>>;

interface Commits {
  readonly tested: Files;
  readonly merge: Files;
  readonly base: Files;
  readonly head: Files;
  readonly origin: Files;
}

function mergeOf(commits: Commits): TreeSource {
  const tree = (files: Files) => memoryTree(entriesOf(files));
  // The blobs of a repository are one store.
  const all = memoryTree(
    Object.values(commits).flatMap((files: Files, side) =>
      entriesOf(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${side}/${path}`, text]))),
    ),
  );
  return mergedTree({
    tested: tree(commits.tested),
    merge: tree(commits.merge),
    base: { ...tree(commits.base), blobs: (files) => all.blobs(files) },
    head: tree(commits.head),
    origin: tree(commits.origin),
  });
}

/** Where the head branched off at the base that was tested. */
function merge(tested: Files, base: Files, head: Files): TreeSource {
  return mergeOf({ tested, merge: head, base, head, origin: tested });
}

/** What git makes of three versions of a file, as far as no lines are to be merged. */
function three<T>(origin: T, one: T, other: T): T | 'both' {
  return one === other || origin === other ? one : origin === one ? other : 'both';
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

  const v = (text: string): Files => ({ ...base, 'a/x': text });

  it.each<[string, Commits, Files | string]>([
    [
      'the change of the head that the base had when it was tested, and has no more',
      { origin: v('1'), tested: v('2'), merge: v('2'), base: v('1'), head: v('2') },
      v('2'),
    ],
    [
      'nothing of what the head did not change, however often the base changes it',
      { origin: v('1'), tested: v('2'), merge: v('2'), base: v('3'), head: v('1') },
      v('3'),
    ],
    [
      'what the base reverted after it had taken in that part of the head',
      { origin: v('2'), tested: v('1'), merge: v('2'), base: v('1'), head: v('2') },
      v('1'),
    ],
    [
      'what the head took back of what the base took in of it',
      { origin: v('2'), tested: v('2'), merge: v('2'), base: v('2'), head: v('1') },
      v('1'),
    ],
    [
      'the lines that git merged, where the base is as it was',
      { origin: v('1'), tested: v('2'), merge: v('2+3'), base: { ...v('2'), 'b/z': '2' }, head: v('3') },
      { ...v('2+3'), 'b/z': '2' },
    ],
    [
      'no guess where the head removed what the base had changed when it was tested: it may be renamed',
      { origin: v('1'), tested: v('1'), merge: { 'b/z': '1' }, base: v('2'), head: { 'b/z': '1' } },
      'test-merge-outdated',
    ],
    [
      'no guess where git carried a change of the head to where the base has the file',
      {
        origin: v('1'),
        tested: { ...base, n: '1' },
        merge: { ...base, n: '2' },
        base: { ...base, n: '3' },
        head: v('2'),
      },
      'test-merge-outdated',
    ],
  ])('has %s', async (_, commits, expected) => {
    await expect(filesOf(mergeOf(commits))).resolves.toEqual(expected);
  });

  it('is what git makes of it, file by file, or a problem', async () => {
    const paths = ['a/x', 'a/y', 'b/z', 'c'];
    const files = fc.dictionary(fc.constantFrom(...paths), fc.constantFrom('1', '2', '3'));
    const mergeAll = (origin: Files, one: Files, other: Files) =>
      paths.map((path) => [path, three(origin[path], one[path], other[path])] as const);
    const toFiles = (merged: ReturnType<typeof mergeAll>): Files =>
      Object.fromEntries(merged.flatMap(([path, text]) => (text === undefined ? [] : [[path, text]])));
    await fc.assert(
      fc.asyncProperty(files, files, files, files, async (origin, tested, base, head) => {
        const tests = mergeAll(origin, tested, head);
        fc.pre(tests.every(([, text]) => text !== 'both'));
        const merged = await filesOf(mergeOf({ origin, tested, base, head, merge: toFiles(tests) }));
        const expected = mergeAll(origin, base, head);
        if (merged !== 'test-merge-outdated') expect(merged).toEqual(toFiles(expected));
        else {
          const isUncertain = expected.some(
            ([path, text]) => text === 'both' || base[path] === undefined || head[path] === undefined,
          );
          expect(isUncertain).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
