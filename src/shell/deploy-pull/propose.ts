import type { ChangePlan } from '../../commands/command.ts';
import { proposalOf, type ServiceProposal } from '../../commands/proposal.ts';
import { targetOf } from '../../commands/shared.ts';
import { isLater, parseAskedIn } from '../../core/deploy-pull/asked.ts';
import { ownTrailers } from '../../core/deploy-pull/requests.ts';
import type { DeployHead, PullLink } from '../../core/deploy-pull/types.ts';
import type { ProposedService } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { link, type Text, text } from '../../core/text.ts';
import type { Shell } from '../shell.ts';
import { closeProposal, endOf, type FoundBranch, markEnded, supersededBy, tellAsker } from './end.ts';
import { publish } from './publish.ts';
import { othersRollback } from './others-rollback.ts';

/** One service's plan, and how its deploy pull request stands. */
export interface ProposalJob extends FoundBranch {
  /** With that service alone. */
  readonly snapshot: Snapshot;
  readonly service: string;
  /** null: there is nothing to change. */
  readonly plan: ChangePlan | null;
  /** Of the comment that tells of it. */
  readonly key: string;
}

/** What came of one service. */
export type Proposed = { readonly kind: 'proposed'; readonly service: ProposedService } | Ended;

/** Nothing is to be merged for this request; `end` where something else has become of it. */
export interface Ended {
  readonly kind: 'none';
  readonly end: Text | null;
  readonly pull: PullLink | null;
}

export type Stop = 'moved' | 'unknown' | Problem;

/** The App’s commit of this request stands on the branch. */
export interface Standing {
  readonly kind: 'standing';
  readonly sha: string;
  readonly proposal: ServiceProposal;
  /** Whether this very run has put it there; otherwise an earlier one, or that of another process. */
  readonly isNew: boolean;
}

/**
 * Brings the branch of a service in an environment up to date. Whoever comes again finds their own commit
 * there; whoever asked earlier than what stands there does nothing.
 */
export async function beginService(shell: Shell, job: ProposalJob): Promise<Standing | Ended | Stop> {
  const { snapshot, plan, found, key } = job;
  const newer = newerRequest(job);
  if (newer !== null) return { kind: 'none', end: newer, pull: found.pull };
  const waiting = othersRollback(job);
  if (waiting !== null) return waiting;
  if (plan === null) return dropStale(shell, job);
  const proposal = proposalOf(snapshot, plan);
  if (found.head?.mark?.key === key) return { kind: 'standing', sha: found.head.sha, proposal, isNew: false };
  const pushed = await push(shell, job, plan, proposal);
  return isStop(pushed) ? pushed : { kind: 'standing', ...pushed, proposal, isNew: true };
}

/** Opens the one deploy pull request of what stands on the branch, or brings the open one up to date. */
export async function publishService(
  shell: Shell,
  job: ProposalJob,
  { sha, proposal, isNew }: Standing,
): Promise<Proposed | Stop> {
  const { found, key, snapshot } = job;
  const pull = await publish(shell, job, sha, proposal);
  if (isStop(pull)) return pull;
  // Only now: until the branch had moved, the older one could be merged.
  if (isNew && found.pull !== null)
    await tellOlder(shell, job, supersededBy(snapshot.request.comment.url, found.pull));
  const updated = found.pull !== null && isNew;
  return { kind: 'proposed', service: { ...proposal.change, pull, key, updated } };
}

function isStop(result: Stop | object): result is Stop {
  return typeof result === 'string' || isProblem(result);
}

/** Deliveries may come in another order than the comments were made. */
function newerRequest({ found: { head, pull }, snapshot }: ProposalJob): Text | null {
  const request = requestOf(head);
  if (pull === null || !isLater(request.asked, parseAskedIn(snapshot.request.comment.url))) return null;
  return supersededBy(request.url, pull);
}

/** A commit that the App has not marked says nothing that counts. */
function requestOf(head: DeployHead | null) {
  const url = ownTrailers(head)?.request ?? null;
  return { url: url ?? '', asked: parseAskedIn(url) };
}

/** What an older request wanted is not wanted any more, now that there is nothing to change. */
async function dropStale(shell: Shell, job: ProposalJob): Promise<Ended | Stop> {
  const { snapshot, found } = job;
  if (found.pull === null) return { kind: 'none', end: null, pull: null };
  const stop = await closeProposal(shell, job);
  if (stop !== null) return stop;
  const { url } = snapshot.request.comment;
  await tellOlder(
    shell,
    job,
    text`closed, since ${link('a later command', url)} asked for what runs there already.`,
  );
  const pull = link(`#${found.pull.number}`, found.pull.url);
  return {
    kind: 'none',
    end: text`runs there already; ${pull}, of an older command, is closed.`,
    pull: null,
  };
}

/** The branch is moved to a commit of this request, which the App then marks as its own. */
async function push(
  shell: Shell,
  job: ProposalJob,
  plan: ChangePlan,
  { title }: ServiceProposal,
): Promise<{ readonly sha: string } | Stop> {
  const { deployPulls } = shell.github;
  const { snapshot, repository, repositoryId, branch, found } = job;
  const expectedHead = snapshot.repository.head;
  const { message, changes } = plan;
  const sha = await deployPulls.commit({ repository, expectedHead, message, changes });
  const from = found.head?.sha ?? null;
  // Before it is gone from the branch: people may put it back at any moment after.
  if (found.head !== null) await markEnded(deployPulls, repository, found.head, found.pull);
  const moved = await deployPulls.move({ repository, repositoryId, branch, from, to: sha });
  if (moved !== 'done') return moved;
  const { url } = snapshot.request.comment;
  const output = { title, summary: 'Slipway made this commit.' };
  const mark = { head: sha, key: job.key, conclusion: 'neutral' as const, detailsUrl: url, output };
  await deployPulls.mark(repository, mark, null);
  return { sha };
}

/** Tells whoever asked for what stood there before. */
async function tellOlder(shell: Shell, job: ProposalJob, end: Text): Promise<void> {
  const { found, key, snapshot, service } = job;
  const older = found.head?.mark?.key ?? key;
  const { asked } = requestOf(found.head);
  if (asked === null || older === key) return;
  const outcome = endOf(targetOf(snapshot), [{ service, pull: found.pull, end }]);
  try {
    await tellAsker(shell, { asked, key: older }, outcome, snapshot.request.at);
  } catch (error) {
    shell.log.warn({ err: error, pull: found.pull?.url }, 'An older command was not told what became of it.');
  }
}
