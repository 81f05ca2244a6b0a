import type { App } from '../world/types.ts';
import type { DeliveryLog } from './deliveries.ts';
import { githubPatience, hookRequest, post, type HookConfig } from './send.ts';

/** What is to be sent: everything but the address, which may change until then. */
export interface Due {
  readonly event: string;
  readonly action: string | null;
  readonly guid: string;
  readonly payload: object;
  readonly repositoryId: number;
  readonly redelivery: boolean;
  /** Recorded as sent in vain, and never sent. */
  readonly lost: boolean;
}

export interface Courier {
  /** Resolves once it has been answered, or given up, and recorded; says whether it came to its end. Never rejects. */
  send(due: Due): Promise<boolean>;
  /** Gives up what is under way, and sends nothing more. */
  stop(): void;
}

/** The App has this one webhook. */
const hookId = 1;

/** How GitHub records what it could not bring to its receiver. */
const notSent = { status: 'failed to connect to host', statusCode: 502, headers: {}, body: '' };

export function createCourier(options: {
  readonly app: App;
  readonly config: () => HookConfig;
  readonly log: DeliveryLog;
  /** In milliseconds. */
  readonly patience: number | undefined;
}): Courier {
  const { app, log } = options;
  const end = new AbortController();
  return {
    async send({ event, action, guid, payload, repositoryId, redelivery, lost }) {
      const config = options.config();
      if (config.url === null || end.signal.aborted) return false;
      const about = { event, guid, appId: app.id, hookId };
      const request = hookRequest({ ...config, url: config.url }, about, payload);
      const [deliveredAt, started] = [new Date().toISOString(), performance.now()];
      const patience = options.patience ?? githubPatience;
      const answer = lost ? notSent : await post(request, patience, end.signal);
      log.record({
        url: request.url,
        guid,
        deliveredAt,
        redelivery,
        duration: Math.round((performance.now() - started) / 10) / 100,
        status: answer.status,
        statusCode: answer.statusCode,
        event,
        action,
        installationId: app.installationId,
        repositoryId,
        request: { headers: request.headers, payload },
        response: { headers: answer.headers, payload: answer.body },
      });
      return !end.signal.aborted;
    },
    stop: () => end.abort(),
  };
}
