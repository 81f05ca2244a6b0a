import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { createFaults } from '../../../src/sandbox/faults.ts';
import { createHooks, type Hooks } from '../../../src/sandbox/hooks/index.ts';
import type { Faults } from '../../../src/sandbox/contract.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import type { Fixture } from '../graphql/fixture.ts';

export const secret = 'a secret of the App';

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** How it answers from now on. */
  answer(handler: (received: Received, response: ServerResponse) => void): void;
  close(): Promise<void>;
}

/** A real server for webhooks to arrive at. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let handle = (_: Received, response: ServerResponse): void => void response.writeHead(202).end('thanks');
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const one = { headers: request.headers, body };
      received.push(one);
      handle(one, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return {
    url: `http://127.0.0.1:${address.port}/hook`,
    received,
    answer: (handler) => {
      handle = handler;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

export interface Scene extends Fixture {
  readonly hooks: Hooks;
  readonly receiver: Receiver;
  /** What the hooks reported as bugs. */
  readonly reported: readonly Error[];
  /** Comments on the pull request as dev, which is one `issue_comment`. */
  readonly comment: (body: string) => void;
}

export interface SceneOptions {
  readonly faults?: Faults;
  readonly patience?: number;
  /** As the hooks see it. */
  readonly world?: World;
}

/** Hooks of their own on a world that may have others. `close` leaves the world open. */
export async function openScene(fixture: Fixture, given: SceneOptions = {}): Promise<Scene> {
  const receiver = await openReceiver();
  const reported: Error[] = [];
  const { world } = fixture;
  const hooks = createHooks({
    world: given.world ?? world,
    url: 'http://localhost:3000',
    secret,
    faults: createFaults(given.faults),
    report: (error) => void reported.push(error),
    ...(given.patience === undefined ? {} : { patience: given.patience }),
  });
  hooks.sendTo(receiver.url);
  return {
    ...fixture,
    hooks,
    receiver,
    reported,
    comment: (body) => void world.createComment('acme/storefront', 1, body, 'dev'),
    async close() {
      await hooks.close();
      await receiver.close();
    },
  };
}

/** The body of what was received, as JSON. */
export function payload({ body }: Received): Record<string, unknown> {
  return JSON.parse(body) as Record<string, unknown>;
}
