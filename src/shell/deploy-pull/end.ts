import { parseMarker } from '../../comment/marker.ts';
import type { AskedIn } from '../../core/deploy-pull/asked.ts';
import type { DeployPullsPort } from '../../core/deploy-pull/port.ts';
import type { DeployBranch, DeployHead, PullLink } from '../../core/deploy-pull/types.ts';
import type { EndedProposal, Outcome, Target } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { link, type Text, text } from '../../core/text.ts';
import type { OwnComment } from '../../ports.ts';
import { replyTo } from '../reply.ts';
import type { Shell } from '../shell.ts';

/** A request that a deploy pull request was for, and the comment that tells of it. */
export interface Asker {
  readonly asked: Pick<AskedIn, 'repository' | 'pull'>;
  readonly key: string;
}

/** A branch of ours as it was found. */
export interface FoundBranch {
  readonly repository: string;
  readonly repositoryId: string;
  readonly branch: string;
  readonly found: DeployBranch;
}

/** Writes the comment that tells of a request anew; makes it where it is gone. */
export async function tellAsker(
  shell: Pick<Shell, 'github' | 'templates'>,
  { asked: { repository, pull }, key }: Asker,
  outcome: Outcome,
  at: string,
): Promise<void> {
  const place = { repository, pull, at };
  const reading = await shell.github.application.read(place);
  // Whoever cannot be read any more cannot be told.
  if (isProblem(reading)) return;
  await replyTo(shell, place, key, reading.ownComments).final(outcome);
}

/** Ours that tell of a request; none where they cannot be read. */
export async function commentsOf(
  { github }: Pick<Shell, 'github'>,
  { asked: { repository, pull }, key }: Asker,
): Promise<readonly OwnComment[]> {
  const reading = await github.application.read({ repository, pull });
  if (isProblem(reading)) return [];
  return reading.ownComments.filter(({ body }) => parseMarker(body) === key);
}

/** What requests are told whose pull requests are not merged for them any more. */
export function endOf(target: Target, ends: readonly EndedProposal[]): Outcome {
  const { environment, repository, repositoryUrl, branch } = target;
  return { kind: 'proposal-ended', environment, repository, repositoryUrl, branch, ends };
}

export function supersededBy(request: string, pull: PullLink): Text {
  return text`superseded by ${link('a later command', request)}, which ${link('the deploy pull request', pull.url)} is for now.`;
}

/**
 * Takes the branch away, if it still stands as it was found, and closes the pull request: GitHub does
 * that by itself, but not at once.
 * @returns `moved` where it was merged at that moment: nothing is closed then
 */
export async function closeProposal(
  { github: { deployPulls } }: Pick<Shell, 'github'>,
  { repository, repositoryId, branch, found }: FoundBranch,
): Promise<'moved' | 'unknown' | Problem | null> {
  if (found.head !== null) {
    // Whoever hears of the closing finds that it is told already.
    await markEnded(deployPulls, repository, found.head, found.pull);
    const move = { repository, repositoryId, branch, from: found.head.sha, to: null };
    const moved = await deployPulls.move(move);
    if (moved !== 'done') return moved;
  }
  if (found.pull === null) return null;
  const state = await deployPulls.close(repository, found.pull.number);
  return state === 'merged' ? 'moved' : null;
}

/** A commit that is so marked is not merged any more, also if people put it back. */
export async function markEnded(
  deployPulls: DeployPullsPort,
  repository: string,
  { sha, mark }: DeployHead,
  pull: PullLink | null,
): Promise<void> {
  if (mark?.state !== 'open') return;
  const output = { title: 'Not deployed', summary: 'Slipway made this commit. It is not merged any more.' };
  const detailsUrl = pull?.url ?? null;
  await deployPulls.mark(
    repository,
    { head: sha, key: mark.key, conclusion: 'cancelled', detailsUrl, output },
    mark.id,
  );
}
