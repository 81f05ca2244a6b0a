import { type FileChange, isSame, type RepositoryPath, type TreeEntry } from './files.ts';
import { isWithin } from './manifests/classify.ts';
import type { Problem } from './problem.ts';
import { carryForeign, carryMisfit, carryNotFound } from './problems/promote.ts';

/** A service's folder in one environment. */
export interface Folder {
  readonly path: RepositoryPath;
  readonly entries: readonly TreeEntry[];
}

/**
 * What makes files and folders of one service's folder, named by their paths in it, the same as in another:
 * byte for byte, and without what the other has not. Refuses a path that is not there, for to carry that
 * would be to remove it, and what is no file, or a folder on one side alone.
 */
export function carryOver(
  from: Folder,
  to: Folder,
  paths: readonly RepositoryPath[],
): readonly FileChange[] | Problem {
  const changes = new Map<RepositoryPath, FileChange>();
  for (const path of paths) {
    const source = under(from, path);
    const present = under(to, path);
    if (source.size === 0) return carryNotFound(`${from.path}/${path}`);
    const foreign = [...source.values(), ...present.values()].find(({ kind }) => kind !== 'file');
    if (foreign !== undefined) return carryForeign(foreign.path);
    for (const [name, entry] of source)
      if (entry.kind === 'file' && !isSame(entry, present.get(name)))
        changes.set(name, {
          kind: 'write',
          path: `${to.path}/${name}`,
          mode: entry.mode,
          bytes: entry.bytes,
        });
    for (const [name, { path: old }] of present)
      if (!source.has(name)) changes.set(name, { kind: 'delete', path: old });
  }
  return misfitOf(to, changes) ?? [...changes.values()];
}

/** A folder where a file is to be, or the other way round; a link there would lead elsewhere. */
function misfitOf({ entries }: Folder, changes: ReadonlyMap<string, FileChange>): Problem | null {
  for (const { kind, path } of changes.values()) {
    if (kind === 'delete') continue;
    const other = entries.find((entry) => isWithin(entry.path, path) || isWithin(path, entry.path));
    if (other !== undefined) return carryMisfit(isWithin(path, other.path) ? other.path : path);
  }
  return null;
}

/** By their paths in the service's folder. */
function under(
  { path: root, entries }: Folder,
  path: RepositoryPath,
): ReadonlyMap<RepositoryPath, TreeEntry> {
  const place = `${root}/${path}`;
  const inside = entries.filter((entry) => entry.path === place || isWithin(entry.path, place));
  return new Map(inside.map((entry) => [entry.path.slice(root.length + 1), entry]));
}
