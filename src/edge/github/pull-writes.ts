import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import type { CheckId, CheckWriting, DatedComment, Log, PullName } from '../../ports.ts';
import { inBatches, numbersTo } from './batches.ts';
import { type Client, failureOf, graphql, ownerAndName, rest } from './client.ts';

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

export function setBackMutation(count: number): string {
  const range = numbersTo(count);
  return /* GraphQL */ `
    mutation SlipwaySetBack(${range.map((index) => `$input${index}: UpdateCheckRunInput!`).join(', ')}) {
      ${range.map((index) => `check${index}: updateCheckRun(input: $input${index}) { checkRun { id } }`).join('\n')}
    }
  `;
}

/** What they say stays, so that nothing is lost of what was noted in them meanwhile: only that they are done is taken back. */
export async function setBack(client: Client, log: Log, checks: readonly CheckId[]): Promise<void> {
  await inBatches(checks, limits.checksPerRequest, async (some) => {
    const inputs = some.map(({ id: checkRunId, repositoryId }, index) => {
      const input = { checkRunId, repositoryId, status: 'IN_PROGRESS' };
      return [`input${index}`, input] as const;
    });
    const variables: Record<string, unknown> = Object.fromEntries(inputs);
    const { errors } = await graphql(client, 'repeatable', setBackMutation(some.length), variables);
    // They are compared all the same, a moment later.
    if (errors.length > 0) log.warn({ errors }, 'Some check runs could not be set back.');
    return [];
  });
}
