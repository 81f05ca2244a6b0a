import { rollbackGate } from '../../core/gates/rollback.ts';
import type { Problem } from '../../core/problem.ts';
import type { ProposalJob } from './propose.ts';
import { proposalOf } from './proposals.ts';

/** The gate as of the look that the branch is moved by. */
export function othersRollback({ found, snapshot, plan, service }: ProposalJob): Problem | null {
  if (plan?.result.kind === 'rollback') return null;
  const open = proposalOf(service, found, false);
  return rollbackGate(snapshot.environment.name, open, snapshot.actor.login).problem;
}
