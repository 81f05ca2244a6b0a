import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { kustomizationNames } from '../../core/render/kind.ts';
import { referencesOf, resolveReference } from '../../core/review/references.ts';
import type { Reach } from '../../core/review/roots.ts';
import type { TreeListing, TreeSource } from '../../core/tree/types.ts';

/** What the kustomization of a folder refers to, by the object name of the folder's tree: it never changes. */
export interface ReferenceCache {
  readonly get: (tree: string) => readonly string[] | undefined;
  readonly set: (tree: string, references: readonly string[]) => void;
}

export function referenceCache(): ReferenceCache {
  const known = new Map<string, readonly string[]>();
  return {
    get: (tree) => known.get(tree),
    set(tree, references) {
      known.set(tree, references);
      const [oldest] = known.keys();
      if (known.size > limits.rememberedFolders && oldest !== undefined) known.delete(oldest);
    },
  };
}

/**
 * For each folder, all that it is built from: itself, and what its kustomization refers to, directly or
 * through other folders. Only kustomizations are read.
 */
export async function reachOf(
  tree: TreeSource,
  folders: readonly RepositoryPath[],
  cache: ReferenceCache,
): Promise<Reach | Problem> {
  const references = new Map<RepositoryPath, readonly RepositoryPath[]>();
  let level = folders;
  while (level.length > 0) {
    const read = await readReferences(tree, level, cache);
    if (isProblem(read)) return read;
    for (const folder of level) references.set(folder, read.get(folder) ?? []);
    level = [...new Set([...read.values()].flat())].filter((folder) => !references.has(folder));
  }
  return new Map(folders.map((folder) => [folder, reachable(folder, references)]));
}

/** Resolved: paths of the repository, folders and files alike. */
async function readReferences(
  tree: TreeSource,
  folders: readonly RepositoryPath[],
  cache: ReferenceCache,
): Promise<ReadonlyMap<RepositoryPath, readonly RepositoryPath[]> | Problem> {
  const listings = await tree.list(folders);
  if (isProblem(listings)) return listings;
  const unread = [...listings].flatMap(([path, listing]) => unreadIn(path, listing, cache));
  const blobs = await tree.blobs(unread);
  if (isProblem(blobs)) return blobs;
  for (const { tree: oid, oid: blob } of unread) {
    const bytes = blobs.get(blob);
    if (bytes !== undefined) cache.set(oid, referencesOf(bytes));
  }
  return new Map(
    [...listings].map(([path, { oid }]) => [
      path,
      (cache.get(oid) ?? []).flatMap((reference) => resolveReference(path, reference) ?? []),
    ]),
  );
}

function unreadIn(folder: RepositoryPath, { oid, nodes }: TreeListing, cache: ReferenceCache) {
  const file = nodes.find(({ name, kind }) => kind === 'file' && kustomizationNames.includes(name));
  if (file === undefined || cache.get(oid) !== undefined) return [];
  return [{ tree: oid, path: `${folder}/${file.name}`, oid: file.oid }];
}

function reachable(
  folder: RepositoryPath,
  references: ReadonlyMap<RepositoryPath, readonly RepositoryPath[]>,
): readonly RepositoryPath[] {
  const reached = new Set([folder]);
  for (const at of reached) for (const next of references.get(at) ?? []) reached.add(next);
  return [...reached];
}
