import { locksOfPull } from '../../core/locks/release.ts';
import { isProblem } from '../../core/problem.ts';
import type { ReplyPlace } from '../../ports.ts';
import { replyTo } from '../reply.ts';
import { environmentRepository } from '../snapshot.ts';
import { type LocksShell, removeLocks } from './remove.ts';

/** A pull request that is closed, merged or not. */
export interface ClosedPull extends ReplyPlace {
  /** Of what tells of it: whoever comes again with the same does nothing twice. */
  readonly delivery: string;
}

/**
 * Ends the locks that were asked for on a pull request before it was closed, and says so there, in one comment. Does
 * nothing where it is open by now: news of its end may come late, or once more.
 */
export async function endLocksOfPull(shell: LocksShell, closed: ClosedPull): Promise<void> {
  const reading = await shell.github.application.read(closed);
  if (isProblem(reading) || reading.application.pull.open) return;
  const repository = environmentRepository(shell, closed, reading);
  // Where nothing is deployed from, nothing is locked.
  if (!isProblem(repository)) await endLocksIn(shell, repository, closed);
}

/** The same, of one environment repository. */
export async function endLocksIn(shell: LocksShell, repository: string, closed: ClosedPull): Promise<void> {
  const pull = { repository: closed.repository, number: closed.pull };
  const ended = await removeLocks(shell, repository, {
    delivery: closed.delivery,
    reason: `${pull.repository}#${pull.number} is closed`,
    choose: (locks) => locksOfPull(locks, pull, closed.at),
  });
  if (ended.length === 0) return;
  const reading = await shell.github.application.read(closed);
  if (isProblem(reading)) return;
  const reply = replyTo(shell, closed, closed.delivery, reading.ownComments);
  await reply.final({ kind: 'locks-ended', locks: ended });
}
