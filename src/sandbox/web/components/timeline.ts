/** A pull request's conversation: what was said and what happened, in the order of time. */
import type { GitCommit } from '../../world/contract.ts';
import type { Deployment, DequeueReason, PullRequest, TimelineEvent } from '../../world/types.ts';
import type { RepositoryVisit } from '../context.ts';
import { html, type Html } from '../html.ts';
import { splitMessage } from '../reading.ts';
import { accountLink } from './account.ts';
import { commitVerdict } from './checks.ts';
import { commentView, eventLine, reviewView } from './comment.ts';
import type { IconName } from './icons.ts';
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
    ...world.timeline(fullName, pull.number).map((event) => happened(visit, event)),
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

/** What is recorded besides words, commits and the end. */
function happened(visit: RepositoryVisit, event: TimelineEvent): Entry {
  const [name, words] = deed(visit, event);
  const view = eventLine(
    `event-${event.id}`,
    name,
    html`${accountLink(event.actor)} ${words}
      <span class="muted">${timeAgo(event.createdAt, visit.now)}</span>`,
  );
  return { at: event.createdAt, view };
}

function deed({ fullName }: RepositoryVisit, event: TimelineEvent): readonly [IconName, Html] {
  const commit = (sha: string) =>
    html`<a href="/${fullName}/commit/${sha}"><code>${sha.slice(0, 7)}</code></a>`;
  switch (event.kind) {
    case 'head_ref_force_pushed':
      return ['commit', html`force-pushed from ${commit(event.before)} to ${commit(event.after)}`];
    case 'review_dismissed':
      return [
        'skip',
        html`dismissed <a href="#pullrequestreview-${event.review}">a review</a>: ${event.message}`,
      ];
    case 'added_to_merge_queue':
      return ['merge', html`added this to the merge queue`];
    case 'removed_from_merge_queue':
      return ['merge', html`removed this from the merge queue, ${reasons[event.reason]}`];
  }
}

const reasons: Readonly<Record<DequeueReason, string>> = {
  MANUAL: 'for it was taken out or changed',
  MERGE: 'for it was merged',
  MERGE_CONFLICT: 'for it conflicts with what comes before it',
  CI_FAILURE: 'for a required check failed',
  BRANCH_PROTECTIONS: 'for its base moved',
};

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
