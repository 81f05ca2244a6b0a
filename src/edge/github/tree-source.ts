import { limits } from '../../core/limits.ts';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem } from '../../core/problem.ts';
import { tooMuchToRead } from '../../core/problems/github.ts';
import type { BlobRef, TreeSource, WholeTree } from '../../core/tree/types.ts';
import { batches, type Objects } from './objects.ts';
import { type Answers, together } from './together.ts';

/**
 * The trees of a repository, by commit. They share what they have read, by object name: what two
 * commits have in common is read once. Meant for one comparison, which is what the limits bound.
 */
export function githubTrees(objects: Objects): (commit: string) => WholeTree {
  const folders = new Set<string>();
  const files = new Set<string>();
  let bytes = 0;

  async function list(commit: string, paths: readonly RepositoryPath[]): ReturnType<TreeSource['list']> {
    const nameOf = (path: RepositoryPath): string => `${commit}:${path}`;
    for (const path of paths) folders.add(nameOf(path));
    if (folders.size > limits.treeFolders) return tooMuchToRead('treeFolders');
    const found = await objects.folders(paths.map(nameOf));
    if (isProblem(found)) return found;
    const listings = paths.map((path) => [path, found.get(nameOf(path))] as const);
    return new Map(listings.flatMap(([path, listing]) => (listing === undefined ? [] : [[path, listing]])));
  }

  async function readInBatches(wanted: readonly BlobRef[]): Promise<Answers<Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const batch of batches(wanted)) {
      const read = await objects.blobs(batch);
      if (isProblem(read)) return read;
      for (const [oid, content] of read) {
        bytes += content.length;
        found.set(oid, content);
      }
      if (bytes > limits.treeBytes) return tooMuchToRead('treeBytes');
    }
    return found;
  }

  const readOnce = together(({ oid }: BlobRef) => oid, readInBatches, limits.treeFiles);

  return (commit) => ({
    list: (paths) => list(commit, paths),
    blobs(wanted) {
      for (const { oid } of wanted) files.add(oid);
      return files.size > limits.treeFiles ? Promise.resolve(tooMuchToRead('treeFiles')) : readOnce(wanted);
    },
    find: (names) => objects.find(commit, names),
  });
}
