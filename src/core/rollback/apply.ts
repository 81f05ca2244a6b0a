import type { HistoryEntry } from '../history/entries.ts';
import {
  type EntriesAt,
  type FileChange,
  type HeldAt,
  isSame,
  type RepositoryPath,
  type TreeEntry,
} from '../files.ts';
import { type Conflict, restoreTo, undo, type Undone } from '../undo/index.ts';
import type { Aim } from './types.ts';

/** What a service's folder comes to. */
export interface Applied extends Pick<Undone, 'entries' | 'changes' | 'merged'> {
  readonly aim: Aim;
}

/** What cannot be merged, and the commit that was to be undone. */
export interface Stuck {
  readonly aim: Aim;
  readonly entry: HistoryEntry;
  readonly conflicts: readonly [Conflict, ...Conflict[]];
}

/** The folders that have to be read for an aim. */
export function foldersOf({ state, undone, target }: Aim): readonly HeldAt[] {
  if (target !== null)
    return undone.length === 0 ? [] : [{ commit: target.commit.sha, path: state.path, counted: true }];
  const commits = undone.flatMap(({ commit }) => [parentOf(commit), commit.sha]);
  return [...new Set(commits)].map((commit) => ({ commit, path: state.path }));
}

/** Restores a revision, or takes the undone commits out one by one, the newest first: each of what the one before left. */
export function applyAim(aim: Aim, at: EntriesAt): Applied | Stuck {
  const { state, target, undone } = aim;
  const [newest] = undone;
  if (newest === undefined) return { aim, entries: state.entries, changes: [], merged: [] };
  if (target !== null) {
    const back = restoreTo(state.entries, at(target.commit.sha, state.path));
    const { entries, changes, merged } = back;
    return stuckAt(aim, newest, back) ?? { aim, entries, changes, merged };
  }
  let { entries } = state;
  const changes = new Map<RepositoryPath, FileChange>();
  const merged = new Set<RepositoryPath>();
  for (const entry of undone) {
    const { commit } = entry;
    const around = { before: at(parentOf(commit), state.path), after: at(commit.sha, state.path) };
    const step = undo(entries, around);
    const stuck = stuckAt(aim, entry, step);
    if (stuck !== null) return stuck;
    for (const change of step.changes) changes.set(change.path, change);
    for (const path of step.merged) merged.add(path);
    entries = step.entries;
  }
  return { aim, entries, changes: [...changes.values()].filter(isNew(state.entries)), merged: [...merged] };
}

function stuckAt(aim: Aim, entry: HistoryEntry, { conflicts }: Undone): Stuck | null {
  const [first, ...others] = conflicts;
  return first === undefined ? null : { aim, entry, conflicts: [first, ...others] };
}

function parentOf({ sha, parents: [parent] }: HistoryEntry['commit']): string {
  if (parent === undefined) throw new Error(`${sha} has no parent to go back to.`);
  return parent;
}

/** What one step changed another may have changed back. */
function isNew(before: readonly TreeEntry[]): (change: FileChange) => boolean {
  const held = new Map(before.map((entry) => [entry.path, entry]));
  return (change) => {
    const old = held.get(change.path);
    return change.kind === 'delete' ? old !== undefined : !isSame(old, { ...change, kind: 'file' });
  };
}
