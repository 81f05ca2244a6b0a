import { type FileChange, isSame, type RepositoryPath, type SourceFile, type TreeEntry } from '../files.ts';
import { chartFolders } from '../manifests/classify.ts';
import { mask } from '../redact.ts';
import { secretFilesIn } from '../render/plain.ts';
import { withChanges } from '../with-changes.ts';
import { mergeFile } from './file.ts';
import { occupied } from './occupied.ts';
import { type Renames, renamesOf } from './renames.ts';
import type { Versions } from './text.ts';
import { byPath, isForeign, type Tree } from './tree.ts';
import type { Change, Conflict, Undone, Why } from './types.ts';

export type { Change, Conflict, Undone, Why } from './types.ts';

/** What is to be done about one file. */
interface Step {
  readonly changes: readonly FileChange[];
  readonly merged?: RepositoryPath;
  readonly conflicts?: readonly Conflict[];
}

const nothing: Step = { changes: [] };

/**
 * Takes a change back out of what a folder holds now, as `git revert` does: files that are as the change left them
 * become what they were, byte for byte and mode for mode; files that were changed since are merged. What git gives up
 * for its lines alone is merged by values. All of it, or nothing.
 */
export function undo(now: readonly TreeEntry[], change: Change): Undone {
  const trees = { base: byPath(change.after), ours: byPath(now), theirs: byPath(change.before) };
  const { base, ours, theirs } = trees;
  const undoing: Undoing = {
    trees,
    moved: renamesOf(base, ours, (path) => !isSame(base.get(path), theirs.get(path))),
    movedBack: renamesOf(base, theirs, (path) => !isSame(base.get(path), ours.get(path))),
    charts: chartFolders(now),
  };
  const movedBack = new Set(undoing.movedBack.values());
  const missing = [...theirs.values()].filter(({ path }) => !base.has(path) && !movedBack.has(path));
  const steps = [
    ...[...base.values()].map((entry) => undoFile(undoing, entry)),
    ...missing.map((entry) => bringBack(entry, ours.get(entry.path))),
  ];
  const undone = together(now, steps);
  const shows = undone.conflicts.some(({ now: present, wanted }) => present !== null || wanted !== null);
  if (!shows) return undone;
  const secret = secretAnywhere(undoing, [change.before, change.after, now]);
  return { ...undone, conflicts: undone.conflicts.map((conflict) => masked(conflict, secret)) };
}

/** The files that Secrets are made of on any side, where they were moved to, too. */
function secretAnywhere(
  { moved, movedBack }: Undoing,
  sides: readonly (readonly TreeEntry[])[],
): ReadonlySet<RepositoryPath> {
  const secret = new Set(sides.flatMap((side) => [...secretFilesIn(side)]));
  for (const [path, before] of movedBack) if (before !== null && secret.has(before)) secret.add(path);
  for (const [path, present] of moved) if (present !== null && secret.has(path)) secret.add(present);
  return secret;
}

/** Nothing is shown of a file that Secrets are made of. */
function masked(conflict: Conflict, secret: ReadonlySet<RepositoryPath>): Conflict {
  if (!secret.has(conflict.path)) return conflict;
  const hide = (value: string | null) => (value === null ? null : mask);
  return { ...conflict, now: hide(conflict.now), wanted: hide(conflict.wanted) };
}

/** Brings a folder to exactly what it held then. Links and submodules that differ are not touched. */
export function restoreTo(now: readonly TreeEntry[], then: readonly TreeEntry[]): Undone {
  const [present, wanted] = [byPath(now), byPath(then)];
  const paths = [...new Set([...present.keys(), ...wanted.keys()])];
  return together(
    now,
    paths.map((path) => {
      const [current, old] = [present.get(path), wanted.get(path)];
      if (isSame(current, old)) return nothing;
      if (isForeign(current) || isForeign(old)) return refused(path, 'foreign');
      return { changes: [old === undefined ? { kind: 'delete', path } : write(old)] };
    }),
  );
}

interface Undoing {
  readonly trees: Versions<Tree>;
  /** Since the change: from where it left a file to where that is now. */
  readonly moved: Renames;
  /** By the undoing: from there to where it was before the change. */
  readonly movedBack: Renames;
  readonly charts: ReadonlySet<string>;
}

/** Of a file that the change left. */
function undoFile({ trees, moved, movedBack, charts }: Undoing, base: TreeEntry): Step {
  const { path } = base;
  const { ours, theirs } = trees;
  const [nowAt, backAt] = [placeOf(moved, path), placeOf(movedBack, path)];
  if (nowAt === null || backAt === null) return refused(path, 'moved');
  const [present, wanted] = [ours.get(nowAt), theirs.get(backAt)];
  if (backAt === path && isSame(base, wanted)) return nothing;
  if (wanted === undefined) return takeAway(base, present);
  if (isSame(ours.get(backAt), wanted) && (backAt === path || !ours.has(path))) return nothing;
  if (isForeign(base) || isForeign(present) || isForeign(wanted)) return refused(path, 'foreign');
  if (present === undefined) return refused(path, 'deleted');
  if (nowAt !== path && backAt !== path && nowAt !== backAt) return refused(nowAt, 'moved');
  const to = backAt === path ? nowAt : backAt;
  if (to !== nowAt && ours.has(to)) return refused(to, 'added');
  const { file, merged, conflicts } = mergeFile({ base, ours: present, theirs: wanted }, to, charts);
  const changes: readonly FileChange[] = [
    ...(to === nowAt ? [] : [{ kind: 'delete' as const, path: nowAt }]),
    ...(to === nowAt && isSame(file, present) ? [] : [write(file)]),
  ];
  return { changes, conflicts, ...(merged ? { merged: to } : {}) };
}

/** Null where it is not certain. */
function placeOf(renames: Renames, path: RepositoryPath): RepositoryPath | null {
  const found = renames.get(path);
  return found === undefined ? path : found;
}

/** Of a file that the change added. */
function takeAway(base: TreeEntry, present: TreeEntry | undefined): Step {
  if (present === undefined) return nothing;
  if (isForeign(base) || isForeign(present)) return refused(present.path, 'foreign');
  if (!isSame(base, present)) return refused(present.path, 'changed');
  return { changes: [{ kind: 'delete', path: present.path }] };
}

/** Of a file that the change deleted. */
function bringBack(wanted: TreeEntry, present: TreeEntry | undefined): Step {
  if (isSame(wanted, present)) return nothing;
  if (isForeign(wanted) || isForeign(present)) return refused(wanted.path, 'foreign');
  return present === undefined ? { changes: [write(wanted)] } : refused(wanted.path, 'added');
}

function write({ path, mode, bytes }: SourceFile): FileChange {
  return { kind: 'write', path, mode, bytes };
}

function refused(path: RepositoryPath, why: Why): Step {
  return { changes: [], conflicts: [{ path, at: null, now: null, wanted: null, why }] };
}

/** One conflict is enough for nothing to be done. */
function together(now: readonly TreeEntry[], steps: readonly Step[]): Undone {
  const changes = steps.flatMap((step) => step.changes);
  const entries = withChanges(now, changes);
  const conflicts = [
    ...steps.flatMap((step) => step.conflicts ?? []),
    ...occupied(entries, changes).flatMap((path) => refused(path, 'added').conflicts ?? []),
  ];
  if (conflicts.length > 0) return { entries: now, changes: [], merged: [], conflicts };
  return { entries, changes, merged: steps.flatMap(({ merged }) => merged ?? []), conflicts };
}
