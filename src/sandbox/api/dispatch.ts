/** One REST request from its text to its answer. Knows nothing of sockets. */
import { WorldError, type World } from '../world/contract.ts';
import type { Repository } from '../world/types.ts';
import { conditional, errorAnswer, toWire, type WireResponse } from './answer.ts';
import type { Authenticator } from './auth.ts';
import { findOperation, type Operation } from './description.ts';
import { ApiError, type ApiResponse, type Caller, type Route } from './http.ts';
import { linkHeader } from './paging.ts';
import { permits } from './permits.ts';
import { rateHeaders, type RateLimiter } from './rate.ts';
import { faultOfAnswer, validateBody, validatePath, validateQuery } from './validate.ts';

export interface RestRequest {
  readonly method: string;
  /** The whole address, `http://localhost:3000/api/v3/…`. */
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface RestAnswer extends WireResponse {
  /** As in `LoggedRequest.operation`. */
  readonly operation: string;
  readonly caller: Caller;
}

export interface RestParts {
  /** As API clients meet it: faults may have put something before its writes. */
  readonly world: World;
  readonly url: string;
  readonly routes: ReadonlyMap<string, Route>;
  readonly authenticator: Authenticator;
  readonly rates: RateLimiter;
  /** Told of exceptions and of answers that the description does not allow. */
  readonly report: (error: Error) => void;
}

export const restPrefix = '/api/v3';

/** What a request means, before it is known who asks. */
export function operationOf(
  method: string,
  url: URL,
): { readonly name: string; readonly served: Operation | null } {
  const found = findOperation(method === 'HEAD' ? 'GET' : method, url.pathname.slice(restPrefix.length));
  switch (found.kind) {
    case 'served':
      return { name: found.operation.path, served: found.operation };
    case 'unserved':
      return { name: found.path, served: null };
    case 'unknown':
      return { name: url.pathname, served: null };
  }
}

export async function answerRest(parts: RestParts, request: RestRequest): Promise<RestAnswer> {
  const { name, served } = operationOf(request.method, request.url);
  let caller: Caller = { kind: 'anonymous' };
  let rate: Readonly<Record<string, string>> = {};
  let answer: ApiResponse;
  try {
    caller = parts.authenticator.caller(request.headers['authorization']);
    rate = countRequest(parts, caller, served);
    answer = await perform(parts, request, caller);
  } catch (error) {
    answer = refusal(parts, error, served);
  }
  const links = answer.pages ? linkHeader(request.url, answer.pages) : null;
  const wire = toWire(answer, { ...rate, ...(links === null ? {} : { link: links }) });
  const reading = request.method === 'GET' || request.method === 'HEAD';
  const sent = reading ? conditional(wire, request.headers['if-none-match']) : wire;
  if (sent.status === 304 && caller.kind !== 'anonymous') {
    rate = rateHeaders(parts.rates.giveBack(caller, 'core'), 'core');
  }
  return { ...sent, headers: { ...sent.headers, ...rate }, operation: name, caller };
}

function countRequest(parts: RestParts, caller: Caller, served: Operation | null): Record<string, string> {
  if (served?.operationId === 'rate-limit/get') return {};
  const { allowed, rate } = parts.rates.take(caller, 'core');
  const headers = rateHeaders(rate, 'core');
  if (!allowed) throw new ApiError(403, 'API rate limit exceeded', { headers });
  return headers;
}

async function perform(parts: RestParts, request: RestRequest, caller: Caller): Promise<ApiResponse> {
  const found = findOperation(
    request.method === 'HEAD' ? 'GET' : request.method,
    request.url.pathname.slice(restPrefix.length),
  );
  if (found.kind === 'unknown') throw new ApiError(404, 'Not Found');
  const route = found.kind === 'served' ? parts.routes.get(found.operation.operationId) : undefined;
  if (found.kind === 'unserved' || route === undefined) {
    throw new ApiError(
      501,
      `The sandbox does not serve ${request.method} ${request.url.pathname.slice(restPrefix.length)}`,
    );
  }
  const { operation } = found;
  const context = { world: parts.world, url: parts.url, caller };
  const repository = repositoryOf(parts.world, found.params);
  const verdict = permits(operation.operationId, context, {
    repository,
    organization: organizationOf(parts.world, found.params),
  });
  if (!verdict.ok) throw new ApiError(verdict.status, verdict.message);
  const answer = await route.handle({
    ...context,
    method: request.method,
    params: validatePath(operation, found.params),
    query: validateQuery(operation, request.url.searchParams),
    body: validateBody(operation, parseJson(request.body)),
    headers: request.headers,
    repository,
  });
  const fault = faultOfAnswer(operation, answer);
  if (fault !== null) throw new Error(`An answer that GitHub would not give: ${fault}`);
  return answer;
}

/** The login of the path's organization, in its own spelling. */
function organizationOf(world: World, { org }: Readonly<Record<string, string>>): string | null {
  return org === undefined ? null : (world.account(org)?.login ?? org);
}

/** The repository of the path; null where the path names none. @throws ApiError 404 */
function repositoryOf(world: World, params: Readonly<Record<string, string>>): Repository | null {
  const { owner, repo } = params;
  if (owner === undefined || repo === undefined) return null;
  const repository = world.repository(`${owner}/${repo}`);
  if (repository === null) throw new ApiError(404, 'Not Found');
  return repository;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** @throws ApiError 400 for what is no JSON in UTF-8 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw new ApiError(400, 'Problems parsing JSON');
  }
}

function refusal(parts: RestParts, error: unknown, served: Operation | null): ApiResponse {
  if (error instanceof ApiError || error instanceof WorldError) {
    return errorAnswer(error, served?.['x-documentation']);
  }
  parts.report(error instanceof Error ? error : new Error(String(error)));
  return errorAnswer(new ApiError(500, 'Server Error'));
}
