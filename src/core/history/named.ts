import { parseMessage } from '../commit/message.ts';
import type { Revert } from '../commit/revert.ts';
import type { CommitRecord } from '../snapshot.ts';

/**
 * Where the commits stand that an object name means, which a person may have shortened: the one that is called so, and
 * all that came by the merge that is. Of a shortened name that could mean several, none.
 */
export function placesOf(commits: readonly CommitRecord[], name: string): readonly number[] {
  const called = commits.flatMap(({ sha, pull }) => [sha, ...(pull?.merge ? [pull.merge] : [])]);
  const meant = [...new Set(called.filter((sha) => sha.startsWith(name)))];
  const [sha] = meant;
  if (sha === undefined || meant.length > 1) return [];
  return commits.flatMap((commit, place) =>
    commit.sha === sha || commit.pull?.merge === sha ? [place] : [],
  );
}

/** Where the commits stand that came by a pull request. */
export function placesOfPull(
  commits: readonly CommitRecord[],
  pull: Revert['pulls'][number],
): readonly number[] {
  return commits.flatMap((commit, place) => (cameBy(commit, pull) ? [place] : []));
}

function cameBy(commit: CommitRecord, { repository, number }: Revert['pulls'][number]): boolean {
  // A commit's address names its repository; one that git itself read may have none.
  const address = commit.url.toLowerCase();
  if (address !== '' && !address.includes(`/${repository.toLowerCase()}/commit/`)) return false;
  if (commit.pull !== null) return commit.pull.number === number;
  return pullInSubject(parseMessage(commit.message).subject) === number;
}

/** As GitHub writes the subject of a squash and of a merge; a person may have written something else, or copied it. */
export function pullInSubject(subject: string): number | null {
  const number = /^Merge pull request #(\d{1,15}) from /.exec(subject) ?? / \(#(\d{1,15})\)$/.exec(subject);
  return number === null ? null : Number(number[1]);
}
