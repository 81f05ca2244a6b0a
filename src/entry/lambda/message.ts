import { field } from '../../core/json.ts';
import { limits } from '../../core/limits.ts';

/** One webhook as it travels through the queue. */
export interface QueuedDelivery {
  /** `X-GitHub-Delivery`. */
  readonly id: string;
  /** `X-GitHub-Event`. */
  readonly event: string;
  readonly payload: unknown;
}

/**
 * The text of a queue message: id and event readable for whoever looks into the queue, the body as
 * it arrived, gzipped, in base64. That makes the largest comments fit, and leaves no character that
 * SQS refuses (it takes those of XML only). `node:zlib` is loaded here, for most webhooks are no
 * commands, and the start is the faster without it.
 */
export async function formatMessage(id: string, event: string, body: Uint8Array): Promise<string> {
  const { gzipSync } = await import('node:zlib');
  return JSON.stringify({ id, event, body: gzipSync(body).toString('base64') });
}

/** Reads what `formatMessage` wrote; rejects where anything is not as it wrote it. */
export async function parseMessage(text: string): Promise<QueuedDelivery> {
  const { gunzipSync } = await import('node:zlib');
  const message: unknown = JSON.parse(text);
  const id = field(message, 'id');
  const event = field(message, 'event');
  const body = field(message, 'body');
  if (typeof id !== 'string' || typeof event !== 'string' || typeof body !== 'string')
    throw new Error('A queue message must be an object with the strings id, event and body.');
  const bytes = gunzipSync(Buffer.from(body, 'base64'), { maxOutputLength: limits.webhookBytes });
  const payload: unknown = JSON.parse(bytes.toString('utf8'));
  return { id, event, payload };
}
