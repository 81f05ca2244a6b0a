import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll } from '@jest/globals';
import { type Bot, createBot } from '../../src/entry/bot.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import { settingsFor } from '../../src/entry/playground.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { Story } from './support.ts';

export interface Workers {
  readonly story: Story;
  /** Resolves once all deliveries are dealt with, and those of what came of them. */
  readonly settled: () => Promise<void>;
  /** How much later than the first ones the second worker takes up comments, in milliseconds. */
  lag: number;
}

/** As on Lambda: workers that know nothing of one another, each given deliveries in turn. */
export function useWorkers(count: number): Workers {
  let sandbox: Sandbox;
  let server: Server;
  let bots: readonly Bot[];
  let webhookUrl = '';

  async function settled(): Promise<void> {
    await sandbox.deliveriesSettled();
    await Promise.all(bots.map(({ idle }) => idle()));
    await sandbox.deliveriesSettled();
  }

  const story = new Story(() => ({ sandbox, webhookUrl, settled, close: () => sandbox.close() }), []);
  const workers: Workers = { story, settled, lag: 0 };

  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, seed: true, app: readManifest() });
    const settings = settingsFor(sandbox, 'fatal');
    bots = await Promise.all(Array.from({ length: count }, () => createBot(settings)));
    const handlers = await Promise.all(bots.map(({ probot }) => probot.getNodeMiddleware({ path: '/' })));
    let turn = 0;
    server = createServer((request, response) => {
      turn += 1;
      const own = turn % count;
      const isLate = own === 1 && request.headers['x-github-event'] === 'issue_comment';
      void wait(isLate ? workers.lag : 0).then(() => handlers[own]?.(request, response));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The workers listen on no port.');
    webhookUrl = `http://127.0.0.1:${address.port}/`;
    sandbox.sendWebhooksTo(webhookUrl);
  });

  afterAll(async () => {
    await settled();
    await sandbox.close();
    server.close();
    server.closeAllConnections();
  });

  return workers;
}
