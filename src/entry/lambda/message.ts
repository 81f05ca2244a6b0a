import { gunzipSync, gzipSync } from 'node:zlib';
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
 * SQS refuses (it takes those of XML only).
 */
export function formatMessage(id: string, event: string, body: Uint8Array): string {
  return JSON.stringify({ id, event, body: gzipSync(body).toString('base64') });
}

/** Reads what `formatMessage` wrote; throws where anything is not as it wrote it. */
export function parseMessage(text: string): QueuedDelivery {
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
