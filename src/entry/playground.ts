import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Sandbox, SandboxOptions } from '../sandbox/contract.ts';
import { startSandbox } from '../sandbox/index.ts';
import { type BotSettings, createBot } from './bot.ts';
import { completions } from './completions.ts';
import { type AppManifest, readManifest } from './manifest.ts';
import { keepSweeping, sweepOnce } from './sweeping.ts';

/** The bot and an embedded GitHub, joined by webhooks: what `npm start` and the end-to-end tests run. */
export interface Playground {
  readonly sandbox: Sandbox;
  /** Where the bot takes webhooks. */
  readonly webhookUrl: string;
  /** Sweeps now, as it does by itself every ten minutes. */
  readonly sweep: () => Promise<void>;
  /** Resolves once all webhooks are delivered, and the bot has done what they ask for. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export type PlaygroundOptions = Pick<SandboxOptions, 'port' | 'host' | 'dataDirectory' | 'faults'> & {
  readonly logLevel?: 'info' | 'warn' | 'error' | 'fatal';
  /** In place of `app.yml`'s. */
  readonly permissions?: AppManifest['permissions'];
};

export async function startPlayground({
  logLevel = 'warn',
  permissions,
  ...options
}: PlaygroundOptions): Promise<Playground> {
  const manifest = readManifest();
  const sandbox = await startSandbox({
    ...options,
    seed: true,
    app: permissions === undefined ? manifest : { ...manifest, permissions },
    completions,
  });
  try {
    return await joinBot(sandbox, logLevel);
  } catch (error) {
    // A bot that cannot start must not leave a sandbox behind that nobody can end.
    await sandbox.close();
    throw error;
  }
}

/** What a bot has to know to be that of a sandbox. */
export function settingsFor(sandbox: Sandbox, logLevel: BotSettings['logLevel']): BotSettings {
  return {
    ...sandbox.credentials,
    githubApiUrl: `${sandbox.url}/api/v3`,
    environmentRepository: null,
    // The sandbox's registry, by the name that it has in the manifests.
    registry: { logins: new Map(), endpoints: new Map([['registry.example.com', sandbox.url]]) },
    logLevel,
    redelivers: false,
    later: null,
  };
}

async function joinBot(
  sandbox: Sandbox,
  logLevel: PlaygroundOptions['logLevel'] & string,
): Promise<Playground> {
  const { probot, idle, sweep } = await createBot(settingsFor(sandbox, logLevel));
  const middleware = await probot.getNodeMiddleware({ path: '/' });
  const server = createServer((request, response) => void middleware(request, response));
  const webhookUrl = await listen(server);
  sandbox.sendWebhooksTo(webhookUrl);
  const ending = new AbortController();
  const sweeping = keepSweeping(probot, sweep, ending.signal);
  return {
    sandbox,
    webhookUrl,
    sweep: () => sweepOnce(probot, sweep),
    async settled() {
      await sandbox.deliveriesSettled();
      await idle();
      // What the bot did may have been delivered, too.
      await sandbox.deliveriesSettled();
    },
    async close() {
      ending.abort();
      await sweeping;
      await idle();
      await sandbox.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The bot listens on no port.');
  return `http://127.0.0.1:${address.port}/`;
}
