import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { verify } from '@octokit/webhooks-methods';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createHooks } from '../../../src/sandbox/hooks/index.ts';
import { openFixture, type Fixture } from '../graphql/fixture.ts';
import { openScene, payload, secret, type Receiver, type Scene, type SceneOptions } from './receiver.ts';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await openFixture(['issue_comment']);
});
afterAll(() => fixture.close());

let scene: Scene | undefined;
const open = async (given?: SceneOptions) => (scene = await openScene(fixture, given));
afterEach(async () => {
  await scene?.close();
  scene = undefined;
});

/** The comments that were told of, in the order in which they arrived. */
const bodies = ({ received }: Receiver) =>
  received.map((one) => {
    const { comment } = payload(one);
    return typeof comment === 'object' && comment !== null && 'body' in comment ? comment.body : undefined;
  });

describe('a delivery', () => {
  it('is signed over its very bytes', async () => {
    const { hooks, comment, receiver } = await open();
    comment('Grüße 🚀');
    await hooks.settled();
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    const signature = String(headers['x-hub-signature-256']);
    expect(await verify(secret, body, signature)).toBe(true);
    expect(await verify(secret, body.replace('dev', 'ada'), signature)).toBe(false);
    expect(await verify('another secret', body, signature)).toBe(false);
    expect(await verify(secret, JSON.stringify(JSON.parse(body), null, 2), signature)).toBe(false);
  });

  it('has the headers that GitHub sends', async () => {
    const { hooks, comment, receiver } = await open();
    comment('Hello');
    await hooks.settled();
    const [delivery] = hooks.deliveries();
    expect(receiver.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\/[0-9a-f]{7}$/),
      'x-github-event': 'issue_comment',
      'x-github-delivery': delivery?.guid,
      'x-github-hook-id': '1',
      'x-github-hook-installation-target-id': '7',
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': expect.stringMatching(/^sha1=[0-9a-f]{40}$/),
    });
    expect(delivery).toMatchObject({
      guid: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      ...{ event: 'issue_comment', action: 'created', redelivery: false, status: 'OK', statusCode: 202 },
      response: { payload: 'thanks' },
    });
  });

  it('is sent only of what the App subscribed to, and where it is installed', async () => {
    const { hooks, world, comment, receiver, reported } = await open();
    await world.createRepository({ owner: 'dev', name: 'own', autoInit: true, actor: 'dev' });
    const head = (await world.git('dev/own').resolve('refs/heads/main')) ?? '';
    const own = { repository: 'dev/own', actor: 'dev' };
    await world.updateRef({ ...own, ref: 'refs/heads/x', expected: null, to: head });
    await world.createCommitOnBranch({
      ...{ ...own, branch: 'x', expectedHead: head, message: 'x', deletes: [] },
      writes: [{ path: 'x', bytes: Buffer.from('x') }],
    });
    const pull = { title: 'x', head: { repository: 'dev/own', ref: 'x' }, base: 'main' };
    const { number } = await world.openPull({ ...own, ...pull });
    world.createComment('dev/own', number, 'unheard', 'dev');
    comment('heard');
    await hooks.settled();
    expect(receiver.received).toHaveLength(1);
    expect(reported).toEqual([]);
  });

  it('is neither sent nor recorded while no address is known', async () => {
    const hooks = createHooks({
      ...{ world: fixture.world, url: 'http://localhost:3000', secret, faults: createFaults() },
      report: (error) => {
        throw error;
      },
    });
    fixture.world.createComment('acme/storefront', 1, 'x', 'dev');
    await hooks.settled();
    expect(hooks.deliveries()).toEqual([]);
    await hooks.close();
  });

  it('of what the answer to one causes is waited for too', async () => {
    const { hooks, comment, receiver, world } = await open();
    receiver.answer(({ body }, response) => {
      const { sender } = JSON.parse(body) as { sender: { login: string } };
      if (sender.login === 'dev') world.createComment('acme/storefront', 1, 'Seen.', 'slipway[bot]');
      response.writeHead(200).end();
    });
    comment('Hello');
    await hooks.settled();
    expect(bodies(receiver)).toEqual(['Hello', 'Seen.']);
  });
});

