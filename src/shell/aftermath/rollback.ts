import { githubEnvironment, type Scene } from '../../commands/shared.ts';
import { reversalOf } from '../../core/aftermath/reversal.ts';
import type { Undoing } from '../../core/aftermath/types.ts';
import { parseTrailers } from '../../core/commit/trailers.ts';
import type { CommitRecord, ServiceState } from '../../core/snapshot.ts';
import type { Text } from '../../core/text.ts';
import type { LocksShell } from '../locks/remove.ts';
import { type Attempts, attemptsOf } from './attempts.ts';
import { aftermath } from './index.ts';
import { settle } from './settle.ts';

/** A rollback of Slipway’s that is on the default branch. */
export interface LandedRollback {
  /** What was read before it or after it. */
  readonly scene: Scene;
  readonly landed: Pick<CommitRecord, 'sha' | 'url' | 'message' | 'parents'>;
  /** Who is meant where its trailers do not name anybody. */
  readonly by: string;
  readonly at: string;
}

/**
 * Does what follows it, and then what else there is to do: once all of that went through, the commit is marked, and no sweep comes
 * back to it.
 * @returns remarks for the reply
 */
export async function afterRollback(
  shell: LocksShell,
  rollback: LandedRollback,
  then: (attempts: Attempts) => Promise<readonly Text[]>,
): Promise<readonly Text[]> {
  const undoing = undoingOf(rollback);
  const { sha, message } = rollback.landed;
  const attempts = attemptsOf(shell.log, { commit: sha, delivery: parseTrailers(message)?.delivery });
  if (undoing === null) return then(attempts);
  const notes = [...(await aftermath(shell, undoing, attempts)), ...(await then(attempts))];
  if (!attempts.failed())
    await attempts.attempt(
      'A rollback could not be marked as seen to.',
      () => settle(shell, undoing, notes),
      undefined,
    );
  return notes;
}

function undoingOf({ scene, landed, by, at }: LandedRollback): Undoing | null {
  const trailers = parseTrailers(landed.message);
  if (trailers?.action !== 'rollback') return null;
  const { environment, repository, application } = scene;
  const reversals = scene.services.flatMap((state) => {
    const recorded = {
      repository: application.repository,
      environment: githubEnvironment(scene, state.service.name),
    };
    return reversalOf(withCommit(state, landed), environment.name, recorded, landed.sha) ?? [];
  });
  if (reversals.length === 0) return null;
  return {
    repository: repository.name,
    commit: { sha: landed.sha, url: landed.url },
    how: 'rollback',
    by: trailers.actor?.login ?? by,
    reason: trailers.reason,
    request: trailers.request,
    delivery: trailers.delivery,
    readers: null,
    at,
    reversals,
  };
}

/** What was read before the commit was made does not hold it yet. */
function withCommit(state: ServiceState, landed: LandedRollback['landed']): ServiceState {
  const { commits, total } = state.history;
  if (commits.some(({ sha }) => sha === landed.sha)) return state;
  const commit = { ...landed, author: { name: '', login: null }, at: '', tree: null, pull: null };
  return { ...state, history: { commits: [commit, ...commits], total: total + 1 } };
}
