import type { CommitRecord, History } from '../snapshot.ts';

/** A history with what git leaves out of it, where that was read. Its places are none of revisions: those have numbers without. */
export function withAside({ commits, total, aside }: History): History {
  if (aside === undefined) return { commits, total };
  const known = new Set(commits.map(({ sha }) => sha));
  const all = commits.flatMap((commit, place) => {
    const merge = commit.pull?.merge ?? null;
    const isOldest = merge !== null && commits[place + 1]?.pull?.merge !== merge;
    return [commit, ...(isOldest ? leftOut(aside.get(merge) ?? [], known) : [])];
  });
  return { commits: all, total: total + all.length - commits.length };
}

/** What is older than all that both know may be older than all that was read. */
function leftOut(side: readonly CommitRecord[], known: Set<string>): readonly CommitRecord[] {
  const last = side.findLastIndex(({ sha }) => known.has(sha));
  const found = side.slice(0, last === -1 ? side.length : last).filter(({ sha }) => !known.has(sha));
  for (const { sha } of found) known.add(sha);
  return found;
}
