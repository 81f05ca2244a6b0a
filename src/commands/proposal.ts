import { parseMessage } from '../core/commit/message.ts';
import { parseTrailers, type Source } from '../core/commit/trailers.ts';
import { runningNow } from '../core/history.ts';
import type { ProposedService } from '../core/outcome.ts';
import type { UndoneCommit } from '../core/rollback/told.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { ChangePlan } from './command.ts';

/** One service's part of a plan, as its pull request tells it. */
export interface ServiceProposal {
  readonly change: Omit<ProposedService, 'pull' | 'key' | 'updated'>;
  readonly action: 'deploy' | 'promote' | 'restart' | 'rollback';
  /** The environment that a promotion takes from; null of everything else. */
  readonly from: string | null;
  /** Subject of the commit, and so the title of the pull request. */
  readonly title: string;
  readonly reason: string | null;
  /** Of a rollback: the commits that it undoes. */
  readonly undone: readonly UndoneCommit[];
  /** What runs now, and what will, where both are known and of one repository. */
  readonly sources: { readonly repository: string; readonly from: string; readonly to: string } | null;
}

/** @param plan for one service, which the snapshot has alone. @throws where it is not Slipway’s own commit */
export function proposalOf(
  snapshot: Pick<Snapshot, 'environment' | 'services'>,
  plan: ChangePlan,
): ServiceProposal {
  const trailers = parseTrailers(plan.message);
  const [after] = trailers?.services ?? [];
  const state = snapshot.services.find(({ service }) => service.name === after?.service);
  if (trailers === null || after === undefined || state === undefined)
    throw new Error('A plan for one service says in its trailers what that is to run.');
  const now = runningNow(state, snapshot.environment.name);
  const planned =
    plan.result.kind !== 'deploy'
      ? undefined
      : plan.result.services.find(({ service }) => service === after.service);
  const before = {
    imagesBefore: planned?.imagesBefore ?? some(now?.image),
    versionsBefore: planned?.versionsBefore ?? some(now?.version),
  };
  return {
    change: { service: after.service, ...before, imageAfter: after.image, versionAfter: after.version },
    action: trailers.action,
    from: trailers.from,
    title: parseMessage(plan.message).subject,
    reason: plan.result.reason,
    undone: plan.result.kind === 'rollback' ? plan.result.undone : [],
    sources: between(now?.source ?? null, after.source),
  };
}

function some(value: string | null | undefined): readonly string[] {
  return value === null || value === undefined ? [] : [value];
}

function between(now: Source | null, then: Source | null): ServiceProposal['sources'] {
  if (now === null || then === null || now.sha === then.sha) return null;
  if (now.repository.toLowerCase() !== then.repository.toLowerCase()) return null;
  return { repository: then.repository, from: now.sha, to: then.sha };
}
