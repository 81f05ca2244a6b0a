import { isPeoples } from '../../core/commit/trailers.ts';
import { isWithin } from '../../core/manifests/classify.ts';
import type { RevertsShell } from './folders.ts';
import { followReverts } from './reverts.ts';
import { isRecent } from './sweep.ts';

/** A push of people to the default branch. */
export interface Pushed {
  /** `owner/name` */
  readonly repository: string;
  /** Object names of the commits. */
  readonly commits: readonly string[];
  /** What they changed. */
  readonly paths: readonly string[];
  /** Whether there is more than is told here: then everything is looked at. */
  readonly isCut: boolean;
  /** Login of who pushed; null where that is no person. */
  readonly by: string | null;
}

/** Sees to the reverts and restorations in a push. */
export async function followPushed(shell: RevertsShell, pushed: Pushed, at: string): Promise<void> {
  const commits = new Set(pushed.commits);
  await followReverts(shell, {
    repository: pushed.repository,
    touches: (folder) => pushed.isCut || pushed.paths.some((path) => isWithin(path, folder)),
    // What the App commits itself is seen to where it does so.
    isMeant: (commit) =>
      isPeoples(commit.message) && (commits.has(commit.sha) || (pushed.isCut && isRecent(commit, at))),
    by: pushed.by,
    at,
  });
}
