import { expiredLocks } from '../../core/locks/release.ts';
import { limits } from '../../core/limits.ts';
import { isProblem } from '../../core/problem.ts';
import type { PullName, SweepPort } from '../../ports.ts';
import { endLocksIn } from './closed.ts';
import { type LocksShell, removeLocks } from './remove.ts';

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
  const closed = await sweep.closed([...pulls.values()].slice(0, limits.sweptPulls));
  for (const [index, pull] of closed.entries())
    await endLocksIn(shell, repository, {
      repository: pull.repository,
      pull: pull.number,
      at,
      delivery: `${id}-closed-${index}`,
    });
}
