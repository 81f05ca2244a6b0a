import type { ChangePlan } from '../../commands/command.ts';
import { proposalOf, type ServiceProposal } from '../../commands/proposal.ts';
import { targetOf } from '../../commands/shared.ts';
import { writeDeployPull } from '../../comment/deploy-pull.ts';
import { parseTrailers } from '../../core/commit/trailers.ts';
import { isLater, parseAskedIn } from '../../core/deploy-pull/asked.ts';
import type { DeployHead, PullLink, SourceCommits } from '../../core/deploy-pull/types.ts';
import { waitsFor } from '../../core/deploy-pull/waits.ts';
import type { ProposedService } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { link, type Text, text } from '../../core/text.ts';
import type { Shell } from '../shell.ts';
import { closeProposal, endOf, type FoundBranch, markEnded, tellAsker } from './end.ts';

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
export type Proposed =
  | { readonly kind: 'proposed'; readonly service: ProposedService }
  /** Nothing is to be merged for this request; `end` where something else has become of it. */
  | { readonly kind: 'none'; readonly end: Text | null; readonly pull: PullLink | null };

type Stop = 'moved' | 'unknown' | Problem;

/**
 * Opens the one deploy pull request of a service in an environment, or brings it up to date. Whoever
 * comes again finds their own commit on the branch; whoever asked earlier than what stands there does nothing.
 */
export async function proposeService(shell: Shell, job: ProposalJob): Promise<Proposed | Stop> {
  const { snapshot, plan, found, key } = job;
  const newer = newerRequest(job);
  if (newer !== null) return { kind: 'none', end: newer, pull: found.pull };
  if (plan === null) return dropStale(shell, job);
  const proposal = proposalOf(snapshot, plan);
  const isMine = found.head?.mark?.key === key;
  const stop = isMine ? null : await push(shell, job, plan, proposal);
  if (stop !== null) return stop;
  const pull = await publish(shell, job, proposal);
  if (pull === 'unknown' || isProblem(pull)) return pull;
  return { kind: 'proposed', service: { ...proposal.change, pull, updated: found.pull !== null && !isMine } };
}

/** Deliveries may come in another order than the comments were made. */
function newerRequest({ found: { head, pull }, snapshot }: ProposalJob): Text | null {
  const request = requestOf(head);
  if (pull === null || !isLater(request.asked, parseAskedIn(snapshot.request.comment.url))) return null;
  return supersededBy(request.url, pull);
}

/** A commit that the App has not marked says nothing that counts. */
function requestOf(head: DeployHead | null) {
  const isOurs = head !== null && head.mark !== null;
  const url = isOurs ? (parseTrailers(head.message)?.request ?? null) : null;
  return { url: url ?? '', asked: parseAskedIn(url) };
}

function supersededBy(request: string, pull: PullLink): Text {
  return text`superseded by ${link('a later command', request)}, which ${link('the deploy pull request', pull.url)} is for now.`;
}

/** What an older request wanted is not wanted any more, now that there is nothing to change. */
async function dropStale(shell: Shell, job: ProposalJob): Promise<Proposed | Stop> {
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
): Promise<Stop | null> {
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
  if (found.pull !== null) await tellOlder(shell, job, supersededBy(url, found.pull));
  return null;
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

async function publish(
  shell: Shell,
  { snapshot, repository, branch, found }: ProposalJob,
  proposal: ServiceProposal,
): Promise<PullLink | 'unknown' | Problem> {
  const { deployPulls } = shell.github;
  const words = { title: proposal.title, body: await bodyOf(shell, snapshot, proposal) };
  if (found.pull === null) {
    const opened = await deployPulls.open({ repository, branch, base: snapshot.repository.branch, ...words });
    return isProblem(opened) ? openedMeanwhile(shell, repository, branch, opened) : opened;
  }
  await deployPulls.describe(repository, found.pull.number, words);
  return found.pull;
}

/** Another process, with a copy of the same delivery, may have opened it, and may have merged it already. */
async function openedMeanwhile(
  { github: { deployPulls } }: Shell,
  repository: string,
  branch: string,
  refusal: Problem,
): Promise<PullLink | 'unknown' | Problem> {
  const looked = await deployPulls.look(repository, [branch]);
  const now = isProblem(looked) ? undefined : looked.branches.get(branch);
  if (now === undefined) return refusal;
  if (now.pull !== null) return now.pull;
  return now.head === null ? 'unknown' : refusal;
}

async function bodyOf(shell: Shell, snapshot: Snapshot, proposal: ServiceProposal): Promise<string> {
  const { application, request, environment, showApplication } = snapshot;
  return writeDeployPull({
    action: proposal.action,
    from: proposal.from,
    environment: environment.name,
    change: proposal.change,
    asked: { repository: application.repository, pull: request.pull, url: request.comment.url },
    actor: request.comment.author,
    title: showApplication ? application.pull.title : null,
    reason: proposal.reason,
    commits: showApplication ? await commitsOf(shell, snapshot, proposal) : null,
    waits: waitsFor(environment, proposal.action),
  });
}

/** They help the reader alone: without them, the pull request is opened all the same. */
async function commitsOf(
  { github, log }: Shell,
  { request }: Snapshot,
  { sources }: ServiceProposal,
): Promise<SourceCommits | null> {
  if (sources === null) return null;
  const { repository, from, to } = sources;
  try {
    return await github.deployPulls.sourceCommits(repository, from, to);
  } catch (error) {
    log.warn({ err: error, delivery: request.delivery }, 'The commits of a deploy could not be listed.');
    return null;
  }
}
