import * as z from 'zod';
import type { Request } from '../../core/request.ts';
import { type Log, type RepliesPort, type ReplyPlace, Unavailable } from '../../ports.ts';
import { type Client, failureOf, ownerAndName, rest } from './client.ts';
import { deleteComment } from './pull-writes.ts';

export function repliesPort(client: Client, log: Log): RepliesPort {
  return {
    react: (request, content) => react(client, log, request, content),
    write: (request, body, existing) => write(client, request, body, existing),
    remove: (repository, id) => deleteComment(client, repository, id),
  };
}

/** GitHub answers a reaction that is there already with itself, so it may be sent twice. */
async function react(client: Client, log: Log, request: Request, content: string): Promise<void> {
  try {
    await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
      ...ownerAndName(request.repository),
      comment_id: request.comment.id,
      content,
    });
  } catch (error) {
    log.warn({ err: error, comment: request.comment.url }, 'The reaction could not be added.');
  }
}

const comment = z.object({ id: z.number(), body: z.string().nullable().optional() });

async function write(
  client: Client,
  request: ReplyPlace,
  body: string,
  existing: number | null,
): Promise<number> {
  const repository = ownerAndName(request.repository);
  if (existing === null) return create(client, request, body);
  try {
    await rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
      ...repository,
      comment_id: existing,
      body,
    });
    return existing;
  } catch (error) {
    // Somebody deleted it: the reply is still owed.
    if (failureOf(error).status === 404) return create(client, request, body);
    throw error;
  }
}

/** A comment whose answer was lost may be there: it is looked for before it is made again. */
async function create(client: Client, request: ReplyPlace, body: string): Promise<number> {
  const issue = { ...ownerAndName(request.repository), issue_number: request.pull };
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
  try {
    return comment.parse(await rest(client, 'once', route, { ...issue, body })).id;
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    const since = request.at;
    const recent = z.array(comment).parse(
      await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...issue,
        since,
        per_page: 100,
      }),
    );
    const made = recent.find((candidate) => candidate.body?.trim() === body.trim());
    return made?.id ?? comment.parse(await rest(client, 'once', route, { ...issue, body })).id;
  }
}
