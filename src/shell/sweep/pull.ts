import { presentPosting } from '../../core/approval/reviews.ts';
import { limits } from '../../core/limits.ts';
import type { PullName, PullsPort } from '../../ports.ts';
import { settleDeployPull } from '../deploy-pull/settle.ts';
import type { DeployTools } from '../deploy-pull/tools.ts';
import { isOld } from '../manifests/due.ts';
import { handleManifests } from '../manifests/events.ts';
import { readLedger } from '../manifests/judge.ts';
import type { ManifestsShell } from '../manifests/run.ts';
import { comparedIn, stickyComments, toldOf } from '../manifests/sticky.ts';
import type { Sweep } from './task.ts';

/** Tells of a pull request what it has to be told of, and goes on with a deploy that waits for it. */
export async function sweepPull(
  { manifests, deploys }: { readonly manifests: ManifestsShell; readonly deploys: DeployTools },
  pull: PullName,
  now: Sweep,
): Promise<void> {
  const { repository, number } = pull;
  const delivery = now.id;
  const due = await missed(manifests.pulls, pull);
  if (due !== null) await handleManifests(manifests, { ...due, repository, number, delivery });
  await settleDeployPull(deploys, { repository, number }, { ...now, delivery });
}

type Missed = { readonly kind: 'pull' | 'review' } | { readonly kind: 'retry'; readonly tries: number };

/** What a pull request has to be told of, as the event that may have got lost; null where nothing is. */
async function missed(pulls: PullsPort, { repository, number }: PullName): Promise<Missed | null> {
  const look = await pulls.look(repository, number);
  if (look?.open !== true) return null;
  const shown = { head: look.head, base: look.base.sha };
  const checked = look.check && comparedIn(look.check);
  if (look.check === null || checked === null || isOld(checked, shown)) return { kind: 'pull' };
  if (checked.configuration !== look.configuration.oid) return { kind: 'pull' };
  // Whatever the comment says: it is as it was before that failed.
  if (checked.tries !== null)
    return checked.tries < limits.sweptTries ? { kind: 'retry', tries: checked.tries + 1 } : null;
  const told = toldOf(look);
  // Without a comment nothing may be to be told of it; or else nobody heard of it, and the check run is told of others.
  if (told === null ? look.sharers?.length !== 0 : isOld(told, shown)) return { kind: 'pull' };
  const ledger = await readLedger(pulls, look);
  const isShown = presentPosting(ledger, stickyComments(look)[0] ?? null) !== null;
  // What is red for good, and not for an effect of what is to be approved, stays so whoever approves.
  if (look.check.conclusion === 'failure' && !isShown) return null;
  // What approvals it has is cheap to find out, and nothing shows whether all reviews were heard of.
  if (ledger.postings.length > 0) return { kind: 'review' };
  return look.check.completed ? null : { kind: 'pull' };
}
