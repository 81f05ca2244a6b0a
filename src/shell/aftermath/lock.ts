import { type Locked, locksToEnd, planLocks, toLock } from '../../core/aftermath/lock.ts';
import { lockKey, type Undoing } from '../../core/aftermath/types.ts';
import { isProblem } from '../../core/problem.ts';
import { type Text, text } from '../../core/text.ts';
import { changeLocks } from '../locks/change.ts';
import { type LocksShell, removeLocks } from '../locks/remove.ts';

/** Locks what was taken out of force, and answers what has become of each; throws nothing. */
export async function lockServices(shell: LocksShell, undoing: Undoing): Promise<readonly Locked[]> {
  const reversals = toLock(undoing);
  if (reversals.length === 0) return [];
  const failed = (why: Text) =>
    reversals.map((reversal): Locked => ({ reversal, end: { kind: 'failed', why } }));
  try {
    const locked = await changeLocks(shell, undoing.repository, (locks) => planLocks(locks, undoing));
    return isProblem(locked) ? failed(locked.title) : locked;
  } catch (error) {
    shell.log.warn({ err: error, commit: undoing.commit.sha }, 'What was rolled back could not be locked.');
    return failed(text`GitHub did not take it.`);
  }
}

/** Ends the locks that came of what was undone itself. What does not work is left to people. */
export async function endLocks(shell: LocksShell, undoing: Undoing): Promise<void> {
  if (undoing.reversals.length === toLock(undoing).length) return;
  const removal = {
    delivery: `${lockKey(undoing.commit.sha)}-again`,
    reason: 'its deploy is in force again',
    choose: (locks: Parameters<typeof locksToEnd>[0]) => locksToEnd(locks, undoing),
  };
  await removeLocks(shell, undoing.repository, removal).catch((error: unknown) => {
    shell.log.warn({ err: error, commit: undoing.commit.sha }, 'A lock could not be ended.');
  });
}
