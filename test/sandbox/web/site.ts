/** The web page over a real world, on a free port of this machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandCompletion } from '../../../src/sandbox/contract.ts';
import { openStore, type RegistryStore } from '../../../src/sandbox/registry/store.ts';
import { seed } from '../../../src/sandbox/seed/index.ts';
import { handleWeb } from '../../../src/sandbox/web/index.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { openWorld } from '../../../src/sandbox/world/open.ts';

export interface Site {
  readonly url: string;
  readonly world: World;
  readonly registry: RegistryStore;
  close(): Promise<void>;
}

export const bot = 'slipway[bot]';
const environments = [{ value: 'staging', summary: 'after each merge' }, { value: 'production' }];

export const completions: readonly CommandCompletion[] = [
  {
    command: '/deploy',
    usage: '/deploy <env> [service…] [--tag T] [--dry-run] [--reason "…"]',
    summary: 'Deploy this pull request.',
    arguments: [environments, [{ value: 'storefront' }]],
    flags: [
      { value: '--dry-run', summary: 'plan only' },
      { value: '--reason="', summary: 'why' },
    ],
  },
  {
    command: '/diff',
    usage: '/diff <env>',
    summary: 'Show what a deploy would change.',
    arguments: [environments],
  },
  { command: '/help', usage: '/help', summary: 'List the commands.' },
];

/** Starts it, with the seed unless `empty`. */
export async function startSite(options: { readonly empty?: boolean } = {}): Promise<Site> {
  const directory = await mkdtemp(join(tmpdir(), 'sandbox-web-'));
  const world = await openWorld({ directory, app });
  const registry = openStore(join(directory, 'registry'));
  let url = '';
  const server = createServer((request, response) => {
    handleWeb(request, response, {
      world,
      registry,
      url,
      completions: () => Promise.resolve(completions),
    }).then(
      (handled) => {
        if (!handled) response.writeHead(404).end('not the web page');
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  url = `http://localhost:${address.port}`;
  if (options.empty !== true) await seed({ world, registry }, { url });
  return {
    url,
    world,
    registry,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.close();
      await rm(directory, { recursive: true });
    },
  };
}

const app = {
  id: 1,
  slug: 'slipway',
  name: 'Slipway',
  owner: 'acme',
  permissions: {},
  events: [],
  publicKey: '',
  installationId: 1,
  account: 'acme',
};
