import type { IssueComment, Reaction, ReactionContent, Repository } from '../../../world/types.ts';
import { actorOf, type ApiContext } from '../../http.ts';
import { fullName, idOf, nodeId } from '../../nodeId.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { actor, userNamed } from './actor.ts';
import { pullNode } from './pull.ts';
import { repositoryNode } from './repository.ts';

/** GraphQL's names of the reactions. */
const contents = {
  THUMBS_UP: '+1',
  THUMBS_DOWN: '-1',
  LAUGH: 'laugh',
  HOORAY: 'hooray',
  CONFUSED: 'confused',
  HEART: 'heart',
  ROCKET: 'rocket',
  EYES: 'eyes',
} as const satisfies Record<string, ReactionContent>;

export type ContentName = keyof typeof contents;

export const contentOf = (name: ContentName): ReactionContent => contents[name];

const contentNames = Object.entries(contents);

export function commentNode(context: ApiContext, repository: Repository, comment: IssueComment): object {
  const viewer = actorOf(context.caller);
  const path = `/${fullName(repository)}/pull/${comment.issue}#issuecomment-${comment.id}`;
  return {
    __typename: 'IssueComment',
    id: idOf.comment(comment),
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: () => actor(context, comment.author),
    body: comment.body,
    isMinimized: comment.minimized === true,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    lastEditedAt: comment.editor === undefined ? null : comment.updatedAt,
    editor: () => (comment.editor === undefined ? null : actor(context, comment.editor)),
    resourcePath: path,
    url: context.url + path,
    viewerDidAuthor: comment.author === viewer,
    repository: () => repositoryNode(context, repository),
    pullRequest: () => {
      const pull = context.world.pull(comment.repository, comment.issue);
      return pull === null ? null : pullNode(context, repository, pull);
    },
    reactionGroups: () => reactionGroups(context, repository, comment),
    reactions: async (args: PageArguments & { readonly content?: ContentName }) => {
      const kept = comment.reactions.filter(
        (reaction) => args.content === undefined || reaction.content === contents[args.content],
      );
      const page = await connection(listed(kept), args, (one) =>
        reactionNode(context, repository, comment, one),
      );
      return { ...page, viewerHasReacted: kept.some(({ user }) => user === viewer) };
    },
  };
}

/** One for each content that there is, used or not. */
export function reactionGroups(context: ApiContext, repository: Repository, comment: IssueComment) {
  return contentNames.map(([name, content]) => {
    const reactions = comment.reactions.filter((reaction) => reaction.content === content);
    return {
      content: name,
      createdAt: reactions[0]?.createdAt ?? null,
      viewerHasReacted: reactions.some(({ user }) => user === actorOf(context.caller)),
      subject: () => commentNode(context, repository, comment),
    };
  });
}

export function reactionNode(
  context: ApiContext,
  repository: Repository,
  comment: IssueComment,
  reaction: Reaction,
): object {
  return {
    __typename: 'Reaction',
    id: nodeId('Reaction', comment.repository, comment.id, reaction.id),
    databaseId: reaction.id,
    content: contentNames.find(([, content]) => content === reaction.content)?.[0],
    createdAt: reaction.createdAt,
    user: () => userNamed(context, reaction.user),
    reactable: () => commentNode(context, repository, comment),
  };
}
