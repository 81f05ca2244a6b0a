import type { FileChange, RepositoryPath, TreeEntry } from '../files.ts';
import { folderOf } from '../manifests/classify.ts';

/** What is written where a folder stands, or below what is a file. */
export function misplaced(
  entries: readonly TreeEntry[],
  changes: readonly FileChange[],
): readonly RepositoryPath[] {
  const files = new Set(entries.map(({ path }) => path));
  const folders = new Set([...files].flatMap(foldersAbove));
  return changes.flatMap(({ kind, path }) => {
    if (kind === 'delete') return [];
    if (folders.has(path)) return [path];
    return foldersAbove(path).filter((folder) => files.has(folder));
  });
}

function foldersAbove(path: RepositoryPath): readonly string[] {
  const folder = folderOf(path);
  return folder === '' ? [] : [folder, ...foldersAbove(folder)];
}
