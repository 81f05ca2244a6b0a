import { writeDeployPull } from '../../comment/deploy-pull.ts';
import type { ServiceProposal } from '../../commands/proposal.ts';
import type { PullLink, SourceCommits } from '../../core/deploy-pull/types.ts';
import { waitsFor } from '../../core/deploy-pull/waits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import type { Shell } from '../shell.ts';
import type { ProposalJob, Stop } from './propose.ts';

/** @returns `moved` where nothing is open any more for what stands on the branch */
export async function publish(
  shell: Shell,
  { snapshot, repository, repositoryId, branch, found }: ProposalJob,
  sha: string,
  proposal: ServiceProposal,
): Promise<PullLink | Stop> {
  const { deployPulls } = shell.github;
  const words = { title: proposal.title, body: await bodyOf(shell, snapshot, proposal) };
  if (found.pull === null) {
    const opened = await deployPulls.open({ repository, branch, base: snapshot.repository.branch, ...words });
    return isProblem(opened) ? openedMeanwhile(shell, repository, branch, opened) : opened;
  }
  const state = await deployPulls.describe(repository, found.pull.number, words);
  if (state === 'open') return found.pull;
  // What it was for was merged or closed at that moment: on the base of then, this gets one of its own.
  await deployPulls.move({ repository, repositoryId, branch, from: sha, to: null });
  return 'moved';
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
    undone: proposal.undone,
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
