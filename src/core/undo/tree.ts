import type { ForeignEntry, RepositoryPath, TreeEntry } from '../files.ts';

/** Entries by their path. */
export type Tree = ReadonlyMap<RepositoryPath, TreeEntry>;

export function byPath(entries: readonly TreeEntry[]): Tree {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

export function isForeign(entry: TreeEntry | undefined): entry is ForeignEntry {
  return entry !== undefined && entry.kind !== 'file';
}
