/** The sandbox's own endpoints, for tests, benchmarks and the curious: nothing of GitHub's. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseJson } from './api/dispatch.ts';
import { ApiError, type FaultInjector, type RequestLog } from './api/http.ts';
import { readBody } from './api/server.ts';
import { parseFaults } from './faults.ts';

const largestBody = 64 * 1024;

export interface AdminParts {
  readonly log: RequestLog;
  readonly faults: FaultInjector;
}

/** @returns false, having touched nothing, for a path that is none of these. */
export async function serveAdmin(
  request: IncomingMessage,
  response: ServerResponse,
  parts: AdminParts,
): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (!['/_sandbox/requests', '/_sandbox/faults', '/_sandbox/health'].includes(path)) return false;
  if (!isLocal(request)) {
    send(response, 403, { message: 'The sandbox is administered from this machine, by its own address.' });
    return true;
  }
  switch (`${request.method ?? 'GET'} ${path}`) {
    case 'GET /_sandbox/health':
      send(response, 200, { status: 'ok' });
      return true;
    case 'GET /_sandbox/requests':
      send(response, 200, parts.log.entries());
      return true;
    case 'DELETE /_sandbox/requests':
      parts.log.clear();
      send(response, 204, undefined);
      return true;
    case 'GET /_sandbox/faults':
      send(response, 200, parts.faults.current());
      return true;
    case 'PUT /_sandbox/faults':
      await setFaults(request, response, parts.faults);
      return true;
    default:
      send(response, 405, { message: `${path} has no ${request.method ?? 'GET'}.` });
      return true;
  }
}

async function setFaults(
  request: IncomingMessage,
  response: ServerResponse,
  faults: FaultInjector,
): Promise<void> {
  const body = await readBody(request, largestBody);
  if (body === null) {
    send(response, 413, { message: `Faults take at most ${largestBody} bytes.` });
    return;
  }
  const parsed = parseFaults(jsonOrNull(body));
  if ('error' in parsed) {
    send(response, 422, { message: parsed.error });
    return;
  }
  faults.set(parsed.faults);
  send(response, 200, faults.current());
}

function jsonOrNull(body: Uint8Array): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

const localNames = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Whether a request comes from this machine and was meant for it. The name is checked as well,
 * because a page of another site can have its own name resolve to the loopback address.
 */
export function isLocal(request: IncomingMessage): boolean {
  const remote = request.socket.remoteAddress ?? '';
  const isLoopback = remote === '::1' || /^(::ffff:)?127\./.test(remote);
  return isLoopback && localNames.includes((request.headers.host ?? '').replace(/:\d+$/, ''));
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
