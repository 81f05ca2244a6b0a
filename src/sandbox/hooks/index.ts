/** The App's webhook: tells the configured address of what happens in the world. */
import type { Route } from '../api/http.ts';
import type { SandboxFaults } from '../faults.ts';
import type { World } from '../world/contract.ts';
import type { KeptEvent, WorldEvent } from '../world/event-types.ts';
import { createCourier, type Due } from './courier.ts';
import { createDeliveryLog, type RecordedDelivery } from './deliveries.ts';
import { createOrder } from './order.ts';
import { payloadOf } from './payload.ts';
import { hookRoutes } from './routes.ts';
import { faultOfPayload } from './schema.ts';
import type { HookConfig } from './send.ts';

export interface HookOptions {
  readonly world: World;
  /** `http://localhost:3000`: URLs in payloads begin with it. */
  readonly url: string;
  readonly secret: string;
  readonly faults: Pick<SandboxFaults, 'current' | 'deliveryFate'>;
  /** Told of payloads that GitHub's description does not allow, and of exceptions: both are bugs. */
  readonly report: (error: Error) => void;
  /** How long a receiver may take, in milliseconds; GitHub's 10 seconds unless a test wants less. */
  readonly patience?: number;
}

export interface Hooks {
  /** The App's REST operations on its webhook and the deliveries. */
  readonly routes: readonly Route[];
  /**
   * Where webhooks go from now on. Until then none is sent or recorded, save those that an earlier process
   * did not bring to their end: they are sent now, each under its name, for they may have arrived.
   */
  sendTo(url: string): void;
  /** Newest first. */
  deliveries(): readonly RecordedDelivery[];
  /** Resolves once every delivery that is due has been answered, those that the answers cause included. */
  settled(): Promise<void>;
  /** Gives up what is under way; the next process sends it again. */
  close(): Promise<void>;
}

export function createHooks(options: HookOptions): Hooks {
  const { world, faults } = options;
  let config: HookConfig = { url: null, contentType: 'json', secret: options.secret };
  const log = createDeliveryLog();
  const courier = createCourier({ app: world.app, config: () => config, log, patience: options.patience });
  const work = createWork(options.report);
  const order = createOrder(() => faults.current().deliveries?.reorder ?? false);

  const announce = async ({ guid, event }: KeptEvent): Promise<void> => {
    // What is told of a repository that is gone by now would tell of nothing.
    if (world.repository(event.repository) === null) return;
    const due = await prepare(options, { guid, event }).catch((error: unknown) => {
      kept.conclude(guid);
      throw error;
    });
    const { copies, lost } = faults.deliveryFate();
    const send = async (): Promise<void> => {
      const sent = await Promise.all(Array.from({ length: copies }, () => courier.send({ ...due, lost })));
      if (sent.every(Boolean)) kept.conclude(guid);
    };
    work.add(order.pass(send));
  };
  // Payloads are made one after another, so that deliveries leave in the order of the events.
  let before = Promise.resolve();
  const take = (one: KeptEvent): void => {
    const mine = before.then(() => announce(one));
    before = mine.catch(() => undefined);
    work.add(mine);
  };
  const kept = world.subscribeKept((event) => config.url !== null && concerns(world, event), take);
  const left = [...kept.left];
  const configure = (change: Partial<HookConfig>): HookConfig => {
    config = { ...config, ...change };
    if (config.url !== null) for (const one of left.splice(0)) take(one);
    return config;
  };
  const redeliver = (delivery: RecordedDelivery): void => work.add(courier.send(again(delivery)));
  return {
    routes: hookRoutes({ log, redeliver, config: () => config, configure }),
    sendTo: (url) => void configure({ url }),
    deliveries: () => log.all(),
    settled: () => work.done(),
    async close() {
      kept.stop();
      courier.stop();
      await work.done();
    },
  };
}

/** What is under way. */
function createWork(report: (error: Error) => void) {
  const pending = new Set<Promise<unknown>>();
  return {
    add(promise: Promise<unknown>): void {
      const guarded = promise
        .catch((error: unknown) => report(error instanceof Error ? error : new Error(String(error))))
        .finally(() => pending.delete(guarded));
      pending.add(guarded);
    },
    async done(): Promise<void> {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/** The App hears of events that it subscribed to, in repositories that it is installed on. */
function concerns({ app }: World, event: WorldEvent): boolean {
  if (!app.events.includes(event.name)) return false;
  if (event.repository.split('/')[0] !== app.account) return false;
  // GitHub sends it only to Apps that may read the queue.
  if (event.name === 'merge_group') return app.permissions['merge_queues'] !== undefined;
  // Of a request to run again hears only the App whose run it is.
  if (event.name === 'check_run') return event.action !== 'rerequested' || event.run.app === app.slug;
  if (event.name === 'check_suite') return event.action !== 'rerequested' || event.app === app.slug;
  return true;
}

async function prepare({ world, url }: HookOptions, { guid, event }: KeptEvent): Promise<Omit<Due, 'lost'>> {
  const payload = await payloadOf({ world, url }, event);
  const action = 'action' in event ? event.action : null;
  const fault = faultOfPayload(action === null ? event.name : `${event.name}.${action}`, payload);
  if (fault !== null) throw new Error(`A payload that GitHub would not send: ${fault}`);
  return {
    event: event.name,
    action,
    guid,
    payload,
    repositoryId: world.repository(event.repository)?.id ?? 0,
    redelivery: false,
  };
}

/** GitHub keeps the guid, and makes a new delivery of it. */
function again({ event, action, guid, repositoryId, request }: RecordedDelivery): Due {
  return { event, action, guid, repositoryId, payload: request.payload, redelivery: true, lost: false };
}
