import { setTimeout as sleep } from 'node:timers/promises';
import { ProbotOctokit } from 'probot';
import { z } from 'zod';
import { limits } from '../../core/limits.ts';
import { Unavailable } from '../../ports.ts';

/** Pause before a request is sent a second time, in milliseconds; a third time, double that. */
const pauseMs = 250;

/**
 * Probot's Octokit without its plugins for throttling (a second between writes, three between
 * comments) and retrying (which repeats a comment whose answer was lost): see `patiently`.
 */
export const SlipwayOctokit = ProbotOctokit.defaults((options: object) => ({
  ...options,
  throttle: { enabled: false },
  retry: { enabled: false },
}));

type Parameters = Readonly<Record<string, unknown>>;

/** What this edge needs of an Octokit that is authenticated as one installation. */
export interface Client {
  request(route: string, parameters: Parameters): Promise<{ readonly data: unknown }>;
  graphql(query: string, variables: Parameters): Promise<unknown>;
}

/** Whether sending a request twice does the same as sending it once. */
export type Safety = 'repeatable' | 'once';

/** One REST request; see `patiently` for what it throws. */
export async function rest(
  client: Client,
  safety: Safety,
  route: string,
  parameters: Parameters,
): Promise<unknown> {
  return (await patiently(safety, () => client.request(route, parameters))).data;
}

export interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors: readonly { readonly type?: string | undefined; readonly message: string }[];
}

const graphqlRefusal = z.object({
  name: z.literal('GraphqlResponseError'),
  data: z.unknown(),
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).min(1),
});

/** One GraphQL request under the same policy; errors that GitHub answers with are returned, not thrown. */
export function graphql(
  client: Client,
  safety: Safety,
  query: string,
  variables: Parameters,
): Promise<GraphqlAnswer> {
  return patiently(safety, async () => {
    try {
      return { data: await client.graphql(query, variables), errors: [] };
    } catch (error) {
      const refusal = graphqlRefusal.safeParse(error);
      if (!refusal.success || refusal.data.errors.some(({ type }) => type === 'RATE_LIMITED')) throw error;
      return { data: refusal.data.data, errors: refusal.data.errors };
    }
  });
}

/**
 * The one policy for faults: a limited request was not carried out, so it is sent again after
 * `retry-after`; a server error or a broken connection is tried again only where that is `repeatable`.
 * Throws `Unavailable` once out of patience, and Octokit's own error for every other refusal.
 */
async function patiently<T>(safety: Safety, send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const wait = waitFor(error, safety, tries);
      if (wait === null || tries >= limits.requestTries) throw asFault(error);
      await sleep(wait);
    }
  }
}

/** Milliseconds until the next try, or null where there is to be none. */
function waitFor(error: unknown, safety: Safety, tries: number): number | null {
  const limited = retryAfter(error);
  if (limited !== null) return limited <= limits.retryAfterSeconds ? limited * 1000 : null;
  return isFault(error) && safety === 'repeatable' ? pauseMs * tries : null;
}

/** Seconds that a rate limit asks to wait, or null where the error is no limit. */
function retryAfter(error: unknown): number | null {
  const { status, message, response } = failureOf(error);
  if (graphqlRefusal.safeParse(error).success) return 60;
  if (status !== 403 && status !== 429) return null;
  const header = response?.headers['retry-after'];
  if (header !== undefined) return Number(header);
  return /rate limit/i.test(message ?? '') ? 60 : null;
}

const failure = z.object({
  status: z.number().optional(),
  message: z.string().optional(),
  response: z
    .object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()) })
    .optional(),
});

/** What is known of a thrown value: GitHub's status and message, as far as it was an answer of GitHub's. */
export function failureOf(error: unknown): z.infer<typeof failure> {
  return failure.safeParse(error).data ?? {};
}

/** A server error, or no answer at all: octokit gives a broken connection the status 500. */
function isFault(error: unknown): boolean {
  const { status } = failureOf(error);
  return status === undefined ? isBrokenConnection(error) : status >= 500;
}

function isBrokenConnection(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error instanceof TypeError);
}

function asFault(error: unknown): unknown {
  const limited = retryAfter(error);
  if (limited !== null)
    return new Unavailable(`GitHub limits our requests for ${limited} seconds.`, { cause: error });
  if (!isFault(error)) return error;
  return new Unavailable(`GitHub answered ${failureOf(error).status ?? 'nothing'}.`, { cause: error });
}

/** `owner/name` as REST's parameters. */
export function ownerAndName(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
