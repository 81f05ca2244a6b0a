import * as z from 'zod';
import type { CheckWriting, DatedComment, Log, PullName } from '../../ports.ts';
import { type Client, failureOf, ownerAndName, rest } from './client.ts';

const writtenComment = z.object({ id: z.number(), body: z.string(), updated_at: z.string() });

export async function writeComment(
  client: Client,
  { repository, number }: PullName,
  body: string,
  existing: number | null,
): Promise<DatedComment> {
  const names = ownerAndName(repository);
  const data = await (existing === null
    ? rest(client, 'once', 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...names,
        issue_number: number,
        body,
      })
    : rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        ...names,
        comment_id: existing,
        body,
      }));
  // As GitHub keeps it, which need not be to the byte what it was given.
  const kept = writtenComment.parse(data);
  return { id: kept.id, body: kept.body, updatedAt: kept.updated_at };
}

export async function deleteComment(client: Client, repository: string, id: number): Promise<void> {
  const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
  try {
    await rest(client, 'repeatable', route, { ...ownerAndName(repository), comment_id: id });
  } catch (error) {
    // Gone already, which is what was wanted.
    if (failureOf(error).status !== 404) throw error;
  }
}

const checkRun = z.object({ id: z.number() });

/** https://docs.github.com/en/rest/checks/runs; where the answer to a creation is lost, there may be two: the newer counts. */
export async function writeCheck(
  client: Client,
  log: Log,
  repository: string,
  check: CheckWriting,
  existing: number | null,
): Promise<number | null> {
  const names = ownerAndName(repository);
  const state = check.conclusion === null ? { status: 'in_progress' } : { conclusion: check.conclusion };
  const fields = {
    ...names,
    ...state,
    name: check.name,
    details_url: check.detailsUrl,
    output: check.output,
  };
  try {
    const data = await (existing === null
      ? rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/check-runs', {
          ...fields,
          head_sha: check.head,
        })
      : rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
          ...fields,
          check_run_id: existing,
        }));
    return checkRun.parse(data).id;
  } catch (error) {
    if (failureOf(error).status !== 403) throw error;
    log.warn({ err: error, repository }, 'The check run could not be written: the App needs checks: write.');
    return null;
  }
}
