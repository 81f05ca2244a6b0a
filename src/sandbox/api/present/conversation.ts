import type { components } from '@octokit/openapi-types';
import type { IssueComment, PullRequest, Reaction, Review } from '../../world/types.ts';
import { idOf, nodeId } from '../nodeId.ts';
import { api, user, type Presenting } from './account.ts';
import { authorAssociation } from './association.ts';

type Schemas = components['schemas'];

export function issueComment(context: Presenting, comment: IssueComment): Schemas['issue-comment'] {
  const repo = api(context, `/repos/${comment.repository}`);
  const self = `${repo}/issues/comments/${comment.id}`;
  return {
    id: comment.id,
    node_id: idOf.comment(comment),
    url: self,
    html_url: `${context.url}/${comment.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${repo}/issues/${comment.issue}`,
    user: user(context, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    body: comment.body,
    author_association: authorAssociation(
      context,
      context.world.repository(comment.repository),
      comment.author,
    ),
    performed_via_github_app: null,
    reactions: { url: `${self}/reactions`, ...reactionCounts(comment.reactions) },
  };
}

export function reactionCounts(reactions: readonly Reaction[]) {
  const count = (content: Reaction['content']) =>
    reactions.filter((reaction) => reaction.content === content).length;
  return {
    total_count: reactions.length,
    '+1': count('+1'),
    '-1': count('-1'),
    laugh: count('laugh'),
    hooray: count('hooray'),
    confused: count('confused'),
    heart: count('heart'),
    rocket: count('rocket'),
    eyes: count('eyes'),
  };
}

export function reaction(context: Presenting, comment: IssueComment, record: Reaction): Schemas['reaction'] {
  return {
    id: record.id,
    node_id: nodeId('Reaction', comment.repository, comment.id, record.id),
    user: user(context, record.user),
    content: record.content,
    created_at: record.createdAt,
  };
}

export function review(
  context: Presenting,
  pull: PullRequest,
  record: Review,
): Schemas['pull-request-review'] {
  const html = `${context.url}/${pull.repository}/pull/${pull.number}#pullrequestreview-${record.id}`;
  const pullUrl = api(context, `/repos/${pull.repository}/pulls/${pull.number}`);
  return {
    id: record.id,
    node_id: idOf.review(record),
    user: user(context, record.author),
    body: record.body,
    state: record.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: authorAssociation(context, context.world.repository(pull.repository), record.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    submitted_at: record.submittedAt,
    commit_id: record.commitId,
  };
}
