import { createHash, randomBytes } from 'node:crypto';
import { WorldError } from '../world/contract.ts';
import { ApiError, type ApiResponse } from './http.ts';

/** What goes over the wire. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const docs = 'https://docs.github.com/rest';

/** GitHub's shape of a refusal. @param documentation of the operation that was asked for. */
export function errorAnswer(error: ApiError | WorldError, documentation: string = docs): ApiResponse {
  const validation = error instanceof WorldError ? error.validation : null;
  const errors =
    error instanceof ApiError ? error.errors : validation && [{ ...validation, message: error.message }];
  return {
    status: error.status,
    headers: error instanceof ApiError ? error.headers : {},
    body: {
      message: validation === null ? error.message : 'Validation Failed',
      ...(errors ? { errors } : {}),
      documentation_url: documentation,
      status: String(error.status),
    },
  };
}

/** JSON, bytes or nothing as bytes, with the headers that every API answer has. */
export function toWire(answer: ApiResponse, more: Readonly<Record<string, string>>): WireResponse {
  const { body } = answer;
  const bytes =
    body instanceof Uint8Array ? body : Buffer.from(body === undefined ? '' : JSON.stringify(body), 'utf8');
  return {
    status: answer.status,
    headers: {
      ...(body === undefined || body instanceof Uint8Array
        ? {}
        : { 'content-type': 'application/json; charset=utf-8' }),
      'x-github-media-type': 'github.v3; format=json',
      'x-github-request-id': randomBytes(10).toString('hex').toUpperCase(),
      'x-content-type-options': 'nosniff',
      ...more,
      ...answer.headers,
    },
    body: bytes,
  };
}

/** A good answer to GET carries a tag; the client that has it already gets 304 and no body. */
export function conditional(answer: WireResponse, ifNoneMatch: string | undefined): WireResponse {
  if (answer.status !== 200) return answer;
  const etag = `W/"${createHash('sha256').update(answer.body).digest('hex')}"`;
  const headers = { ...answer.headers, etag, 'cache-control': 'private, max-age=60, s-maxage=60' };
  const strong = (tag: string) => tag.trim().replace(/^W\//, '');
  const known = ifNoneMatch?.split(',').some((tag) => strong(tag) === strong(etag) || tag.trim() === '*');
  return known ? { status: 304, headers, body: new Uint8Array() } : { ...answer, headers };
}
