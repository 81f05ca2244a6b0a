import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Bot, createBot } from '../../src/entry/bot.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import { settingsFor } from '../../src/entry/playground.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { Rollbacks } from './rollbacks.ts';
import { Story } from './support.ts';

let sandbox: Sandbox;
let server: Server;
let bots: readonly Bot[];
const story = new Story(() => ({ sandbox, webhookUrl: '', settled, close: () => sandbox.close() }), []);
const people = new Rollbacks(story);

async function settled(): Promise<void> {
  await sandbox.deliveriesSettled();
  await Promise.all(bots.map(({ idle }) => idle()));
  await sandbox.deliveriesSettled();
}

/** Two that know nothing of one another, given deliveries in turn. */
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: true, app: readManifest() });
  const settings = settingsFor(sandbox, 'fatal');
  bots = await Promise.all([createBot(settings), createBot(settings)]);
  const handlers = await Promise.all(bots.map(({ probot }) => probot.getNodeMiddleware({ path: '/' })));
  let turn = 0;
  server = createServer((request, response) => {
    turn += 1;
    void handlers[turn % handlers.length]?.(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('They listen on no port.');
  sandbox.sendWebhooksTo(`http://127.0.0.1:${address.port}/`);
});

afterAll(async () => {
  await settled();
  await sandbox.close();
  server.close();
  server.closeAllConnections();
});

it.each([1, 2, 3])('two bots that get one push at once do all that follows it once (%d)', async (time) => {
  const built = await people.build(`built-${time}`);
  await story.say('ada', '/unlock staging storefront');
  const deploy = await people.deploy(built);
  sandbox.setFaults({ deliveries: { copies: 2 } });
  const revert = await people.revert(deploy);
  sandbox.setFaults({});
  expect(await people.told(built)).toHaveLength(1);
  expect(Object.keys(await people.locks())).toEqual(['locks/staging/services/storefront.json']);
  expect((await people.checkOf(revert)).length).toBeGreaterThan(0);
  const deployments = await people.deployments();
  expect(deployments.filter(([, state]) => state === 'success')).toEqual([['rollback', 'success']]);
  expect(deployments.find(([task]) => task === 'deploy')).toEqual(['deploy', 'inactive']);
});
