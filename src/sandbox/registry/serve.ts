/** The registry over HTTP, held to the OCI distribution specification: pull, push, tags, deletion of manifests. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { readBody } from '../api/server.ts';
import type { LoggedRequest } from '../contract.ts';
import { contentsOf, imageType, missingOf } from './manifests.ts';
import { operationOf, parseRegistryRequest, type RegistryRequest } from './request.ts';
import { type RegistryStore, sha256 } from './store.ts';
import { serveUpload } from './upload.ts';

/** What the specification asks registries to take at least. */
const largestManifest = 4 * 1024 * 1024;

export interface RegistryParts {
  readonly store: RegistryStore;
  /** Waits out what the faults say; true where the registry is to be away. */
  readonly away: () => Promise<boolean>;
  readonly log: { record(entry: LoggedRequest): void };
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  readonly body?: Uint8Array | string;
}

/** @returns false, having touched nothing, for a path that is not the registry's. */
export async function serveRegistry(
  request: IncomingMessage,
  response: ServerResponse,
  parts: RegistryParts,
): Promise<boolean> {
  const address = `http://sandbox${request.url ?? '/'}`;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  const asked = parseRegistryRequest(url.pathname);
  if (asked === null) return false;
  const at = Date.now();
  const reply = (await parts.away())
    ? { status: 503, body: 'The registry is away.\n' }
    : // Clients of registries send none: it is a page of another site that asks.
      request.headers.origin !== undefined
      ? refusal(403, 'DENIED')
      : typeof asked === 'string'
        ? refusal(asked === 'NAME_INVALID' ? 400 : 404, asked)
        : await answer(request, response, url.searchParams, asked, parts.store);
  if (reply !== null) send(request, response, reply);
  parts.log.record({
    at,
    finishedAt: Date.now(),
    method: request.method ?? 'GET',
    operation: typeof asked === 'string' ? '/v2/' : operationOf(asked),
    path: url.pathname,
    status: response.statusCode,
    actor: null,
    requestBytes: Number(request.headers['content-length'] ?? 0),
    responseBytes: Buffer.byteLength(reply?.body ?? ''),
  });
  return true;
}

export function refusal(status: number, code: string): Reply {
  const message = code.toLowerCase().replaceAll('_', ' ');
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ errors: [{ code, message, detail: {} }] }),
  };
}

/** null where the answer is sent already. */
async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  query: URLSearchParams,
  asked: RegistryRequest,
  store: RegistryStore,
): Promise<Reply | null> {
  const method = request.method ?? 'GET';
  const reads = method === 'GET' || method === 'HEAD';
  switch (asked.kind) {
    case 'version':
      return reads ? { status: 200, headers: json, body: '{}' } : refusal(405, 'UNSUPPORTED');
    case 'manifest':
      return manifest(request, asked, store);
    case 'blob':
      return reads ? sendBlob(request, response, asked, store) : refusal(405, 'UNSUPPORTED');
    case 'upload':
      return serveUpload(request, query, asked, store);
    case 'tags':
      return reads ? tagList(asked.repository, query, store) : refusal(405, 'UNSUPPORTED');
    case 'unknown':
      return refusal(404, 'UNSUPPORTED');
  }
}

const json = { 'content-type': 'application/json' };

async function manifest(
  request: IncomingMessage,
  { repository, reference }: Extract<RegistryRequest, { readonly kind: 'manifest' }>,
  store: RegistryStore,
): Promise<Reply> {
  switch (request.method ?? 'GET') {
    case 'GET':
    case 'HEAD': {
      const found = await store.manifest(repository, reference);
      if (found === null) {
        const known = (await store.repositories()).includes(repository);
        return refusal(404, known ? 'MANIFEST_UNKNOWN' : 'NAME_UNKNOWN');
      }
      const { digest, mediaType, bytes } = found;
      const headers = { 'content-type': mediaType, 'docker-content-digest': digest, etag: `"${digest}"` };
      return { status: 200, headers, body: bytes };
    }
    case 'PUT':
      return putManifest(request, repository, reference, store);
    case 'DELETE':
      return (await store.deleteManifest(repository, reference))
        ? { status: 202 }
        : refusal(404, 'MANIFEST_UNKNOWN');
    default:
      return refusal(405, 'UNSUPPORTED');
  }
}

async function putManifest(
  request: IncomingMessage,
  repository: string,
  reference: string,
  store: RegistryStore,
): Promise<Reply> {
  const bytes = await readBody(request, largestManifest);
  if (bytes === null) return refusal(413, 'SIZE_INVALID');
  const contents = contentsOf(bytes);
  const mediaType = request.headers['content-type'] ?? contents?.mediaType ?? imageType;
  if (contents === null || (contents.mediaType ?? mediaType) !== mediaType)
    return refusal(400, 'MANIFEST_INVALID');
  const missing = await missingOf(store, repository, mediaType, bytes);
  if (missing.length > 0) return refusal(404, 'MANIFEST_BLOB_UNKNOWN');
  const tag = reference.includes(':') ? null : reference;
  if (tag === null && reference !== sha256(bytes)) return refusal(400, 'DIGEST_INVALID');
  const digest = await store.putManifest(repository, { mediaType, bytes }, tag);
  return {
    status: 201,
    headers: { location: `/v2/${repository}/manifests/${digest}`, 'docker-content-digest': digest },
  };
}

async function sendBlob(
  request: IncomingMessage,
  response: ServerResponse,
  { repository, digest }: Extract<RegistryRequest, { readonly kind: 'blob' }>,
  store: RegistryStore,
): Promise<Reply | null> {
  const length = await store.blob(repository, digest);
  if (length === null) return refusal(404, 'BLOB_UNKNOWN');
  response.writeHead(200, {
    ...version,
    'content-type': 'application/octet-stream',
    'content-length': length,
    'docker-content-digest': digest,
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(store.readBlob(digest), response);
  return null;
}

/** In the order of the alphabet, and with `n` a page of them. */
async function tagList(repository: string, query: URLSearchParams, store: RegistryStore): Promise<Reply> {
  if (!(await store.repositories()).includes(repository)) return refusal(404, 'NAME_UNKNOWN');
  const all = (await store.tags(repository)).map(({ tag }) => tag);
  const last = query.get('last');
  const after = last === null ? all : all.filter((tag) => tag > last);
  const size = /^\d{1,6}$/.test(query.get('n') ?? '') ? Number(query.get('n')) : after.length;
  const tags = after.slice(0, size);
  const next = tags.at(-1);
  const more = next !== undefined && tags.length < after.length;
  const link = `</v2/${repository}/tags/list?n=${size}&last=${next ?? ''}>; rel="next"`;
  return {
    status: 200,
    headers: { ...json, ...(more ? { link } : {}) },
    body: JSON.stringify({ name: repository, tags }),
  };
}

/** By which clients know a registry; the specification allows it. */
const version = { 'docker-distribution-api-version': 'registry/2.0' };

function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: Reply): void {
  // Read to its end, so that a client that is still sending gets to read the answer.
  request.resume();
  response.writeHead(status, { ...version, ...headers, 'content-length': Buffer.byteLength(body ?? '') });
  response.end(request.method === 'HEAD' ? undefined : body);
}
