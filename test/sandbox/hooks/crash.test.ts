import { cp } from 'node:fs/promises';
import { afterEach, expect, it } from '@jest/globals';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createHooks, type Hooks } from '../../../src/sandbox/hooks/index.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { openWorld } from '../../../src/sandbox/world/open.ts';
import {
  app as plainApp,
  cleanUp,
  onCleanUp,
  openShop,
  openTestPull,
  temporaryFolder,
} from '../world/support.ts';
import { openReceiver, payload, secret } from './receiver.ts';

afterEach(cleanUp);

const app = { ...plainApp, events: ['issue_comment'] };

/** A world with a pull request, kept in the directory. */
async function openAt(directory: string): Promise<World> {
  const world = await openWorld({ directory, app });
  onCleanUp(() => world.close());
  return world;
}

function hooksOf(world: World, reported: Error[] = []): Hooks {
  const report = (error: Error): void => void reported.push(error);
  const hooks = createHooks({ world, url: 'http://localhost:3000', secret, faults: createFaults(), report });
  onCleanUp(() => hooks.close());
  return hooks;
}

async function openReceiving() {
  const receiver = await openReceiver();
  onCleanUp(() => receiver.close());
  return receiver;
}

async function prepared(): Promise<string> {
  const directory = await temporaryFolder();
  const world = await openShop(directory);
  await openTestPull(world);
  await world.settled('acme/shop', 1);
  await world.close();
  return directory;
}

const namesOf = (received: Awaited<ReturnType<typeof openReceiver>>['received']) =>
  received.map(({ headers }) => headers['x-github-delivery']);

it('a delivery that a crash cut off is sent again, under the same id, once there is an address', async () => {
  const directory = await prepared();
  const world = await openAt(directory);
  const receiver = await openReceiving();
  const arrived = new Promise<void>((resolve) => receiver.answer(() => resolve()));
  hooksOf(world).sendTo(receiver.url);
  world.createComment('acme/shop', 1, '/deploy staging', 'dev');
  await arrived;
  const crashed = await temporaryFolder();
  await cp(directory, crashed, { recursive: true });

  const next = await openReceiving();
  const hooks = hooksOf(await openAt(crashed));
  await hooks.settled();
  expect(next.received).toEqual([]);
  hooks.sendTo(next.url);
  hooks.sendTo(next.url);
  await hooks.settled();
  expect(namesOf(next.received)).toEqual(namesOf(receiver.received));
  expect(next.received.map((one) => payload(one)['comment'])).toEqual([
    expect.objectContaining({ body: '/deploy staging' }),
  ]);
  // It has come to its end now.
  const third = await temporaryFolder();
  await cp(crashed, third, { recursive: true });
  const last = hooksOf(await openAt(third));
  last.sendTo(next.url);
  await last.settled();
  expect(next.received).toHaveLength(1);
});

it.each([200, 500])('a delivery that was answered with %i is not sent again', async (status) => {
  const directory = await prepared();
  const world = await openAt(directory);
  const receiver = await openReceiving();
  receiver.answer((_, response) => void response.writeHead(status).end());
  const hooks = hooksOf(world);
  hooks.sendTo(receiver.url);
  world.createComment('acme/shop', 1, 'x', 'dev');
  await hooks.settled();
  const copy = await temporaryFolder();
  await cp(directory, copy, { recursive: true });
  const next = hooksOf(await openAt(copy));
  next.sendTo(receiver.url);
  await next.settled();
  expect(receiver.received).toHaveLength(1);
});

it('what tells of something that is gone is told as a bug once, and not for ever', async () => {
  const directory = await prepared();
  const world = await openAt(directory);
  const receiver = await openReceiving();
  receiver.answer(() => undefined);
  hooksOf(world).sendTo(receiver.url);
  const { id } = world.createComment('acme/shop', 1, 'x', 'dev');
  const copy = await temporaryFolder();
  await cp(directory, copy, { recursive: true });
  const crippled = await openAt(copy);
  const reported: Error[] = [];
  const hooks = hooksOf({ ...crippled, pull: () => null }, reported);
  hooks.sendTo(receiver.url);
  await hooks.settled();
  expect(reported.map(({ message }) => message)).toEqual(['A webhook tells of acme/shop#1, which is gone.']);
  expect(
    crippled.subscribeKept(
      () => true,
      () => undefined,
    ).left,
  ).toEqual([]);
  expect(id).toBeGreaterThan(0);
});

it('hooks that are closed leave to the next what is under way', async () => {
  const directory = await prepared();
  const world = await openAt(directory);
  const receiver = await openReceiving();
  const arrived = new Promise<void>((resolve) => receiver.answer(() => resolve()));
  const hooks = hooksOf(world);
  hooks.sendTo(receiver.url);
  world.createComment('acme/shop', 1, 'x', 'dev');
  await arrived;
  await hooks.close();
  await world.close();
  receiver.answer((_, response) => void response.writeHead(200).end());
  const next = hooksOf(await openAt(directory));
  next.sendTo(receiver.url);
  await next.settled();
  const [first, second] = namesOf(receiver.received);
  expect(receiver.received).toHaveLength(2);
  expect(second).toBe(first);
});
