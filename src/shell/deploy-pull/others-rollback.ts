import { isSame } from '../../core/access.ts';
import { parseTrailers } from '../../core/commit/trailers.ts';
import type { Problem } from '../../core/problem.ts';
import { rollbackWaits } from '../../core/problems/deploy-pull.ts';
import type { ProposalJob } from './propose.ts';

/**
 * What somebody else is about to take out of force is not rolled forward by the way: a rollback that waits in a pull request
 * has no lock yet.
 */
export function othersRollback({ found, snapshot, plan, service }: ProposalJob): Problem | null {
  const { head, pull } = found;
  if (pull === null || head?.mark?.state !== 'open' || plan?.result.kind === 'rollback') return null;
  const trailers = parseTrailers(head.message);
  const by = trailers?.actor?.login ?? null;
  if (trailers?.action !== 'rollback' || by === null || isSame(by, snapshot.actor.login)) return null;
  return rollbackWaits({ service, environment: snapshot.environment.name, by, pull });
}
