import type { PullRequest, Repository, Review } from '../../../world/types.ts';
import { actorOf, type ApiContext } from '../../http.ts';
import { idOf } from '../../nodeId.ts';
import { atLeast } from '../../permits.ts';
import { actor } from './actor.ts';
import { commitNamed } from './commit.ts';
import { pullNode } from './pull.ts';
import { repositoryNode } from './repository.ts';

export function reviewNode(
  context: ApiContext,
  repository: Repository,
  pull: PullRequest,
  review: Review,
): object {
  const path = `/${pull.repository}/pull/${pull.number}#pullrequestreview-${review.id}`;
  return {
    __typename: 'PullRequestReview',
    id: idOf.review(review),
    databaseId: review.id,
    author: () => actor(context, review.author),
    body: review.body,
    state: review.state,
    createdAt: review.submittedAt,
    submittedAt: review.submittedAt,
    updatedAt: review.submittedAt,
    resourcePath: path,
    url: context.url + path,
    viewerDidAuthor: review.author === actorOf(context.caller),
    commit: () => commitNamed(context, repository, review.commitId),
    pullRequest: () => pullNode(context, repository, pull),
    repository: () => repositoryNode(context, repository),
  };
}

/**
 * What the newest opinion of each reviewer with write access comes to; null where nobody has one. The
 * sandbox has no branch protection, so that nothing is ever `REVIEW_REQUIRED`.
 */
export function reviewDecision(
  { world }: ApiContext,
  pull: PullRequest,
  reviews: readonly Review[],
): 'APPROVED' | 'CHANGES_REQUESTED' | null {
  const newest = new Map<string, Review['state']>();
  for (const { author, state } of reviews) {
    if (state !== 'COMMENTED' && state !== 'PENDING') newest.set(author, state);
  }
  const opinions = [...newest]
    .filter(([author]) => atLeast(world.roleOf(pull.repository, author), 'write'))
    .map(([, state]) => state);
  if (opinions.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return opinions.includes('APPROVED') ? 'APPROVED' : null;
}
