import { notFound, requireAccount, requirePull, type Context } from './context.ts';
import { WorldError, type CommentOperations } from './contract.ts';
import { put, remove, type Change } from './store.ts';
import type { WorldEvent } from './event-types.ts';
import type { IssueComment, Reaction } from './types.ts';

/** GitHub's limit, in characters. */
const longestBody = 65_536;

export function commentOperations(context: Context): CommentOperations {
  const { store, now } = context;
  return {
    comments(fullName, issue) {
      const { repository, number } = requirePull(context, fullName, issue);
      return store
        .all('comments')
        .filter((comment) => comment.repository === repository && comment.issue === number);
    },
    comment: (fullName, id) => findComment(context, fullName, id),
    createComment(fullName, issue, body, actor) {
      const { repository, number } = requirePull(context, fullName, issue);
      const author = requireAccount(context, actor).login;
      requireBody(body);
      const at = now();
      const id = store.nextId();
      const made = {
        id,
        repository,
        issue: number,
        author,
        body,
        reactions: [],
        createdAt: at,
        updatedAt: at,
      };
      store.commit([put('comments', made), touched(context, made)], [event(made, 'created', author, at)]);
      return made;
    },
    updateComment(fullName, id, body, actor) {
      const before = requireComment(context, fullName, id);
      requireBody(body);
      const editor = requireAccount(context, actor).login;
      const comment = { ...before, body, editor, updatedAt: now() };
      const edited = { ...event(comment, 'edited', actor, comment.updatedAt), previousBody: before.body };
      store.commit([put('comments', comment), touched(context, comment)], [edited]);
      return comment;
    },
    minimizeComment(fullName, id) {
      store.commit([put('comments', { ...requireComment(context, fullName, id), minimized: true })]);
    },
    deleteComment(fullName, id, actor) {
      const comment = requireComment(context, fullName, id);
      store.commit([remove('comments', String(id))], [event(comment, 'deleted', actor, now())]);
    },
    ...reactionOperations(context),
  };
}

function reactionOperations(context: Context): Pick<CommentOperations, 'react' | 'unreact'> {
  const { store, now } = context;
  return {
    react(fullName, id, content, actor) {
      const comment = requireComment(context, fullName, id);
      const user = requireAccount(context, actor).login;
      const present = comment.reactions.find((other) => other.user === user && other.content === content);
      if (present !== undefined) return { reaction: present, created: false };
      const reaction: Reaction = { id: store.nextId(), user, content, createdAt: now() };
      store.commit([put('comments', { ...comment, reactions: [...comment.reactions, reaction] })]);
      return { reaction, created: true };
    },
    unreact(fullName, id, reaction) {
      const comment = requireComment(context, fullName, id);
      const reactions = comment.reactions.filter((other) => other.id !== reaction);
      if (reactions.length === comment.reactions.length) notFound();
      store.commit([put('comments', { ...comment, reactions })]);
    },
  };
}

function findComment({ store }: Context, fullName: string, id: number): IssueComment | null {
  const comment = store.get('comments', String(id));
  return comment?.repository.toLowerCase() === fullName.toLowerCase() ? comment : null;
}

function requireComment(context: Context, fullName: string, id: number): IssueComment {
  return findComment(context, fullName, id) ?? notFound();
}

function requireBody(body: string): void {
  const refuse = (message: string): WorldError =>
    new WorldError(422, message, { resource: 'IssueComment', field: 'body', code: 'unprocessable' });
  if (body.trim() === '') throw refuse("Body can't be blank");
  if (body.length > longestBody) throw refuse(`Body is too long (maximum is ${longestBody} characters)`);
}

/** A comment makes its pull request updated. */
function touched(context: Context, { repository, issue, updatedAt }: IssueComment): Change {
  return put('pulls', { ...requirePull(context, repository, issue), updatedAt });
}

function event(
  comment: IssueComment,
  action: 'created' | 'edited' | 'deleted',
  sender: string,
  at: string,
): WorldEvent & { readonly name: 'issue_comment' } {
  return { name: 'issue_comment', action, comment, sender, repository: comment.repository, at };
}
