import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Bot, createBot } from '../../src/entry/bot.ts';
import { settingsFor } from '../../src/entry/playground.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { addService } from '../../src/sandbox/seed/index.ts';
import { application, git, Story } from './support.ts';

/** As on Lambda: workers that know nothing of one another, each given deliveries in turn. */
const workers = 12;

let sandbox: Sandbox;
let server: Server;
let bots: readonly Bot[];
const story = new Story(() => ({ sandbox, webhookUrl: '', settled, close: () => sandbox.close() }), []);

async function settled(): Promise<void> {
  await sandbox.deliveriesSettled();
  await Promise.all(bots.map(({ idle }) => idle()));
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: true, app: readManifest() });
  const settings = settingsFor(sandbox, 'fatal');
  bots = await Promise.all(Array.from({ length: workers }, () => createBot(settings)));
  const handlers = await Promise.all(bots.map(({ probot }) => probot.getNodeMiddleware({ path: '/' })));
  let turn = 0;
  server = createServer((request, response) => {
    turn += 1;
    void handlers[turn % workers]?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The workers listen on no port.');
  sandbox.sendWebhooksTo(`http://127.0.0.1:${address.port}/`);
});

afterAll(async () => {
  await settled();
  await sandbox.close();
  server.close();
  server.closeAllConnections();
});

/** How many commits of the bot's each service has. */
async function deploysOf(services: readonly string[]): Promise<readonly number[]> {
  const folder = await story.clone();
  const log = await git(
    folder,
    'log',
    '--format=%(trailers:key=Slipway-Service,valueonly)',
    '--grep=^Slipway-Delivery: ',
  );
  const lines = log.split('\n');
  return services.map((service) => lines.filter((line) => line === service).length);
}

async function deploy(service: string): Promise<void> {
  await story
    .as('dev')
    .rest.issues.createComment({ ...application, issue_number: 1, body: `/deploy staging ${service}` });
}

describe('workers that know nothing of one another', () => {
  it('land one deploy each, once, and do not spend their writes on getting in each other’s way', async () => {
    const services = Array.from({ length: workers }, (_, index) => `service-${index + 1}`);
    for (const service of services) await addService(sandbox, service);
    const before = sandbox.requests().length;
    await Promise.all(services.map(deploy));
    await settled();

    expect(await deploysOf(services)).toEqual(services.map(() => 1));
    const replies = await story.replies();
    expect(replies.filter(({ body }) => body.includes('Deployed'))).toHaveLength(workers);
    const writes = sandbox
      .requests()
      .slice(before)
      .filter(({ operation }) => operation === 'graphql:SlipwayCommit');
    // Were each to try again after every commit of the others, it would be half of their square.
    expect(writes.length).toBeLessThanOrEqual(3.5 * workers);
  });

  it('land a delivery once that two of them get at once', async () => {
    const copied = ['copied-1', 'copied-2', 'copied-3'];
    for (const service of copied) await addService(sandbox, service);
    sandbox.setFaults({ deliveries: { copies: 2 } });
    for (const service of copied) {
      await deploy(service);
      await settled();
    }
    sandbox.setFaults({});
    expect(await deploysOf(copied)).toEqual([1, 1, 1]);
    const replies = (await story.replies()).filter(({ body }) => body.includes('Deployed copied'));
    expect(replies).toHaveLength(copied.length);
  });
});
