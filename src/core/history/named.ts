import { parseMessage } from '../commit/message.ts';
import type { Revert } from '../commit/revert.ts';
import type { CommitRecord } from '../snapshot.ts';

type Places = readonly number[];

/** Where commits stand in a list, by what people and git call them. */
export interface Named {
  /**
   * The commit that is called so, which a person may have shortened, and all that came by the merge that is. Of a
   * shortened name that could mean several, none.
   */
  readonly bySha: (name: string) => Places;
  /** All that came by a pull request. */
  readonly byPull: (pull: Revert['pulls'][number]) => Places;
}

export function named(commits: readonly CommitRecord[]): Named {
  const places = new Map<string, number[]>();
  for (const [place, { sha, pull }] of commits.entries()) {
    for (const name of new Set([sha, pull?.merge ?? sha]))
      places.set(name, [...(places.get(name) ?? []), place]);
  }
  return {
    bySha(name) {
      const [meant, ...others] = places.has(name)
        ? [name]
        : [...places.keys()].filter((sha) => sha.startsWith(name));
      return meant === undefined || others.length > 0 ? [] : (places.get(meant) ?? []);
    },
    byPull: (pull) => commits.flatMap((commit, place) => (cameBy(commit, pull) ? [place] : [])),
  };
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
