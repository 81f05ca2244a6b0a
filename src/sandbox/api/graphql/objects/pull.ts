import type { PullRequest, Repository, Review } from '../../../world/types.ts';
import { actorOf, type ApiContext } from '../../http.ts';
import { fullName, idOf } from '../../nodeId.ts';
import { atLeast, maySee, permits } from '../../permits.ts';
import { mergeableState } from '../../present/pull.ts';
import { demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { accountNode, actor } from './actor.ts';
import { commentNode } from './comment.ts';
import { commitNamed } from './commit.ts';
import { refNamed } from './ref.ts';
import { repositoryNode } from './repository.ts';
import { queueEntryOf } from './queue.ts';
import { newestOpinions, reviewDecision, reviewNode } from './review.ts';
import { timelineOf, type TimelineArguments } from './timeline.ts';
import { pullCommitNode } from './pull-commit.ts';

/** GitHub lists no more commits of a pull request than this. */
const mostCommits = 250;

export function pullNode(context: ApiContext, repository: Repository, pull: PullRequest): object {
  const path = `/${fullName(repository)}/pull/${pull.number}`;
  const url = context.url + path;
  const merged = pull.mergedAt !== null;
  return {
    __typename: 'PullRequest',
    id: idOf.pull(pull),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    resourcePath: path,
    url,
    permalink: url,
    author: () => actor(context, pull.author),
    viewerDidAuthor: pull.author === actorOf(context.caller),
    state: merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    closed: pull.state === 'closed',
    closedAt: pull.closedAt,
    merged,
    mergedAt: pull.mergedAt,
    mergedBy: () => (pull.mergedBy === null ? null : actor(context, pull.mergedBy)),
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    mergeable: mergeable(pull),
    mergeStateStatus: mergeableState(context, pull).toUpperCase(),
    isInMergeQueue: context.world.queue(pull.repository).some((entry) => entry.pull === pull.number),
    mergeQueueEntry: () => queueEntryOf(context, repository, pull),
    mergeCommit: () => commitNamed(context, repository, merged ? pull.mergeCommitSha : null),
    potentialMergeCommit: () =>
      commitNamed(context, repository, pull.state === 'open' ? pull.mergeCommitSha : null),
    repository: () => repositoryNode(context, repository),
    ...sides(context, repository, pull),
    ...conversation(context, repository, pull),
  };
}

function mergeable(pull: PullRequest): string {
  if (pull.state === 'closed' || pull.mergeable === null) return 'UNKNOWN';
  return pull.mergeable ? 'MERGEABLE' : 'CONFLICTING';
}

/** Where it comes from and where it goes. A deleted fork is null, and a fork all the same. */
function sides(context: ApiContext, repository: Repository, pull: PullRequest) {
  const found = pull.head.repository === null ? null : context.world.repository(pull.head.repository);
  const head = found !== null && maySee(context.world, context.caller, found) ? found : null;
  return {
    baseRefName: pull.base.ref,
    baseRefOid: pull.base.sha,
    baseRef: () => refNamed(context, repository, `refs/heads/${pull.base.ref}`),
    baseRepository: () => repositoryNode(context, repository),
    headRefName: pull.head.ref,
    headRefOid: pull.head.sha,
    headRef: () => (head === null ? null : refNamed(context, head, `refs/heads/${pull.head.ref}`)),
    headRepository: () => (head === null ? null : repositoryNode(context, head)),
    headRepositoryOwner: () => {
      const owner = head === null ? null : context.world.account(head.owner);
      return owner === null ? null : accountNode(context, owner);
    },
    isCrossRepository: pull.head.repository !== pull.repository,
  };
}

type ReviewArguments = PageArguments & {
  readonly author?: string;
  readonly states?: readonly Review['state'][];
};

function conversation(context: ApiContext, repository: Repository, pull: PullRequest) {
  const reviews = () => context.world.reviews(pull.repository, pull.number);
  return {
    comments: (args: PageArguments) => {
      demand(permits('issues/list-comments', context, { repository }));
      const comments = context.world.comments(pull.repository, pull.number);
      return connection(listed(comments), args, (comment) => commentNode(context, repository, comment));
    },
    reviews: (args: ReviewArguments) => {
      const kept = reviews().filter(
        (review) =>
          (args.author === undefined || review.author === args.author) &&
          (args.states === undefined || args.states.includes(review.state)),
      );
      return connection(listed(kept), args, (review) => reviewNode(context, repository, pull, review));
    },
    latestOpinionatedReviews: (args: PageArguments & { readonly writersOnly?: boolean }) => {
      const isCounted = ({ author }: Review) =>
        args.writersOnly !== true || atLeast(context.world.roleOf(pull.repository, author), 'write');
      const kept = newestOpinions(reviews()).filter(isCounted);
      return connection(listed(kept), args, (review) => reviewNode(context, repository, pull, review));
    },
    reviewDecision: () => reviewDecision(context, pull, reviews()),
    commits: async (args: PageArguments) => {
      const commits = await context.world.git(pull.repository).between(pull.base.sha, pull.head.sha);
      return connection(listed(commits.slice(0, mostCommits)), args, (sha) =>
        pullCommitNode(context, repository, pull, sha),
      );
    },
    timelineItems: (args: TimelineArguments) => timelineOf(context, repository, pull, args),
  };
}
