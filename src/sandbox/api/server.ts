/** The API on a socket: bodies are read, faults injected, requests logged. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorAnswer, toWire, type WireResponse } from './answer.ts';
import { answerRest, operationOf, restPrefix, type RestParts, type RestRequest } from './dispatch.ts';
import { answerGraphql, graphqlOperationOf, graphqlPath } from './graphql-dispatch.ts';
import {
  actorOf,
  ApiError,
  type Caller,
  type FaultInjector,
  type FaultSubject,
  type RequestLog,
} from './http.ts';

/** GitHub takes more for some operations; nothing that a person or the bot sends comes near this. */
const largestBody = 10 * 1024 * 1024;

export interface ApiParts extends RestParts {
  readonly log: RequestLog;
  readonly faults: FaultInjector;
}

/** @returns false, having touched nothing, for a path that is not the API's. */
export async function serveApi(
  request: IncomingMessage,
  response: ServerResponse,
  parts: ApiParts,
): Promise<boolean> {
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  const isGraphql = path === graphqlPath;
  if (!isGraphql && path !== restPrefix && !path.startsWith(`${restPrefix}/`)) return false;
  const at = Date.now();
  const body = await readBody(request, largestBody);
  const asked = toRestRequest(request, parts.url, body ?? new Uint8Array());
  const subject = subjectOf(asked, isGraphql);
  const { answer, caller } =
    body === null
      ? { answer: toWire(errorAnswer(new ApiError(413, 'Request body is too large')), {}), caller: nobody }
      : await answerWithFaults(parts, asked, subject, isGraphql);
  // Logged before it is sent, so that whoever has the answer finds the entry.
  parts.log.record({
    at,
    finishedAt: Date.now(),
    method: asked.method,
    operation: subject.operation,
    path: asked.url.pathname + asked.url.search,
    status: answer.status,
    actor: caller.kind === 'app' ? `${parts.world.app.slug}[bot]` : actorOf(caller),
    requestBytes: body?.length ?? 0,
    responseBytes: answer.body.length,
  });
  send(response, answer, asked.method === 'HEAD');
  return true;
}

const nobody: Caller = { kind: 'anonymous' };

async function answerWithFaults(
  parts: ApiParts,
  asked: RestRequest,
  subject: FaultSubject,
  isGraphql: boolean,
): Promise<{ readonly answer: WireResponse; readonly caller: Caller }> {
  const instead = await parts.faults.before(subject);
  if (instead !== null) return { answer: toWire(instead, {}), caller: nobody };
  const answer = await (isGraphql ? answerGraphql(parts, asked) : answerRest(parts, asked));
  const lost = parts.faults.after(subject);
  return { answer: lost === null ? answer : toWire(lost, {}), caller: answer.caller };
}

function toRestRequest(request: IncomingMessage, origin: string, body: Uint8Array): RestRequest {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  );
  return { method: request.method ?? 'GET', url: new URL(origin + (request.url ?? '/')), headers, body };
}

function subjectOf(asked: RestRequest, isGraphql: boolean): FaultSubject {
  if (isGraphql) {
    const { name, writes } = graphqlOperationOf(asked.body);
    return { method: asked.method, operation: name, writes };
  }
  const writes = asked.method !== 'GET' && asked.method !== 'HEAD';
  return { method: asked.method, operation: operationOf(asked.method, asked.url).name, writes };
}

/** The whole body, or null once it is larger than allowed; what follows then is read and dropped. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > limit ? null : Buffer.concat(chunks);
}

function send(response: ServerResponse, answer: WireResponse, headOnly: boolean): void {
  const hasBody = answer.status !== 204 && answer.status !== 304;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(hasBody ? { 'content-length': String(answer.body.length) } : {}),
  });
  response.end(hasBody && !headOnly ? answer.body : undefined);
}
