import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { gitEnvironment, notStarted } from '../world/git/process.ts';
import { pushReportVariable, refusalsVariable, workflowsVariable } from '../world/git/hooks.ts';
import { readCgiHead } from './cgi.ts';
import type { GitRequest } from './request.ts';

/** A ref that a push moved, as git's post-receive hook is told of it. */
export interface PushedRef {
  readonly ref: string;
  readonly before: string;
  readonly after: string;
}

export interface BackendRun {
  readonly directory: string;
  readonly asked: GitRequest;
  /** Login of who asks; null when anonymous. */
  readonly actor: string | null;
  /** What a push may not do, as git's own hook reads it. */
  readonly refusals: string;
  /** Whether a push may change workflows. */
  readonly mayChangeWorkflows: boolean;
  /** Awaited after git has moved refs and before the client's answer ends. */
  onPushed(refs: readonly PushedRef[]): Promise<void>;
}

/** Lets `git http-backend` answer the request, streaming both ways. */
export async function runBackend(
  request: IncomingMessage,
  response: ServerResponse,
  run: BackendRun,
): Promise<void> {
  const report = join(run.directory, `push-${randomUUID()}`);
  const child = spawn('git', ['http-backend'], {
    env: cgiEnvironment(request, run, report),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = endOf(child);
  // A client that breaks off, or a git that does not read to the end, ends the pipe: no error of ours.
  child.stdin.on('error', () => undefined);
  request.on('error', () => child.stdin.destroy());
  request.pipe(child.stdin);
  // The client may have gone before git was started: then nothing more comes, not even an error.
  if (request.destroyed) child.stdin.destroy();
  response.on('close', () => {
    // Nobody reads on. A push is carried to its end all the same: its refs may be moving already.
    if (run.asked.service === 'git-upload-pack') child.kill();
    child.stdout.resume();
  });
  try {
    const head = await Promise.race([readCgiHead(child.stdout), ended.then(throwNoAnswer)]);
    if (response.destroyed) child.stdout.resume();
    else {
      response.writeHead(head.status, head.headers);
      response.write(head.rest);
      child.stdout.pipe(response, { end: false });
    }
    await ended;
    await run.onPushed(await readReport(report));
    response.end();
  } finally {
    await rm(report, { force: true });
  }
}

/**
 * The variables of RFC 3875 that git-http-backend(1) reads. Not CONTENT_LENGTH: given a length, it
 * waits in a busy loop for the rest of a body whose client has gone; without, it reads to the end.
 */
function cgiEnvironment(
  request: IncomingMessage,
  { directory, asked, actor, mayChangeWorkflows, refusals }: BackendRun,
  report: string,
): NodeJS.ProcessEnv {
  const header = (name: string): string => request.headers[name]?.toString() ?? '';
  return {
    ...gitEnvironment(),
    GIT_PROJECT_ROOT: dirname(directory),
    GIT_HTTP_EXPORT_ALL: '1',
    PATH_INFO: `/${basename(directory)}/${asked.path}`,
    QUERY_STRING: asked.query,
    REQUEST_METHOD: request.method,
    CONTENT_TYPE: header('content-type'),
    HTTP_CONTENT_ENCODING: header('content-encoding'),
    HTTP_GIT_PROTOCOL: header('git-protocol'),
    ...(actor === null ? {} : { REMOTE_USER: actor }),
    ...(mayChangeWorkflows ? {} : { [workflowsVariable]: '1' }),
    [refusalsVariable]: refusals,
    [pushReportVariable]: report,
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(notStarted(error)));
    child.on('close', () => resolve());
  });
}

function throwNoAnswer(): never {
  throw new Error('git http-backend ended without an answer.');
}

/** Lines of `<before> <after> <ref>`, of the refs that moved; no file where none did. */
async function readReport(file: string): Promise<readonly PushedRef[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [before = '', after = '', ref = ''] = line.split(' ');
      return { ref, before, after };
    });
}
