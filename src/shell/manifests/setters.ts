import type { ComparedPart } from '../../core/approval/changes.ts';
import { hasSetters } from '../../core/approval/setters.ts';
import type { RepositoryPath } from '../../core/files.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { ChangedPath } from '../../core/review/changes.ts';
import type { BlobRef, ComparedTrees, TreeSource } from '../../core/tree/types.ts';

type Side = 'before' | 'after';

/** The changed files with comments that tools act on, of those that were rendered: they have been read already. */
export async function filesWithSetters(
  trees: ComparedTrees,
  changed: readonly ChangedPath[],
  parts: readonly Pick<ComparedPart, 'sources'>[],
): Promise<ReadonlySet<RepositoryPath> | Problem> {
  const rendered = (side: Side) =>
    changed.flatMap(({ path, [side]: node }): readonly BlobRef[] => {
      const isFile = node?.kind === 'file' || node?.kind === 'executable';
      return isFile && parts.some(({ sources }) => sources[side].has(path)) ? [{ path, oid: node.oid }] : [];
    });
  const before = await withSetters(trees.before, rendered('before'));
  if (isProblem(before)) return before;
  const after = await withSetters(trees.after, rendered('after'));
  return isProblem(after) ? after : new Set([...before, ...after]);
}

async function withSetters(
  tree: TreeSource,
  files: readonly BlobRef[],
): Promise<readonly RepositoryPath[] | Problem> {
  const blobs = await tree.blobs(files);
  if (isProblem(blobs)) return blobs;
  return files.filter(({ oid }) => hasSetters(blobs.get(oid) ?? new Uint8Array())).map(({ path }) => path);
}