describe('a receiver', () => {
  it.each([
    [200, 'OK'],
    [204, 'OK'],
    [302, 'Invalid HTTP Response: 302'],
    [401, 'Invalid HTTP Response: 401'],
    [500, 'Invalid HTTP Response: 500'],
  ])('that answers %d is recorded, and asked no second time', async (statusCode, status) => {
    const { hooks, comment, receiver } = await open();
    receiver.answer((_, response) => void response.writeHead(statusCode, { location: '/elsewhere' }).end());
    comment('Hello');
    await hooks.settled();
    expect(hooks.deliveries()).toMatchObject([{ statusCode, status }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('that never answers is given up', async () => {
    const { hooks, comment, receiver } = await open({ patience: 30 });
    receiver.answer(() => undefined);
    comment('Hello');
    await hooks.settled();
    expect(hooks.deliveries()).toMatchObject([{ statusCode: 504, status: 'timed out' }]);
  });

  it('that begins an answer and never ends it is given up', async () => {
    const { hooks, comment, receiver } = await open({ patience: 30 });
    receiver.answer((_, response) => void response.writeHead(200).write('…'));
    comment('Hello');
    await hooks.settled();
    expect(hooks.deliveries()).toMatchObject([{ statusCode: 504, status: 'timed out' }]);
  });

  it('that is down is recorded, and what follows is sent all the same', async () => {
    const { hooks, comment, receiver } = await open();
    hooks.sendTo('http://127.0.0.1:1/hook');
    comment('lost');
    await hooks.settled();
    hooks.sendTo(receiver.url);
    comment('found');
    await hooks.settled();
    expect(hooks.deliveries()).toMatchObject([
      { statusCode: 202 },
      { statusCode: 502, status: 'failed to connect to host' },
    ]);
  });

  it('that hangs up is recorded', async () => {
    const { hooks, comment, receiver } = await open();
    receiver.answer((_, response) => response.destroy());
    comment('Hello');
    await hooks.settled();
    expect(hooks.deliveries()).toMatchObject([{ statusCode: 502 }]);
  });

  it('that still thinks does not hold up the end', async () => {
    const { hooks, comment, receiver } = await open();
    const { promise: arrived, resolve } = Promise.withResolvers<undefined>();
    receiver.answer(() => resolve(undefined));
    comment('Hello');
    await arrived;
    await hooks.close();
    comment('after the end');
    await hooks.settled();
    expect(receiver.received).toHaveLength(1);
  });
});

describe('a fault', () => {
  it('of copies sends each with one guid', async () => {
    const { hooks, comment, receiver } = await open({ faults: { deliveries: { copies: 3 } } });
    comment('Hello');
    await hooks.settled();
    const guids = receiver.received.map(({ headers }) => headers['x-github-delivery']);
    expect(guids).toHaveLength(3);
    expect(new Set(guids).size).toBe(1);
    expect(new Set(hooks.deliveries().map(({ id }) => id)).size).toBe(3);
  });

  it('of loss records what was never sent', async () => {
    const { hooks, comment, receiver } = await open({ faults: { deliveries: { lose: 1 } } });
    comment('Hello');
    await hooks.settled();
    expect(receiver.received).toEqual([]);
    expect(hooks.deliveries()).toMatchObject([{ statusCode: 502, event: 'issue_comment' }]);
  });

  it.each([
    [
      ['a', 'b'],
      ['b', 'a'],
    ],
    [
      ['a', 'b', 'c'],
      ['b', 'a', 'c'],
    ],
    [['a'], ['a']],
  ])('of order makes %j arrive as %j', async (sent, arrived) => {
    const { hooks, comment, receiver } = await open({ faults: { deliveries: { reorder: true } } });
    sent.forEach(comment);
    await hooks.settled();
    expect(bodies(receiver)).toEqual(arrived);
  });
});

describe('a payload that cannot be made', () => {
  it('is reported, and does not stop the next one', async () => {
    const { world } = fixture;
    let gone = true;
    const forgetful = {
      ...world,
      pull: (name: string, number: number) => (gone ? null : world.pull(name, number)),
    };
    const { hooks, comment, receiver, reported } = await open({ world: forgetful });
    comment('lost');
    await hooks.settled();
    gone = false;
    comment('found');
    await hooks.settled();
    expect(reported).toMatchObject([{ message: 'A webhook tells of acme/storefront#1, which is gone.' }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('as GitHub would send it is not sent', async () => {
    const { world } = fixture;
    const broken = {
      ...world,
      now: () => 'today',
      account: () => ({ ...ada, login: 'ada', id: Number.NaN }),
    };
    const { hooks, comment, receiver, reported } = await open({ world: broken });
    comment('Hello');
    await hooks.settled();
    expect(reported).toMatchObject([
      { message: expect.stringContaining('A payload that GitHub would not send: issue_comment.created') },
    ]);
    expect(receiver.received).toEqual([]);
  });
});

const ada = { kind: 'User', name: null, email: null, createdAt: '2026-11-22T00:00:00Z' } as const;
