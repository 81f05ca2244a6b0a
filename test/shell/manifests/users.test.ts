import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { noEnvironmentAccess } from '../../../src/core/problems/github.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { reachOf, referenceCache } from '../../../src/shell/manifests/users.ts';
import { entriesOf } from '../../support/tree.ts';

const files = {
  'staging/a/kustomization.yaml': 'resources: [../../mid, own.yaml, https://example.com/x]\n',
  'staging/b/Kustomization': 'components: [../../base]\n',
  'staging/c/deployment.yaml': 'resources: [../../base]\n',
  'staging/d/kustomization.yml': 'resources: [../../gone, ../../../out]\n',
  'mid/kustomization.yaml': 'bases: [../base]\n',
  'base/kustomization.yaml': 'resources: [../mid, x.yaml]\n',
};

const folders = ['staging/a', 'staging/b', 'staging/c', 'staging/d', 'staging/e'];

describe('reachOf', () => {
  it('follows kustomizations through other folders, in circles as well, and nothing else', async () => {
    const reach = await reachOf(memoryTree(entriesOf(files)), folders, referenceCache());
    if (isProblem(reach)) throw new Error(reach.code);
    expect(Object.fromEntries([...reach].map(([folder, paths]) => [folder, [...paths].toSorted()]))).toEqual({
      'staging/a': ['base', 'base/x.yaml', 'mid', 'staging/a', 'staging/a/own.yaml'],
      'staging/b': ['base', 'base/x.yaml', 'mid', 'staging/b'],
      'staging/c': ['staging/c'],
      'staging/d': ['gone', 'staging/d'],
      'staging/e': ['staging/e'],
    });
  });

  it('reads a kustomization once, whatever commit it is found in', async () => {
    const cache = referenceCache();
    const tree = memoryTree(entriesOf(files));
    const first = await reachOf(tree, folders, cache);
    const read: string[] = [];
    const again = await reachOf(
      { ...tree, blobs: (wanted) => (read.push(...wanted.map(({ path }) => path)), tree.blobs(wanted)) },
      folders,
      cache,
    );
    expect(read).toEqual([]);
    expect(again).toEqual(first);
  });

  it('hands on what cannot be read', async () => {
    const problem = noEnvironmentAccess('acme/environments');
    const tree = memoryTree(entriesOf(files));
    const fail = () => Promise.resolve(problem);
    await expect(reachOf({ ...tree, list: fail }, folders, referenceCache())).resolves.toBe(problem);
    await expect(reachOf({ ...tree, blobs: fail }, folders, referenceCache())).resolves.toBe(problem);
  });
});
