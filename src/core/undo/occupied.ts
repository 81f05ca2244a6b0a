import type { FileChange, RepositoryPath, TreeEntry } from '../files.ts';
import { ancestors } from '../manifests/classify.ts';

/** What is written where a folder stands, or below what is a file. */
export function occupied(
  entries: readonly TreeEntry[],
  changes: readonly FileChange[],
): readonly RepositoryPath[] {
  const files = new Set(entries.map(({ path }) => path));
  const folders = new Set([...files].flatMap(ancestors));
  return changes.flatMap(({ kind, path }) => {
    if (kind === 'delete') return [];
    if (folders.has(path)) return [path];
    return ancestors(path).filter((folder) => files.has(folder));
  });
}
