import type { Reaction } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { parseNodeId } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { NotServed, Refusal, demand } from '../errors.ts';
import {
  commentNode,
  contentOf,
  reactionGroups,
  reactionNode,
  type ContentName,
} from '../objects/comment.ts';
import { locateComment, locatePull } from '../objects/locate.ts';
import { pullNode } from '../objects/pull.ts';
import { listed, connection } from '../page.ts';
import { echo, writer, type Input } from './input.ts';

interface AddCommentInput extends Input {
  readonly subjectId: string;
  readonly body: string;
}

export async function addComment(context: ApiContext, input: AddCommentInput) {
  const { repository, record: pull } = locatePull(context, input.subjectId);
  demand(permits('issues/create-comment', context, { repository }));
  const comment = context.world.createComment(pull.repository, pull.number, input.body, writer(context));
  const all = context.world.comments(pull.repository, pull.number);
  const { edges } = await connection(listed(all), { last: 1 }, () =>
    commentNode(context, repository, comment),
  );
  const [commentEdge = null] = await edges();
  return { ...echo(input), commentEdge, subject: () => pullNode(context, repository, pull) };
}

interface UpdateIssueCommentInput extends Input {
  readonly id: string;
  readonly body: string;
}

export function updateIssueComment(context: ApiContext, input: UpdateIssueCommentInput) {
  const { repository, record } = locateComment(context, input.id);
  demand(permits('issues/update-comment', context, { repository }));
  const changed = context.world.updateComment(record.repository, record.id, input.body, writer(context));
  return { ...echo(input), issueComment: commentNode(context, repository, changed) };
}

interface ReactionInput extends Input {
  readonly subjectId: string;
  readonly content: ContentName;
}

/** The world keeps reactions to comments only. */
function locateSubject(context: ApiContext, id: string) {
  const type = parseNodeId(id)?.type ?? '';
  if (['PullRequest', 'PullRequestReview'].includes(type)) throw new NotServed([`reactions to a ${type}`]);
  return locateComment(context, id);
}

/** What both reaction mutations answer: the comment as it is after the change. */
function reactionPayload(context: ApiContext, input: ReactionInput, reaction: Reaction) {
  const { repository, record: comment } = locateComment(context, input.subjectId);
  return {
    ...echo(input),
    reaction: reactionNode(context, repository, comment, reaction),
    reactionGroups: reactionGroups(context, repository, comment),
    subject: commentNode(context, repository, comment),
  };
}

export function addReaction(context: ApiContext, input: ReactionInput) {
  const { repository, record } = locateSubject(context, input.subjectId);
  demand(permits('reactions/create-for-issue-comment', context, { repository }));
  const content = contentOf(input.content);
  const { reaction } = context.world.react(record.repository, record.id, content, writer(context));
  return reactionPayload(context, input, reaction);
}

export function removeReaction(context: ApiContext, input: ReactionInput) {
  const { repository, record } = locateSubject(context, input.subjectId);
  demand(permits('reactions/delete-for-issue-comment', context, { repository }));
  const user = writer(context);
  const content = contentOf(input.content);
  const reaction = record.reactions.find((one) => one.user === user && one.content === content);
  if (reaction === undefined) throw new Refusal('NOT_FOUND', 'Could not find the reaction to remove.');
  context.world.unreact(record.repository, record.id, reaction.id);
  return reactionPayload(context, input, reaction);
}
