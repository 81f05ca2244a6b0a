/** A path in a repository: `/` between its parts, none at either end, never `.` or `..` in it. */
export type RepositoryPath = string;

/** The bytes of a file in a git tree. */
export interface SourceFile {
  readonly kind: 'file';
  readonly path: RepositoryPath;
  readonly mode: '100644' | '100755';
  readonly bytes: Uint8Array;
}

/** What else a git tree can hold, and Slipway never follows. */
export interface ForeignEntry {
  readonly kind: 'symlink' | 'submodule';
  readonly path: RepositoryPath;
  /** Object name: of the link's text, or of the submodule's commit. It changes with what is pointed to. */
  readonly oid: string;
}

export type TreeEntry = SourceFile | ForeignEntry;

/** Whether nothing differs but perhaps the path; nothing is the same as nothing. */
export function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.kind === 'file') return other.kind === 'file' && one.mode === other.mode && isSameBytes(one, other);
  return other.kind !== 'file' && one.kind === other.kind && one.oid === other.oid;
}

export function isSameBytes(one: SourceFile, other: SourceFile): boolean {
  return one.bytes.length === other.bytes.length && Buffer.compare(one.bytes, other.bytes) === 0;
}

/** A folder as a commit has it. */
export interface HeldAt {
  readonly commit: string;
  readonly path: RepositoryPath;
  /** Whether the commits that touched it are counted, too: the commit itself, and all that it stands on. */
  readonly counted?: true;
}

/** What there is of the folders that were asked for. */
export interface HeldFolders {
  readonly at: EntriesAt;
  readonly countedAt: CountedAt;
}

/** Entries of a folder at a commit, of those that were asked for. */
export type EntriesAt = (commit: string, path: RepositoryPath) => readonly TreeEntry[];

/** How many commits have touched a folder up to a commit, of those that were to be counted; null of others. */
export type CountedAt = (commit: string, path: RepositoryPath) => number | null;

/** One file of a commit to be made: new bytes, or its removal. */
export type FileChange =
  | {
      readonly kind: 'write';
      readonly path: RepositoryPath;
      readonly mode: SourceFile['mode'];
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'delete'; readonly path: RepositoryPath };
