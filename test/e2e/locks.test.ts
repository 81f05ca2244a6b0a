import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Bot, createBot } from '../../src/entry/bot.ts';
import { settingsFor } from '../../src/entry/playground.ts';
import { readManifest } from '../../src/entry/manifest.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { application, environments, git, Story } from './support.ts';

/** As on Lambda: workers that know nothing of one another. */
const workers = 4;
const people = Array.from({ length: 20 }, (_, index) => `racer-${index + 1}`);

let sandbox: Sandbox;
let server: Server;
let bots: readonly Bot[];
const story = new Story(() => ({ sandbox, webhookUrl: '', settled, close: () => sandbox.close() }), []);

async function settled(): Promise<void> {
  await sandbox.deliveriesSettled();
  await Promise.all(bots.map(({ idle }) => idle()));
  await sandbox.deliveriesSettled();
}

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: true, app: readManifest() });
  for (const login of people) {
    sandbox.world.createAccount({ login, kind: 'User' });
    sandbox.world.setCollaborator('acme/storefront', login, 'write');
  }
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

/** Commits of the branch of locks by what they did, the newest first. */
async function stateLog(): Promise<readonly string[]> {
  const folder = await story.clone();
  return (await git(folder, 'log', '--format=%s', 'origin/slipway-state')).split('\n');
}

async function locksOf(): Promise<readonly string[]> {
  const folder = await story.clone();
  const files = await git(folder, 'ls-tree', '-r', '--name-only', 'origin/slipway-state', 'locks');
  return files.split('\n').filter((line) => line !== '');
}

describe('twenty people who lock one environment at once', () => {
  it('leave it to exactly one of them, whom all others are told', async () => {
    await Promise.all(
      people.map((login) =>
        story
          .as(login)
          .rest.issues.createComment({ ...application, issue_number: 1, body: '/lock staging --for 1h' }),
      ),
    );
    await settled();

    const replies = (await story.replies()).map(({ body }) => body);
    const won = replies.filter((body) => body.includes('🔒 Locked `staging` for `racer-'));
    expect([replies.length, won.length]).toEqual([people.length, 1]);
    const [, winner = ''] = /for `(racer-\d+)`/u.exec(won[0] ?? '') ?? [];
    const lost = replies.filter((body) => body.includes(`\`staging\` is locked by \`${winner}\``));
    expect(lost).toHaveLength(people.length - 1);
    expect(await locksOf()).toEqual(['locks/staging/environment.json']);
    expect(await stateLog()).toEqual(['lock(staging)', 'Begin the branch of locks']);

    await story.say(winner, '/unlock staging');
    expect(await locksOf()).toEqual([]);
  });

  it('is a branch that has nothing in common with the others', async () => {
    const folder = await story.clone();
    await expect(git(folder, 'merge-base', 'origin/main', 'origin/slipway-state')).rejects.toThrow();
  });
});

describe('one delivery, more than once', () => {
  it('locks once where two workers get it at once', async () => {
    sandbox.setFaults({ deliveries: { copies: 2 } });
    const { replies } = await story.say('dev', '/lock staging storefront');
    sandbox.setFaults({});
    expect(
      replies.filter((body) => body.includes('Locked `storefront` in `staging` for `dev`')),
    ).toHaveLength(1);
    const log = await stateLog();
    expect(log.filter((subject) => subject === 'lock(staging): storefront')).toHaveLength(1);
  });

  it('locks and unlocks once where answers get lost on the way', async () => {
    sandbox.setFaults({ lostAnswers: 0.3, random: 11 });
    const dev = story.as('dev');
    const comment = async (body: string): Promise<void> => {
      await dev.rest.issues.createComment({ ...application, issue_number: 1, body }).catch(() => undefined);
      await settled();
    };
    await comment('/unlock staging storefront');
    await comment('/lock staging');
    sandbox.setFaults({});
    const log = await stateLog();
    expect(log.slice(0, 2)).toEqual(['lock(staging)', 'unlock(staging): storefront']);
    expect(await locksOf()).toEqual(['locks/staging/environment.json']);
  });

  it('finds its own lock when it comes again later', async () => {
    const before = await stateLog();
    const app = story.asApp();
    const { data: deliveries } = await app.rest.apps.listWebhookDeliveries({ per_page: 10 });
    const newest = deliveries.find(({ event }) => event === 'issue_comment');
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: newest?.id ?? 0 });
    await settled();
    expect(await stateLog()).toEqual(before);
  });
});

describe('a file that somebody has broken', () => {
  it('is a lock that nobody passes, until somebody who may override removes it', async () => {
    const sam = story.as('sam');
    const path = 'locks/staging/environment.json';
    const { data } = await sam.rest.repos.getContent({ ...environments, path, ref: 'slipway-state' });
    if (Array.isArray(data)) throw new Error('It is a file.');
    await sam.rest.repos.createOrUpdateFileContents({
      ...environments,
      path,
      branch: 'slipway-state',
      message: 'Break it',
      sha: data.sha,
      content: Buffer.from('{"holder": "dev"').toString('base64'),
    });
    const refused = await story.say('dev', '/lock staging storefront');
    expect(refused.replies[0]).toContain('`lock-unreadable`');
    const denied = await story.say('dev', '/unlock staging');
    expect(denied.replies[0]).toContain('`not-allowed`');
    const ended = await story.say('sam', '/unlock staging');
    expect(ended.replies[0]).toContain('took `allow.override`');
    const locked = await story.say('dev', '/lock staging storefront');
    expect(locked.replies[0]).toContain('Locked `storefront`');
  });
});

describe('a pull request that is closed', () => {
  it('ends the locks that were asked for there, and says so once', async () => {
    const ada = story.as('ada');
    const before = await story.replies();
    const pull = { ...application, pull_number: 1 };
    await ada.rest.pulls.update({ ...pull, state: 'closed' });
    await settled();
    expect(await locksOf()).toEqual([]);
    const told = (await story.replies()).slice(before.length);
    expect(told.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /it ends the lock that was asked for here[^]*`storefront` in `staging` was held by `dev`/u,
      ),
    ]);
    await ada.rest.pulls.update({ ...pull, state: 'open' });
    await settled();
    await ada.rest.pulls.update({ ...pull, state: 'closed' });
    await settled();
    expect(await story.replies()).toHaveLength(before.length + 1);

    const { replies } = await story.say('dev', '/lock staging --for 1h');
    expect(replies[0]).not.toContain('is closed');
    await ada.rest.pulls.update({ ...pull, state: 'open' });
  });
});
