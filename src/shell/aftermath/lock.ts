import { type Locked, locksToEnd, planLocks, toLock } from '../../core/aftermath/lock.ts';
import { lockKey, type Undoing } from '../../core/aftermath/types.ts';
import type { ToldLock } from '../../core/locks/message.ts';
import type { Locks } from '../../core/locks/types.ts';
import { isProblem } from '../../core/problem.ts';
import { type Text, text } from '../../core/text.ts';
import { changeLocks } from '../locks/change.ts';
import { type LocksShell, removeLocks } from '../locks/remove.ts';
import type { Attempts } from './attempts.ts';

/** Locks what was taken out of force, and answers what has become of each. */
export async function lockServices(
  shell: LocksShell,
  undoing: Undoing,
  { attempt }: Attempts,
): Promise<readonly Locked[]> {
  const reversals = toLock(undoing);
  if (reversals.length === 0) return [];
  const failed = (why: Text) =>
    reversals.map((reversal): Locked => ({ reversal, end: { kind: 'failed', why } }));
  return attempt(
    'What was rolled back could not be locked.',
    async () => {
      const locked = await changeLocks(shell, undoing.repository, (locks) => planLocks(locks, undoing));
      return isProblem(locked) ? failed(locked.title) : locked;
    },
    failed(text`GitHub did not take it.`),
  );
}

/** Ends the locks that came of what was undone itself, and answers which. */
export async function endLocks(
  shell: LocksShell,
  undoing: Undoing,
  { attempt }: Attempts,
): Promise<readonly ToldLock[]> {
  if (undoing.reversals.every(({ undone }) => undone.length > 0)) return [];
  const removal = {
    delivery: `${lockKey(undoing.commit.sha)}-again`,
    reason: 'its deploy is in force again',
    choose: (locks: Locks) => locksToEnd(locks, undoing),
  };
  return attempt('A lock could not be ended.', () => removeLocks(shell, undoing.repository, removal), []);
}
