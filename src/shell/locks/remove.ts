import { deleteLock } from '../../core/locks/file.ts';
import { doneBefore, formatLockCommit, type ToldLock } from '../../core/locks/message.ts';
import type { Lock, Locks } from '../../core/locks/types.ts';
import { isProblem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import type { Shell } from '../shell.ts';
import { changeLocks } from './change.ts';

/** What it takes to end locks without anybody's command. */
export type LocksShell = Pick<
  Shell,
  'github' | 'templates' | 'log' | 'pause' | 'defaultEnvironmentRepository'
>;

interface Removal {
  /** Whoever comes again with the same finds what was done. */
  readonly delivery: string;
  /** Why, in one line. */
  readonly reason: string;
  readonly choose: (locks: Locks) => readonly Lock[];
}

/**
 * Removes the locks that are chosen of those there are now, in one commit, and answers which: those of an
 * earlier run of the delivery, where there was one. Where Slipway may not read or write them, it says so in the log.
 */
export async function removeLocks(
  shell: LocksShell,
  repository: string,
  { delivery, reason, choose }: Removal,
): Promise<readonly ToldLock[]> {
  const removed = await changeLocks(shell, repository, (locks) => {
    const done = doneBefore(locks, delivery);
    const ended = done === null ? choose(locks) : [];
    if (ended.length === 0) return { answer: done ?? [], commit: null };
    const message = formatLockCommit({ action: 'unlock', locks: ended, reason, request: null, delivery });
    return { answer: ended, commit: { message, changes: ended.map(deleteLock) } };
  });
  if (!isProblem(removed)) return removed;
  shell.log.warn({ repository, delivery, problem: removed.code }, toPlain(removed.title));
  return [];
}
