import { deleteLock } from '../../core/locks/file.ts';
import { doneBefore, formatLockCommit, type ToldLock } from '../../core/locks/message.ts';
import type { Lock, Locks } from '../../core/locks/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import { toPlain } from '../../core/text.ts';
import { Unavailable } from '../../ports.ts';
import { pauseAfter } from '../patience.ts';
import type { Shell } from '../shell.ts';

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
 * earlier run of the delivery, where there was one. Where Slipway may not write, it says so in the log.
 */
export async function removeLocks(
  { github: { state }, log, pause }: LocksShell,
  repository: string,
  { delivery, reason, choose }: Removal,
): Promise<readonly ToldLock[]> {
  for (let tries = 1; tries <= limits.commitTries; tries += 1) {
    const begun = performance.now();
    const locks = await state.read(repository);
    const done = isProblem(locks) ? null : doneBefore(locks, delivery);
    if (done !== null) return done;
    const ended = isProblem(locks) ? [] : choose(locks);
    if (isProblem(locks) || ended.length === 0) return [];
    const result = await state.commit({
      repository,
      expectedHead: locks.head,
      message: formatLockCommit({ action: 'unlock', locks: ended, reason, request: null, delivery }),
      changes: ended.map(deleteLock),
    });
    if (isProblem(result)) {
      log.warn({ repository, delivery, problem: result.code }, toPlain(result.title));
      return [];
    }
    if (result.kind === 'committed') return ended;
    await pause(pauseAfter(tries, performance.now() - begun));
  }
  throw new Unavailable('Others lock and unlock faster than locks could be ended.');
}
