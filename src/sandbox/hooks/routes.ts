/** The App's REST operations on its own webhook. The server lets only the App's JWT in. */
import { ApiError, type Route } from '../api/http.ts';
import { found, ok, route } from '../api/route.ts';
import type { DeliveryLog, RecordedDelivery } from './deliveries.ts';
import type { HookConfig } from './send.ts';

export interface HookControl {
  readonly log: DeliveryLog;
  /** Sends a delivery once more. */
  readonly redeliver: (delivery: RecordedDelivery) => void;
  readonly config: () => HookConfig;
  readonly configure: (change: Partial<HookConfig>) => HookConfig;
}

export function hookRoutes({ log, redeliver, config, configure }: HookControl): readonly Route[] {
  return [
    route('apps/get-webhook-config-for-app', () => ok(presentConfig(config()))),
    route('apps/update-webhook-config-for-app', ({ body }) => {
      const changed = configure({
        ...(body.url === undefined ? {} : { url: body.url }),
        ...(body.secret === undefined ? {} : { secret: body.secret }),
        ...(body.content_type === undefined ? {} : { contentType: contentType(body.content_type) }),
      });
      return ok(presentConfig(changed));
    }),
    route('apps/list-webhook-deliveries', ({ url, query }) => {
      const size = Math.min(100, Math.max(1, query.per_page ?? 30));
      const before = query.cursor === undefined ? Infinity : readCursor(query.cursor);
      const rest = log.all().filter((one) => one.id < before && hasStatus(one, query.status));
      const page = rest.slice(0, size);
      const last = page.at(-1);
      if (last === undefined || rest.length === page.length) return ok(page.map(presentItem));
      const status = query.status === undefined ? '' : `&status=${query.status}`;
      const next = `${url}/api/v3/app/hook/deliveries?per_page=${size}${status}&cursor=${writeCursor(last.id)}`;
      return ok(page.map(presentItem), { link: `<${next}>; rel="next"` });
    }),
    route('apps/get-webhook-delivery', ({ params }) =>
      ok(presentDelivery(found(log.get(params.delivery_id)))),
    ),
    route('apps/redeliver-webhook-delivery', ({ params }) => {
      redeliver(found(log.get(params.delivery_id)));
      return { status: 202, body: {} };
    }),
  ];
}

function presentConfig({ url, contentType: content_type }: HookConfig) {
  // A secret is never shown again.
  return { ...(url === null ? {} : { url }), content_type, insecure_ssl: '0', secret: '********' };
}

function contentType(text: string): HookConfig['contentType'] {
  if (text === 'json' || text === 'form') return text;
  throw new ApiError(422, 'The content type of a webhook is json or form.');
}

/** Opaque to clients; here the oldest id that they have. */
const writeCursor = (id: number) => `v1_${id}`;

function readCursor(text: string): number {
  const match = /^v1_(\d+)$/.exec(text);
  if (match === null) throw new ApiError(422, 'Cursor is invalid.');
  return Number(match[1]);
}

function hasStatus({ statusCode }: RecordedDelivery, wanted: 'success' | 'failure' | undefined): boolean {
  return wanted === undefined || (statusCode >= 200 && statusCode < 400) === (wanted === 'success');
}

function presentItem(delivery: RecordedDelivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function presentDelivery(delivery: RecordedDelivery) {
  const { url, request, response } = delivery;
  return { ...presentItem(delivery), url, request, response };
}
