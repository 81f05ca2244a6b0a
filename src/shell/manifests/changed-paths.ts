import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tooMuchToRead } from '../../core/problems/github.ts';
import { rootFiles } from '../../core/render/kind.ts';
import type { ChangedPath, Changes } from '../../core/review/changes.ts';
import type { TreeListing, TreeNode, TreeSource } from '../../core/tree/types.ts';

/** A folder that differs, and on which sides it is. */
interface Differing {
  readonly path: RepositoryPath;
  readonly before: boolean;
  readonly after: boolean;
}

/**
 * What differs between two trees, by object names alone: a folder whose name is the same on both sides
 * is not looked into. One pair of requests a level, whatever is in the repository.
 */
export async function changedPaths(before: TreeSource, after: TreeSource): Promise<Changes | Problem> {
  const paths: ChangedPath[] = [];
  const built = new Set<RepositoryPath>();
  let level: readonly Differing[] = [{ path: '', before: true, after: true }];
  while (level.length > 0) {
    const [old, now] = await Promise.all([listed(before, level, 'before'), listed(after, level, 'after')]);
    if (isProblem(old)) return old;
    if (isProblem(now)) return now;
    const next: Differing[] = [];
    for (const { path } of level) {
      const sides = [nodesOf(old, path), nodesOf(now, path)] as const;
      if (sides.some((nodes) => [...nodes.keys()].some((name) => rootFiles.includes(name)))) built.add(path);
      compareFolder(path, sides, { paths, next });
    }
    if (paths.length > limits.treeFiles) return tooMuchToRead('treeFiles');
    level = next;
  }
  return { paths, built };
}

function listed(
  tree: TreeSource,
  level: readonly Differing[],
  side: 'before' | 'after',
): Promise<ReadonlyMap<RepositoryPath, TreeListing> | Problem> {
  const folders = level.filter((folder) => folder[side]).map(({ path }) => path);
  return folders.length === 0 ? Promise.resolve(new Map()) : tree.list(folders);
}

type Nodes = ReadonlyMap<string, TreeNode>;

function nodesOf(listings: ReadonlyMap<RepositoryPath, TreeListing>, path: RepositoryPath): Nodes {
  return new Map(listings.get(path)?.nodes.map((node) => [node.name, node]));
}

function compareFolder(
  folder: RepositoryPath,
  [before, after]: readonly [Nodes, Nodes],
  found: { readonly paths: ChangedPath[]; readonly next: Differing[] },
): void {
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(name) ?? null, after.get(name) ?? null];
    if (old?.oid === now?.oid && old?.kind === now?.kind) continue;
    const path = folder === '' ? name : `${folder}/${name}`;
    const isFolder = { before: old?.kind === 'folder', after: now?.kind === 'folder' };
    if (isFolder.before || isFolder.after) found.next.push({ path, ...isFolder });
    const sides = { before: isFolder.before ? null : old, after: isFolder.after ? null : now };
    if (sides.before !== null || sides.after !== null) found.paths.push({ path, ...sides });
  }
}
