/** Reviews of pull requests. */
import type { PullRequest, Repository, Review } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { review as present } from '../present/conversation.ts';
import { actor, found, ok, route } from '../route.ts';

const states = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const;

function pullOf({ world }: ApiContext, repository: Repository, number: number): PullRequest {
  return found(world.pull(fullName(repository), number));
}

function reviewOf({ world }: ApiContext, pull: PullRequest, id: number): Review {
  return found(world.reviews(pull.repository, pull.number).find((review) => review.id === id));
}

export const reviewRoutes: readonly Route[] = [
  route('pulls/list-reviews', (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    return paged(request, request.world.reviews(pull.repository, pull.number), (one) =>
      present(request, pull, one),
    );
  }),
  route('pulls/get-review', (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    return ok(present(request, pull, reviewOf(request, pull, request.params.review_id)));
  }),
  route('pulls/create-review', async (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { event, body = '', commit_id: commitId, comments = [] } = request.body ?? {};
    if (event === undefined) throw new ApiError(501, 'The sandbox keeps no pending reviews: give an event');
    if (comments.length > 0) throw new ApiError(501, 'The sandbox has no comments on lines');
    const review = await request.world.submitReview({
      repository: pull.repository,
      pull: pull.number,
      state: states[event],
      body,
      ...(commitId === undefined ? {} : { commitId }),
      actor: actor(request),
    });
    return ok(present(request, pull, review));
  }),
  route('pulls/update-review', (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { id, author } = reviewOf(request, pull, request.params.review_id);
    if (author !== actor(request)) throw new ApiError(403, 'Only the author of a review may change it');
    const { body } = request.body;
    const changed = request.world.updateReview(pull.repository, pull.number, id, body, actor(request));
    return ok(present(request, pull, changed));
  }),
  route('pulls/dismiss-review', (request) => {
    const pull = pullOf(request, request.repository, request.params.pull_number);
    const { id } = reviewOf(request, pull, request.params.review_id);
    const { message } = request.body;
    return ok(
      present(
        request,
        pull,
        request.world.dismissReview(pull.repository, pull.number, id, message, actor(request)),
      ),
    );
  }),
];
