import type { FileChange, RepositoryPath, TreeEntry } from '../files.ts';

/** A folder around one commit. */
export interface Change {
  readonly before: readonly TreeEntry[];
  readonly after: readonly TreeEntry[];
}

export interface Undone {
  /** What the folder then holds. */
  readonly entries: readonly TreeEntry[];
  /** From what it holds now to there; empty where nothing is left to undo. */
  readonly changes: readonly FileChange[];
  /** Files that were changed since, and so were merged. */
  readonly merged: readonly RepositoryPath[];
  /** Where there is one, nothing is changed: no part of a change is taken back. */
  readonly conflicts: readonly Conflict[];
}

/**
 * Why a place cannot be taken back without losing what came after:
 * - `changed`: it is another value, or another text, since;
 * - `deleted`: what the change had changed is gone since;
 * - `added`: another file, or another value, stands where an old one would come back;
 * - `moved`: it is not certain where a file was moved to, or it would have to be in two places;
 * - `misplaced`: the lines merge, but not to what the values merge to: a line would come into another place;
 * - `foreign`: a symbolic link or a submodule, which is never followed;
 * - `unreadable`: the file is no YAML any more, or cannot be written without changing other values;
 * - `open`: the file ends in a text without a line end, which it would get;
 * - `large`: too long, or too different, to be merged.
 */
export type Why =
  'changed' | 'deleted' | 'added' | 'moved' | 'misplaced' | 'foreign' | 'unreadable' | 'open' | 'large';

export interface Conflict {
  readonly path: RepositoryPath;
  /** Resource and field: `Deployment storefront: spec.replicas`; null for the file as a whole. */
  readonly at: string | null;
  /** What is there now, secrets masked; null where it is gone, or not shown. */
  readonly now: string | null;
  /** What would come there, likewise. */
  readonly wanted: string | null;
  readonly why: Why;
}
