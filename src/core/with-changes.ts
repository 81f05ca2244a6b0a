import type { FileChange, RepositoryPath, TreeEntry } from './files.ts';

/** The entries after changes: how a plan's result is looked at before it is committed. */
export function withChanges(
  entries: readonly TreeEntry[],
  changes: readonly FileChange[],
): readonly TreeEntry[] {
  const result = new Map<RepositoryPath, TreeEntry>(entries.map((entry) => [entry.path, entry]));
  for (const change of changes) {
    if (change.kind === 'delete') result.delete(change.path);
    else result.set(change.path, { kind: 'file', path: change.path, mode: change.mode, bytes: change.bytes });
  }
  return [...result.values()];
}
