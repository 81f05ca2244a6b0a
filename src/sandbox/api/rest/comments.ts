/** Comments on pull requests, and reactions to them. GitHub keeps both under `/issues`. */
import type { IssueComment, Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { atLeast } from '../permits.ts';
import { paged } from '../paging.ts';
import { issueComment, reaction } from '../present/conversation.ts';
import { actor, created, found, noContent, ok, route, unprocessable } from '../route.ts';

/** GitHub's limit, in characters. */
const longest = 65_536;

function commentOf({ world }: ApiContext, repository: Repository, id: number): IssueComment {
  return found(world.comment(fullName(repository), id));
}

function checkBody(body: string): string {
  if (body.trim() === '')
    throw unprocessable("Body can't be blank", { resource: 'IssueComment', field: 'data' });
  if (body.length > longest) {
    throw unprocessable('Body is too long (maximum is 65536 characters)', {
      resource: 'IssueComment',
      field: 'body',
    });
  }
  return body;
}

/** A comment may be changed by its author, and by people with write access; an App only changes its own. */
function requireHand(request: ApiContext, comment: IssueComment): void {
  const login = actor(request);
  if (comment.author === login) return;
  const role = request.caller.kind === 'user' ? request.world.roleOf(comment.repository, login) : null;
  if (!atLeast(role, 'write')) throw new ApiError(403, 'Must have admin rights to Repository.');
}

function since(comments: readonly IssueComment[], moment: string | undefined): readonly IssueComment[] {
  return moment === undefined
    ? comments
    : comments.filter((comment) => Date.parse(comment.updatedAt) >= Date.parse(moment));
}

const commentRoutes: readonly Route[] = [
  route('issues/list-comments', (request) => {
    const name = fullName(request.repository);
    found(request.world.pull(name, request.params.issue_number));
    const comments = request.world.comments(name, request.params.issue_number);
    return paged(request, since(comments, request.query.since), (one) => issueComment(request, one));
  }),
  route('issues/list-comments-for-repo', (request) => {
    const name = fullName(request.repository);
    const { sort = 'created', direction = sort === 'created' ? 'asc' : 'desc' } = request.query;
    const key = sort === 'created' ? 'createdAt' : 'updatedAt';
    const sign = direction === 'asc' ? 1 : -1;
    const all = request.world
      .pulls(name)
      .flatMap((pull) => request.world.comments(name, pull.number))
      .toSorted((a, b) => sign * (Date.parse(a[key]) - Date.parse(b[key]) || a.id - b.id));
    return paged(request, since(all, request.query.since), (one) => issueComment(request, one));
  }),
  route('issues/get-comment', (request) =>
    ok(issueComment(request, commentOf(request, request.repository, request.params.comment_id))),
  ),
  route('issues/create-comment', (request) => {
    const name = fullName(request.repository);
    found(request.world.pull(name, request.params.issue_number));
    const body = checkBody(request.body.body);
    return created(
      issueComment(
        request,
        request.world.createComment(name, request.params.issue_number, body, actor(request)),
      ),
    );
  }),
  route('issues/update-comment', (request) => {
    const comment = commentOf(request, request.repository, request.params.comment_id);
    requireHand(request, comment);
    const body = checkBody(request.body.body);
    return ok(
      issueComment(
        request,
        request.world.updateComment(comment.repository, comment.id, body, actor(request)),
      ),
    );
  }),
  route('issues/delete-comment', (request) => {
    const comment = commentOf(request, request.repository, request.params.comment_id);
    requireHand(request, comment);
    request.world.deleteComment(comment.repository, comment.id, actor(request));
    return noContent;
  }),
];

const reactionRoutes: readonly Route[] = [
  route('reactions/list-for-issue-comment', (request) => {
    const comment = commentOf(request, request.repository, request.params.comment_id);
    const wanted = comment.reactions.filter(
      ({ content }) => request.query.content === undefined || content === request.query.content,
    );
    return paged(request, wanted, (one) => reaction(request, comment, one));
  }),
  route('reactions/create-for-issue-comment', (request) => {
    const comment = commentOf(request, request.repository, request.params.comment_id);
    const made = request.world.react(comment.repository, comment.id, request.body.content, actor(request));
    return { status: made.created ? 201 : 200, body: reaction(request, comment, made.reaction) };
  }),
  route('reactions/delete-for-issue-comment', (request) => {
    const comment = commentOf(request, request.repository, request.params.comment_id);
    const own = found(comment.reactions.find(({ id }) => id === request.params.reaction_id));
    if (own.user !== actor(request)) throw new ApiError(403, 'Must have admin rights to Repository.');
    request.world.unreact(comment.repository, comment.id, own.id);
    return noContent;
  }),
];

export const conversationRoutes: readonly Route[] = [...commentRoutes, ...reactionRoutes];
