import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { changedPaths } from '../../../src/shell/manifests/changed-paths.ts';
import { entriesOf as readEntries } from '../../../src/shell/manifests/entries.ts';
import { entriesOf } from '../../support/tree.ts';

const none = memoryTree([]);

async function read(files: Readonly<Record<string, Uint8Array | string | null>>) {
  const tree = memoryTree(entriesOf(files));
  const changes = await changedPaths(none, tree);
  if (isProblem(changes)) throw new Error(changes.code);
  return readEntries(tree, changes.paths, 'after');
}

describe('the plain manifests of a folder', () => {
  it('are read with what is no file, and those of the other side are not', async () => {
    const found = await read({ 'x/a.yaml': 'a: 1\n', 'x/link': null });
    expect(found).toMatchObject([
      { path: 'x/a.yaml', kind: 'file' },
      { path: 'x/link', kind: 'symlink' },
    ]);
    const changes = await changedPaths(none, memoryTree(entriesOf({ 'x/a.yaml': 'a: 1\n' })));
    if (isProblem(changes)) throw new Error(changes.code);
    await expect(readEntries(none, changes.paths, 'before')).resolves.toEqual([]);
  });

  it('are not read where they are more than the limit, which equal files do not share', async () => {
    const half = new Uint8Array(limits.looseBytes / 2);
    await expect(read({ 'x/a.yaml': half, 'x/b.yaml': half })).resolves.toHaveLength(2);
    const problem = await read({ 'x/a.yaml': half, 'x/b.yaml': half, 'x/c.yaml': '#' });
    expect(problem).toMatchObject({ code: 'too-much-to-compare' });
    expect(JSON.stringify(problem)).toContain('looseBytes');
  });
});
