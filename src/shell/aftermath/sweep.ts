import { isPeoples, parseTrailers } from '../../core/commit/trailers.ts';
import { limits } from '../../core/limits.ts';
import type { CommitRecord } from '../../core/snapshot.ts';
import { turnOf } from '../sweep/turn.ts';
import { readFolders, type RevertsShell } from './folders.ts';
import { followReverts } from './reverts.ts';

/**
 * Sees to the reverts by people whose pushes got lost, and to rollbacks of Slipway's that nobody has seen to, because its
 * process ended right after the commit, or GitHub did not answer. It looks at the newest commits of as many folders as one query takes, which
 * is most often all that a sweep asks for; and closer where people have committed within a day.
 */
export async function sweepReverts(shell: RevertsShell, repository: string, at: string): Promise<void> {
  const seen = await readFolders(shell, repository, (folders) => turnOf(folders, at), limits.sweptRevisions);
  const isMeant = (commit: CommitRecord) =>
    isRecent(commit, at) && (isPeoples(commit.message) || isLeft(commit, at));
  const touched = (seen?.folders ?? []).filter(({ state }) => state.history.commits.some(isMeant));
  const paths = new Set(touched.map(({ state }) => state.path));
  if (paths.size === 0) return;
  await followReverts(shell, { repository, touches: (path) => paths.has(path), isMeant, by: null, at });
}

/** Whoever has made it is done with it by now, or never will be. */
function isLeft({ message, at: made }: CommitRecord, now: string): boolean {
  const minutes = (Date.parse(now) - Date.parse(made)) / 60_000;
  return parseTrailers(message)?.action === 'rollback' && minutes >= limits.leftRollbackMinutes;
}

/** What is older was left alone by a Slipway that knew nothing of it, or is for people to see to by now. */
export function isRecent({ at: made }: CommitRecord, now: string): boolean {
  return Date.parse(now) - Date.parse(made) <= limits.missedRevertHours * 3_600_000;
}
