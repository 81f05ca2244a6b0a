import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { folderTree } from '../../../src/edge/local/folder-tree.ts';
import { gitTree, rangeOf } from '../../../src/edge/local/git-tree.ts';
import type { TreeNode, TreeSource } from '../../../src/core/tree/types.ts';
import { entriesOf } from '../../support/tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-trees-'));
const git = (...args: readonly string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
    encoding: 'utf8',
  });

const files = { 'a.yaml': 'a: 1\n', 'b/ü x.yaml': 'ü', 'b.yaml': '', 'b/c/d.json': '{}' };
for (const [path, content] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}
git('init', '--quiet', '--initial-branch=main');
git('add', '.');
git('commit', '--quiet', '--message', 'one');
symlinkSync('/etc', join(folder, 'link'));
writeFileSync(join(folder, 'new.yaml'), 'n: 1\n');
afterAll(() => rmSync(folder, { recursive: true }));

async function listed(tree: TreeSource, ...folders: readonly string[]) {
  const found = await tree.list(folders);
  if (isProblem(found)) throw new Error(found.code);
  return found;
}

const byName = (nodes: readonly TreeNode[] | undefined) =>
  new Map(nodes?.map(({ name, kind, oid }) => [name, { kind, oid }]));

describe('a commit of a clone', () => {
  const tree = gitTree(folder, 'HEAD');

  it('has the object names that the tree in memory makes for the same files', async () => {
    const [there, here] = await Promise.all(
      [tree, memoryTree(entriesOf(files))].map((one) => listed(one, '', 'b', 'b/c', 'nowhere', 'a.yaml')),
    );
    expect([...(there?.keys() ?? [])]).toEqual(['', 'b', 'b/c']);
    for (const path of ['', 'b', 'b/c']) {
      expect(there?.get(path)?.oid).toBe(here?.get(path)?.oid);
      expect(byName(there?.get(path)?.nodes)).toEqual(byName(here?.get(path)?.nodes));
    }
  });

  it('gives the bytes of files', async () => {
    const node = (await listed(tree, 'b')).get('b')?.nodes.find(({ name }) => name === 'ü x.yaml');
    const oid = node?.oid ?? '';
    expect(await tree.blobs([{ path: 'b/ü x.yaml', oid }])).toEqual(new Map([[oid, Buffer.from('ü')]]));
  });

  it('finds files by their name, wherever they lie, as the tree in memory does', async () => {
    const names = ['a.yaml', 'd.json', 'ü x.yaml', 'c', 'link'];
    const found = await tree.find(names);
    const here = await memoryTree(entriesOf(files)).find(names);
    if (isProblem(found) || isProblem(here)) throw new Error('Neither is a problem.');
    expect(new Set(found.files)).toEqual(new Set(here.files));
    expect(found).toMatchObject({ files: [{}, {}, {}], isWhole: true });
    await expect(gitTree(folder, 'nowhere').find(names)).resolves.toMatchObject({ kind: 'problem' });
  });

  it('is a problem where there is no such commit or clone', async () => {
    expect(await gitTree('/', 'HEAD').list([''])).toMatchObject({ code: 'git-failed' });
    expect(await gitTree('/nowhere', 'HEAD').list([''])).toMatchObject({ code: 'git-failed' });
    expect(await listed(gitTree(folder, 'nothing'), '')).toEqual(new Map());
  });

  it('takes ranges as git diff does', async () => {
    const one = git('rev-parse', 'HEAD').trim();
    git('commit', '--quiet', '--allow-empty', '--message', 'two');
    const two = git('rev-parse', 'HEAD').trim();
    git('checkout', '--quiet', '-b', 'side', one);
    git('commit', '--quiet', '--allow-empty', '--message', 'side');
    const side = git('rev-parse', 'HEAD').trim();
    expect(await rangeOf(folder, 'main..side')).toEqual({ before: two, after: side });
    expect(await rangeOf(folder, 'main...side')).toEqual({ before: one, after: side });
    expect(await rangeOf(folder, 'main..')).toEqual({ before: two, after: side });
    for (const range of ['main', 'main..nothing', '--output=x..main', 'main..main:a.yaml'])
      expect(await rangeOf(folder, range)).toMatchObject({ code: 'git-failed' });
  });
});

describe('a folder', () => {
  const tree = folderTree(folder);

  it('lists what is there now, and names links without following them', async () => {
    const found = await listed(tree, '', 'b', 'link', 'nowhere');
    expect([...found.keys()]).toEqual(['', 'b']);
    const names = byName(found.get('')?.nodes);
    expect([...names].map(([name, { kind }]) => `${kind} ${name}`).toSorted()).toEqual([
      'file a.yaml',
      'file b.yaml',
      'file new.yaml',
      'folder b',
      'symlink link',
    ]);
  });

  it('gives the bytes of files, but not of large ones', async () => {
    expect(await tree.blobs([{ path: 'a.yaml', oid: 'x' }])).toEqual(new Map([['x', Buffer.from('a: 1\n')]]));
    writeFileSync(join(folder, 'large.yaml'), Buffer.alloc(1_048_577));
    expect(await tree.blobs([{ path: 'large.yaml', oid: 'x' }])).toMatchObject({
      code: 'manifest-too-large',
    });
  });
});
