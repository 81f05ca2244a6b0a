import { endedNote, lockNote } from '../../core/aftermath/lock.ts';
import type { Undoing } from '../../core/aftermath/types.ts';
import type { Text } from '../../core/text.ts';
import type { LocksShell } from '../locks/remove.ts';
import type { Attempts } from './attempts.ts';
import { followDeployments } from './deployments.ts';
import { endLocks, lockServices } from './lock.ts';
import { tellPulls } from './tell.ts';

/**
 * What follows a commit that took deploys out of force, whoever made it: the services are locked, their deployments
 * follow, and the pull requests of the deploys are told. All of it may be done again, and then changes nothing.
 * Nothing of it undoes the commit: what cannot be done is said.
 * @returns remarks for the reply
 */
export async function aftermath(
  shell: LocksShell,
  undoing: Undoing,
  attempts: Attempts,
): Promise<readonly Text[]> {
  const [locked, followed, ended] = await Promise.all([
    lockServices(shell, undoing, attempts),
    followDeployments(shell, undoing, attempts),
    endLocks(shell, undoing, attempts),
  ]);
  const locks = locked.flatMap(({ end }) => (end.kind === 'locked' ? [end.lock] : []));
  const told = await tellPulls(shell, undoing, { locks, attempts });
  const notes = locked.map(lockNote).filter((note) => note !== null);
  return [...notes, ...ended.map(endedNote), ...followed, ...told];
}
