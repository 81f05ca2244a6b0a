import type { IncomingMessage, ServerResponse } from 'node:http';
import { actorOf, type Caller } from '../api/http.ts';
import { mayChangeWorkflows, permits } from '../api/permits.ts';
import type { World } from '../world/contract.ts';
import { runBackend } from './backend.ts';
import { parseGitRequest, type GitRequest, type Service } from './request.ts';

export interface GitHttp {
  readonly world: World;
  /** Who an `Authorization` header proves the client to be; null for credentials that are none. */
  readonly authenticate: (authorization: string | undefined) => Caller | null;
}

/**
 * Answers what git clients ask: `clone`, `fetch` and `push` at `/OWNER/NAME`, with or without `.git`.
 * False where the request is none of git's, and nothing has been done. Resolves when the answer has
 * ended; by then the world knows of what was pushed.
 */
export async function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  { world, authenticate }: GitHttp,
): Promise<boolean> {
  const asked = parseGitRequest(request.method ?? 'GET', request.url ?? '/');
  if (asked === null) return false;
  const caller = authenticate(request.headers.authorization);
  const refusal = caller === null ? unauthenticated : refusalOf(world, caller, asked);
  const repository = world.repository(asked.repository);
  if (refusal !== null || caller === null || repository === null) {
    refuse(request, response, refusal ?? notFound);
    return true;
  }
  const fullName = `${repository.owner}/${repository.name}`;
  const actor = actorOf(caller);
  await runBackend(request, response, {
    directory: world.gitDirectory(fullName),
    asked,
    actor,
    refusals:
      actor === null || asked.service === 'git-upload-pack' ? '' : await refusalsOf(world, fullName, actor),
    mayChangeWorkflows: mayChangeWorkflows(caller),
    async onPushed(refs) {
      if (actor !== null && refs.length > 0) await world.refsPushed(fullName, refs, actor);
    },
  });
  return true;
}

async function refusalsOf(world: World, fullName: string, actor: string): Promise<string> {
  const refusals = await world.pushRefusals(fullName, actor);
  return refusals.map(({ ref, when, message }) => `${ref}\t${when}\t${message}`).join('\n');
}

interface Refusal {
  readonly status: 401 | 403 | 404;
  readonly message: string;
}

const unauthenticated: Refusal = {
  status: 401,
  message: 'Authentication is required: the password is a token.',
};
const notFound: Refusal = { status: 404, message: 'Repository not found.' };

/** To read and to push take what the same takes over REST. */
const operations: Readonly<Record<Service, string>> = {
  'git-upload-pack': 'git/get-ref',
  'git-receive-pack': 'git/update-ref',
};

function refusalOf(world: World, caller: Caller, { repository: name, service }: GitRequest): Refusal | null {
  // A JWT is no credential for git.
  if (caller.kind === 'app') return unauthenticated;
  const repository = world.repository(name);
  const verdict =
    repository === null ? null : permits(operations[service], { world, caller }, { repository });
  if (verdict?.ok === true) return null;
  // Whether a repository is private or missing is not told; whoever signs in may learn more.
  if (caller.kind === 'anonymous') return unauthenticated;
  if (verdict === null || verdict.status === 404) return notFound;
  return { status: 403, message: `Permission to ${name}.git denied to ${caller.login}.` };
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, message }: Refusal): void {
  // Read to its end, so that a client that is still sending gets to read the answer.
  request.resume();
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    ...(status === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {}),
  });
  response.end(`${message}\n`);
}
