import type { operations } from '@octokit/openapi-types';
import type { Repository } from '../world/types.ts';
import { actorOf, ApiError, type ApiContext, type ApiRequest, type ApiResponse, type Route } from './http.ts';

type OperationId = keyof operations;

/** Ids are 64 bits wide in the description; those of the sandbox fit a number, and are parsed as one. */
type Numbers<T> = { [K in keyof T]: bigint extends T[K] ? Exclude<T[K], bigint> : T[K] };

type Part<Id extends OperationId, Place extends 'path' | 'query'> = operations[Id] extends {
  parameters: Partial<Record<Place, infer Found>>;
}
  ? Numbers<NonNullable<Found>>
  : object;

type JsonOf<T> = T extends { content: { 'application/json': infer Found } } ? Found : never;

type Body<Id extends OperationId> = operations[Id] extends { requestBody: infer Given }
  ? JsonOf<Given>
  : operations[Id] extends { requestBody?: infer Given }
    ? JsonOf<NonNullable<Given>> | undefined
    : undefined;

/** A request of one operation, typed by the description that it was held to. */
export interface Input<Id extends OperationId> extends ApiContext {
  readonly params: Part<Id, 'path'>;
  readonly query: Part<Id, 'query'>;
  readonly body: Body<Id>;
  readonly headers: ApiRequest['headers'];
  readonly repository: Part<Id, 'path'> extends { owner: string; repo: string } ? Repository : null;
}

/** The one place where checked input gets its type: the server has validated it against that operation. */
export function route<Id extends OperationId>(
  operationId: Id,
  handle: (request: Input<Id>) => Promise<ApiResponse> | ApiResponse,
): Route {
  return { operationId, handle: (request) => handle(request as unknown as Input<Id>) };
}

export function ok(body: unknown, headers?: ApiResponse['headers']): ApiResponse {
  return { status: 200, body, ...(headers ? { headers } : {}) };
}

export function created(body: unknown): ApiResponse {
  return { status: 201, body };
}

export const noContent: ApiResponse = { status: 204 };

export function found<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ApiError(404, 'Not Found');
  return value;
}

/** GitHub's "Validation Failed" with one error. */
export function unprocessable(
  message: string,
  error: { readonly resource: string; readonly field: string; readonly code?: string },
): ApiError {
  return new ApiError(422, 'Validation Failed', { errors: [{ code: 'custom', ...error, message }] });
}

/** Who writes. The server has let nobody else through. */
export function actor(request: Pick<ApiContext, 'caller'>): string {
  const login = actorOf(request.caller);
  if (login === null) throw new ApiError(401, 'Requires authentication');
  return login;
}
