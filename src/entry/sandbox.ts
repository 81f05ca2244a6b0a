import { once } from 'node:events';
import { startPlayground } from './playground.ts';

export interface SandboxCommand {
  readonly port: number;
  /** Keeps the state there; without it, nothing is left. */
  readonly data: string | null;
}

/** Starts the sandbox with the bot in it, says where it is, and runs until it is interrupted. */
export async function runSandbox({ port, data }: SandboxCommand): Promise<void> {
  const { sandbox, close } = await startPlayground({
    port,
    ...(data === null ? {} : { dataDirectory: data }),
  });
  console.log(welcome(sandbox.url, data));
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await close();
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
