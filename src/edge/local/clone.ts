import type { ClonePort } from '../../core/clone/port.ts';
import type { TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import { entriesIn } from './entries.ts';
import { gitTree } from './git-tree.ts';
import { type LocalRepository, localRepository } from './git.ts';
import { locksIn } from './locks.ts';
import { placeOf } from './place.ts';
import { commitTo } from './write.ts';

/** The clone in a folder, with the git of this machine. */
export function openClone(folder: string): ClonePort {
  const opened = new Map<string, LocalRepository>();

  /** Which pull requests brought what is found out once a commit. */
  function at(commit: string): LocalRepository {
    const known = opened.get(commit) ?? localRepository(folder, commit);
    opened.set(commit, known);
    return known;
  }

  return {
    place: () => placeOf(folder),
    configuration: (commit) => at(commit).file('slipway.yaml'),
    async folder(commit, path) {
      const entries = await entriesIn(folder, commit, path);
      if (isProblem(entries)) return entries;
      const history = await at(commit).history(path, limits.revisionsReadLocally);
      return isProblem(history) ? history : { entries, history };
    },
    async entriesAt(folders) {
      const found = new Map<string, readonly TreeEntry[]>();
      const counts = new Map<string, number>();
      for (const { commit, path, counted } of folders) {
        const entries = await entriesIn(folder, commit, path);
        if (isProblem(entries)) return entries;
        found.set(`${commit}:${path}`, entries);
        const count = counted === true ? await at(commit).count(path) : null;
        if (isProblem(count)) return count;
        if (count !== null) counts.set(`${commit}:${path}`, count);
      }
      return {
        at: (held, path) => found.get(`${held}:${path}`) ?? [],
        countedAt: (held, path) => counts.get(`${held}:${path}`) ?? null,
      };
    },
    tree: (commit) => gitTree(folder, commit),
    locks: ({ upstream }) => locksIn(folder, upstream?.remote ?? null),
    commit: (place, input) => commitTo(folder, place, input),
  };
}
