import type { CommitRecord } from '../snapshot.ts';

/**
 * The commits in the order in which they came to the branch, newest first. git lists those of a merged branch by their
 * dates, between others that were there before: with each such merge, the numbers of those would move.
 */
export function inOrderOfArrival(commits: readonly CommitRecord[]): readonly CommitRecord[] {
  const together = Map.groupBy(commits, (commit) => commit.pull?.merge ?? commit.sha);
  return [...together.values()].flat();
}

/**
 * Of each commit the merge by which its branch came, or null where its files were once those of the main line: of the
 * branch's last commit, too, where git leaves the merge out since it changed nothing more.
 * @param commits In the order of arrival.
 */
export function branches(commits: readonly CommitRecord[]): readonly (string | null)[] {
  return commits.map(({ sha, pull }, place) => {
    const merge = pull?.merge ?? null;
    return sha === merge || commits[place - 1]?.pull?.merge !== merge ? null : merge;
  });
}
