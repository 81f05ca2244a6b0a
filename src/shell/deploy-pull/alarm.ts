import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { limits } from '../../core/limits.ts';
import { claim } from '../../core/locks/claim.ts';
import { formatLockCommit } from '../../core/locks/message.ts';
import { isProblem } from '../../core/problem.ts';
import { Unavailable } from '../../ports.ts';
import type { DeployTools, Occasion } from './tools.ts';

const reason = 'what was merged is not what was approved';

/** Nobody deploys there until somebody has looked: unless others hold it already, which comes to the same. */
export async function lockService(
  { github: { state }, pause }: DeployTools,
  { repository, app, place }: DeployPullLook,
  { at, delivery }: Occasion,
): Promise<void> {
  for (let tries = 1; tries <= limits.commitTries; tries += 1) {
    const locks = await state.read(repository);
    if (isProblem(locks))
      throw new Error('The locks of a repository that was read a moment ago can be read.');
    const claimed = claim(locks, {
      place: { environment: place.environment, services: [place.service] },
      holder: app,
      reason,
      at,
      now: at,
      until: null,
      request: null,
      pull: null,
      delivery,
    });
    if (isProblem(claimed) || claimed.changes.length === 0) return;
    const result = await state.commit({
      repository,
      expectedHead: locks.head,
      message: formatLockCommit({ action: 'lock', locks: claimed.locks, reason, request: null, delivery }),
      changes: claimed.changes,
    });
    if (isProblem(result)) throw new Error(`The lock of ${place.service} could not be written.`);
    if (result.kind === 'committed') return;
    await pause(200 * tries);
  }
  throw new Unavailable('Others write locks faster than Slipway can.');
}
