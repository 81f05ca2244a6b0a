import { createHash } from 'node:crypto';
import { expiredLocks } from '../../core/locks/release.ts';
import { isProblem } from '../../core/problem.ts';
import type { PullName, SweepPort } from '../../ports.ts';
import { endLocksIn } from './closed.ts';
import { turnOf } from '../sweep/turn.ts';
import { type LocksShell, removeLocks } from './remove.ts';

/** The same in every run of a sweep, whichever others are closed by then; deliveries are letters, digits and dashes. */
function wordOf({ repository, number }: PullName): string {
  return createHash('sha256').update(`${repository.toLowerCase()}#${number}`).digest('hex').slice(0, 16);
}

/** Removes locks that have ended by their time, and those whose pull request is closed. */
export async function sweepLocks(
  { locks: shell, sweep }: { readonly locks: LocksShell; readonly sweep: Pick<SweepPort, 'closed'> },
  repository: string,
  { id, at }: { readonly id: string; readonly at: string },
): Promise<void> {
  const held = await shell.github.state.read(repository);
  if (isProblem(held) || held.locks.length === 0) return;
  if (expiredLocks(held, at).length > 0)
    await removeLocks(shell, repository, {
      delivery: `${id}-expired`,
      reason: 'the time is over',
      choose: (locks) => expiredLocks(locks, at),
    });
  const pulls = new Map<string, PullName>();
  for (const { pull } of held.locks)
    if (pull !== null) pulls.set(`${pull.repository.toLowerCase()}#${pull.number}`, pull);
  const turn = turnOf([...pulls.values()], at);
  const left = pulls.size - turn.length;
  if (left > 0)
    shell.log.warn({ repository, left }, 'Locks end with more pull requests than are swept at once.');
  for (const pull of await sweep.closed(turn))
    await endLocksIn(shell, repository, {
      repository: pull.repository,
      pull: pull.number,
      at,
      delivery: `${id}-${wordOf(pull)}`,
    });
}
