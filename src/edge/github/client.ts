import { setTimeout as sleep } from 'node:timers/promises';
import { ProbotOctokit } from 'probot';
import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { Limited, Unavailable } from '../../ports.ts';

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
  return (await patiently(safety, () => client.request(route, { ...parameters, request: timeout() }))).data;
}

export interface GraphqlAnswer {
  readonly data: unknown;
  readonly errors: readonly GraphqlError[];
}

type GraphqlError = z.infer<typeof graphqlError>;

const graphqlError = z.object({
  type: z.string().optional(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
});

/** What GitHub answers for good. Every other error (a timeout, a resource limit) may be none next time. */
const answers = ['NOT_FOUND', 'FORBIDDEN', 'STALE_DATA', 'UNPROCESSABLE'];

const graphqlRefusal = z.object({
  name: z.literal('GraphqlResponseError'),
  data: z.unknown(),
  errors: z.array(graphqlError).min(1),
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
      return { data: await client.graphql(query, { ...variables, request: timeout() }), errors: [] };
    } catch (error) {
      const refusal = graphqlRefusal.safeParse(error);
      if (!refusal.success || refusal.data.errors.some(isLimit)) throw error;
      const open = refusal.data.errors.find(({ type }) => !answers.includes(type ?? ''));
      if (open !== undefined) throw new Unavailable('GitHub could not answer the whole query.');
      return { data: refusal.data.data, errors: refusal.data.errors };
    }
  });
}

/**
 * That something is not found is an answer, and so is a repository that may not be seen. Any other
 * error is not: what could not be read must not be taken for what is not there.
 */
export function requireWhole({ errors }: GraphqlAnswer): void {
  if (errors.every(({ type, path }) => type === 'NOT_FOUND' || path?.length === 1)) return;
  throw new Unavailable('GitHub could not answer the whole query.');
}

const isLimit = ({ type }: GraphqlError): boolean => type === 'RATE_LIMITED';

/** Without a bound, a connection that went silent would hold the command, and those behind it. */
const timeout = () => ({ signal: AbortSignal.timeout(limits.requestSeconds * 1000) });

/**
 * The one policy for faults: a limited request was not carried out, so it is sent again after
 * `retry-after`; a server error or a broken connection is tried again only where that is `repeatable`.
 * Throws `Unavailable` once out of patience (`Limited` where nothing was carried out), `Refusal` for the rest.
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
  return status === undefined ? error instanceof Unavailable : status >= 500;
}

/** GitHub's refusal, without the request that it refused: that holds manifests, and errors are logged. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

function asFault(error: unknown): unknown {
  if (error instanceof Unavailable) return error;
  const limited = retryAfter(error);
  if (limited !== null) return new Limited(`GitHub limits our requests for ${limited} seconds.`);
  const { status, message = '' } = failureOf(error);
  if (status === undefined) return error;
  return status >= 500 ? new Unavailable(`GitHub answered ${status}.`) : new Refusal(status, message);
}

/** `owner/name` as REST's parameters. */
export function ownerAndName(repository: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}
