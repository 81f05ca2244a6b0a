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
    updatedAt: review.updatedAt ?? review.submittedAt,
    lastEditedAt: review.editedAt ?? null,
    resourcePath: path,
    url: context.url + path,
    viewerDidAuthor: review.author === actorOf(context.caller),
    commit: () => commitNamed(context, repository, review.commitId),
    pullRequest: () => pullNode(context, repository, pull),
    repository: () => repositoryNode(context, repository),
  };
}

/** The newest opinion of each reviewer, in the order in which they were given. */
export function newestOpinions(reviews: readonly Review[]): readonly Review[] {
  const newest = new Map<string, Review>();
  for (const review of reviews) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING') continue;
    newest.delete(review.author);
    newest.set(review.author, review);
  }
  return [...newest.values()];
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
  const opinions = newestOpinions(reviews)
    .filter(({ author }) => atLeast(world.roleOf(pull.repository, author), 'write'))
    .map(({ state }) => state);
  if (opinions.includes('CHANGES_REQUESTED')) return 'CHANGES_REQUESTED';
  return opinions.includes('APPROVED') ? 'APPROVED' : null;
}
