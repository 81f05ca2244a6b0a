import type { FileChange, RepositoryPath, TreeEntry } from './files.ts';

export interface Restoration {
  /** What brings every file that the commit changed back to what it was before. */
  readonly changes: readonly FileChange[];
  /** Files that were changed again since: they cannot be restored without losing that. */
  readonly touched: readonly RepositoryPath[];
}

/**
 * Undoes one commit within a folder, file by file and byte for byte: `before` and `after` are what
 * the folder held around the commit, `now` what it holds at present.
 */
export function restore(
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  now: readonly TreeEntry[],
): Restoration {
  const old = byPath(before);
  const done = byPath(after);
  const present = byPath(now);
  const changed = [...new Set([...old.keys(), ...done.keys()])].filter(
    (path) => !same(old.get(path), done.get(path)),
  );
  const touched = changed.filter(
    (path) => !same(done.get(path), present.get(path)) || isForeign(old.get(path)),
  );
  return {
    changes: changed.filter((path) => !touched.includes(path)).map((path) => bringBack(path, old.get(path))),
    touched,
  };
}

type Tree = ReadonlyMap<RepositoryPath, TreeEntry>;

function byPath(entries: readonly TreeEntry[]): Tree {
  return new Map(entries.map((entry) => [entry.path, entry]));
}

function bringBack(path: RepositoryPath, entry: TreeEntry | undefined): FileChange {
  return entry?.kind === 'file'
    ? { kind: 'write', path, mode: entry.mode, bytes: entry.bytes }
    : { kind: 'delete', path };
}

/** Links and submodules are not followed, so it cannot be told what they were. */
function isForeign(entry: TreeEntry | undefined): boolean {
  return entry !== undefined && entry.kind !== 'file';
}

function same(a: TreeEntry | undefined, b: TreeEntry | undefined): boolean {
  if (a?.kind !== 'file' || b?.kind !== 'file') return a?.kind === b?.kind;
  return a.mode === b.mode && Buffer.compare(a.bytes, b.bytes) === 0;
}

/** The entries after changes: how a plan's result is looked at before it is committed. */
export function withChanges(
  entries: readonly TreeEntry[],
  changes: readonly FileChange[],
): readonly TreeEntry[] {
  const result = new Map(byPath(entries));
  for (const change of changes) {
    if (change.kind === 'delete') result.delete(change.path);
    else result.set(change.path, { kind: 'file', path: change.path, mode: change.mode, bytes: change.bytes });
  }
  return [...result.values()];
}
