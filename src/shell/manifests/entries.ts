import type { RepositoryPath, TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tooMuchToRead } from '../../core/problems/github.ts';
import type { ChangedNode, ChangedPath } from '../../core/review/changes.ts';
import type { TreeSource } from '../../core/tree/types.ts';

interface Found {
  readonly path: RepositoryPath;
  readonly node: ChangedNode;
}

/** One side of some changed paths. */
export function entriesOf(
  tree: TreeSource,
  paths: readonly ChangedPath[],
  side: 'before' | 'after',
): Promise<readonly TreeEntry[] | Problem> {
  return read(
    tree,
    paths.flatMap((changed) => {
      const node = changed[side];
      return node === null ? [] : [{ path: changed.path, node }];
    }),
  );
}

async function read(tree: TreeSource, found: readonly Found[]): Promise<readonly TreeEntry[] | Problem> {
  const files = found.filter(({ node }) => node.kind === 'file' || node.kind === 'executable');
  const blobs = await tree.blobs(files.map(({ path, node: { oid } }) => ({ path, oid })));
  if (isProblem(blobs)) return blobs;
  // Nothing else gets its turn while they are read and compared.
  const bytes = files.reduce((sum, { node }) => sum + (blobs.get(node.oid)?.length ?? 0), 0);
  if (bytes > limits.looseBytes) return tooMuchToRead('looseBytes');
  return found.flatMap(({ path, node: { kind, oid } }): readonly TreeEntry[] => {
    if (kind === 'symlink' || kind === 'submodule') return [{ kind, path, oid }];
    const bytes = blobs.get(oid);
    if (kind === 'folder' || bytes === undefined) return [];
    return [{ kind: 'file', path, mode: kind === 'executable' ? '100755' : '100644', bytes }];
  });
}
