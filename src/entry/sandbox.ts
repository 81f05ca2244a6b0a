import { type Problem, isProblem } from '../core/problem.ts';
import { cannotStartSandbox } from '../core/problems/settings.ts';
import { StartError } from '../sandbox/start-error.ts';
import type { Format } from './cli/output.ts';
import { aborted, untilSignalled } from './ending.ts';
import { toListenProblem } from './listening.ts';
import { startPlayground } from './playground.ts';

export interface SandboxCommand {
  readonly port: number;
  /** Keeps the state there; without it, nothing is left. */
  readonly data: string | null;
  readonly format: Format;
}

/**
 * Starts the sandbox with the bot in it, says where it is, and runs until it is interrupted.
 * @returns why it could not start
 */
export function runSandbox({ port, data, format }: SandboxCommand): Promise<Problem | null> {
  const host = '127.0.0.1';
  const options = { port, host, ...(data === null ? {} : { dataDirectory: data }) };
  // From before the start: what that makes is to be removed, however early it is interrupted.
  return untilSignalled(async (ending) => {
    const started = await startPlayground(options).catch((error: unknown) =>
      error instanceof StartError
        ? cannotStartSandbox(error.what, error.remedy)
        : toListenProblem(error, host, port),
    );
    if (isProblem(started)) return started;
    const { url } = started.sandbox;
    if (!ending.aborted) console.log(format === 'json' ? JSON.stringify({ url, data }) : welcome(url, data));
    await aborted(ending);
    await started.close();
    return null;
  });
}

function welcome(url: string, data: string | null): string {
  return `
  Slipway runs against an embedded GitHub, on this machine alone.

    Open        ${url}/acme/storefront/pull/1
    Comment     /deploy staging
    Look at     ${url}/acme/environments/commits/main

    git clone   ${url}/acme/environments.git   (user: ada, password: user:ada)
    State       ${data ?? 'a temporary folder, removed at the end'}

  Ctrl+C ends it.
`;
}
