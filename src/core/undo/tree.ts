import type { ForeignEntry, RepositoryPath, SourceFile, TreeEntry } from '../files.ts';

/** Entries by their path. */
export type Tree = ReadonlyMap<RepositoryPath, TreeEntry>;

export function byPath(entries: readonly TreeEntry[]): Tree {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

export function isForeign(entry: TreeEntry | undefined): entry is ForeignEntry {
  return entry !== undefined && entry.kind !== 'file';
}

/** Whether nothing differs but perhaps the path; nothing is the same as nothing. */
export function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  if (one?.kind === 'file' && other?.kind === 'file')
    return one.mode === other.mode && isSameBytes(one, other);
  if (isForeign(one) && isForeign(other)) return one.kind === other.kind && one.oid === other.oid;
  return one === undefined && other === undefined;
}

export function isSameBytes(one: SourceFile, other: SourceFile): boolean {
  return one.bytes.length === other.bytes.length && Buffer.compare(one.bytes, other.bytes) === 0;
}
