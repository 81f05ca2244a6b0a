/** A pull request's conversation: what was said and what happened, in the order of time. */
import type { GitCommit } from '../../world/contract.ts';
import type { Deployment, PullRequest } from '../../world/types.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { splitMessage } from '../reading.ts';
import { accountLink } from './account.ts';
import { commitVerdict } from './checks.ts';
import { commentView, eventLine, reviewView } from './comment.ts';
import { timeAgo } from './time.ts';

interface Entry {
  readonly at: string;
  readonly view: Html;
}

export async function timeline(
  visit: RepositoryVisit,
  pull: PullRequest,
  commits: readonly GitCommit[],
  deployments: readonly Deployment[],
): Promise<readonly Html[]> {
  const { world, fullName } = visit;
  const said = await Promise.all([
    ...world.comments(fullName, pull.number).map(async (comment) => ({
      at: comment.createdAt,
      view: await commentView(visit, pull, comment),
    })),
    ...world.reviews(fullName, pull.number).map(async (review) => ({
      at: review.submittedAt,
      view: await reviewView(visit, pull, review),
    })),
  ]);
  // The sort is stable: of the same second, commits come first, then words, then what they led to.
  const entries: Entry[] = [
    ...commits.map((commit) => commitEntry(visit, pull, commit)),
    ...said,
    ...deployments.map((deployment) => deploymentEntry(visit, deployment)).reverse(),
    ...ending(visit, pull),
  ];
  return entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).map(({ view }) => view);
}

/** A commit pushed before the pull request was opened belongs to its opening. */
function commitEntry(visit: RepositoryVisit, pull: PullRequest, commit: GitCommit): Entry {
  const at = commit.committer.date < pull.createdAt ? pull.createdAt : commit.committer.date;
  const view = eventLine(
    `commit-${commit.sha}`,
    'commit',
    html`<span class="commit-line"
      ><a href="/${visit.fullName}/commit/${commit.sha}">${splitMessage(commit.message).subject}</a>
      ${commitVerdict(visit, commit.sha)} <code class="muted">${commit.sha.slice(0, 7)}</code></span
    >`,
  );
  return { at, view };
}

function deploymentEntry(visit: RepositoryVisit, deployment: Deployment): Entry {
  const view = eventLine(
    `deployment-${deployment.id}`,
    'rocket',
    html`${accountLink(deployment.creator)} deployed <code>${deployment.sha.slice(0, 7)}</code> to
      <a href="/${visit.fullName}/deployments">${deployment.environment}</a>
      <span class="muted">${timeAgo(deployment.createdAt, visit.now)}</span>`,
  );
  return { at: deployment.createdAt, view };
}

function ending({ fullName, now }: RepositoryVisit, pull: PullRequest): readonly Entry[] {
  if (pull.mergedAt !== null) {
    const sha = pull.mergeCommitSha ?? pull.head.sha;
    const view = eventLine(
      'merged',
      'merge',
      html`${accountLink(pull.mergedBy ?? pull.author)} merged this as
        <a href="/${fullName}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a> into
        <span class="ref">${pull.base.ref}</span>
        <span class="muted">${timeAgo(pull.mergedAt, now)}</span>`,
      'merged',
    );
    return [{ at: pull.mergedAt, view }];
  }
  if (pull.closedAt === null || pull.state === 'open') return [];
  const view = eventLine(
    'closed',
    'cross',
    html`Closed <span class="muted">${timeAgo(pull.closedAt, now)}</span>`,
    'bad',
  );
  return [{ at: pull.closedAt, view }];
}
