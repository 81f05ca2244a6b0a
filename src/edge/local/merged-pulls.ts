import { pullInSubject } from '../../core/history/named.ts';
import type { BroughtBy } from '../../core/snapshot.ts';
import type { RunGit } from './run.ts';

/**
 * By which merged pull request the commits of branches came to a commit: GitHub knows; in a clone, the subject of the merge
 * tells. Without those that were squashed or rebased, of which git keeps nothing but a number in a subject.
 */
export async function mergedPulls(git: RunGit, commit: string): Promise<ReadonlyMap<string, BroughtBy>> {
  const merges = await git(['log', '--first-parent', '--merges', '--format=%H %s', commit]);
  const numbers = new Map<string, number>();
  for (const line of merges.split('\n')) {
    const [merge = ''] = line.split(' ', 1);
    const number = pullInSubject(line.slice(merge.length + 1));
    if (number !== null) numbers.set(merge, number);
  }
  if (numbers.size === 0) return new Map();
  const parents = new Map<string, readonly string[]>();
  for (const line of (await git(['rev-list', '--parents', commit])).split('\n')) {
    const [sha = '', ...its] = line.split(' ');
    if (sha !== '') parents.set(sha, its);
  }
  return broughtBy(parents, numbers);
}

/** From the main line's first commit on: what is new with each merge came by it. */
function broughtBy(
  parents: ReadonlyMap<string, readonly string[]>,
  numbers: ReadonlyMap<string, number>,
): ReadonlyMap<string, BroughtBy> {
  const seen = new Set<string>();
  const brought = new Map<string, BroughtBy>();
  for (const sha of mainLine(parents).toReversed()) {
    seen.add(sha);
    const number = numbers.get(sha);
    const pull = number === undefined ? null : { number, merge: sha };
    if (pull !== null) brought.set(sha, pull);
    const waiting = (parents.get(sha) ?? []).slice(1);
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      if (pull !== null) brought.set(next, pull);
      waiting.push(...(parents.get(next) ?? []));
    }
  }
  return brought;
}

/** The commit, which git lists first, and from there on each one's first parent. */
function mainLine(parents: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const line: string[] = [];
  let [next] = parents.keys();
  while (next !== undefined) {
    line.push(next);
    next = parents.get(next)?.[0];
  }
  return line;
}
