import { limits } from '../../core/limits.ts';
import { type Queue, maxMessageBytes } from '../../edge/aws/queue.ts';
import { webhookPath } from '../../events.ts';
import { type Log, errorFields } from './log.ts';
import { formatMessage } from './message.ts';
import { screen } from './screen.ts';
import { isSigned } from './signature.ts';

/** What is read of a Lambda Function URL's event; an API Gateway HTTP API sends the same (payload 2.0). */
export interface HttpEvent {
  readonly rawPath: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly requestContext: { readonly http: { readonly method: string } };
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
}

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface IngressDependencies {
  /** The webhook secrets that are in force: one, or two during a rotation. */
  readonly secrets: () => Promise<readonly string[]>;
  readonly queue: Pick<Queue, 'send'>;
  readonly log: Log;
}

/** Status and what to tell the caller; GitHub shows both beside the delivery. */
interface Answer {
  readonly status: number;
  readonly message: string;
}

/** A webhook with everything about it but its signature and its content checked. */
interface Webhook {
  readonly id: string;
  readonly event: string;
  readonly signature: string | undefined;
  readonly body: Buffer<ArrayBuffer>;
}

/**
 * The handler in front of the queue: answers within the 10 s that GitHub waits, whatever the command
 * will take. 202 once SQS holds the delivery, or it needs no handling; 4xx for what no retry will
 * mend; 5xx where the delivery is not in the queue, so that GitHub shows it as failed and offers to redeliver.
 */
export function createIngress(dependencies: IngressDependencies): (event: HttpEvent) => Promise<HttpResult> {
  return async (event) => {
    const answer = await handle(event, dependencies);
    return {
      statusCode: answer.status,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: answer.message }),
    };
  };
}

async function handle(event: HttpEvent, { secrets, queue, log }: IngressDependencies): Promise<Answer> {
  const webhook = readWebhook(event);
  if ('status' in webhook) return webhook;
  const { id, event: name } = webhook;
  try {
    const answer = (await isSigned(webhook.body, webhook.signature, await secrets()))
      ? await accept(webhook, queue)
      : { status: 401, message: 'X-Hub-Signature-256 is missing, or does not match the webhook secret.' };
    log(answer.status < 400 ? 'info' : 'warn', answer.message, {
      delivery: id,
      event: name,
      status: answer.status,
    });
    return answer;
  } catch (error) {
    log('error', 'The delivery is not in the queue.', { delivery: id, event: name, ...errorFields(error) });
    return { status: 503, message: 'The delivery could not be queued. Redeliver it.' };
  }
}

function readWebhook(event: HttpEvent): Webhook | Answer {
  const { method } = event.requestContext.http;
  if (event.rawPath === '/healthz' && method === 'GET') return { status: 200, message: 'ok' };
  if (event.rawPath !== webhookPath) return { status: 404, message: `Webhooks go to ${webhookPath}.` };
  if (method !== 'POST') return { status: 405, message: 'Webhooks are sent with POST.' };
  const { headers } = event;
  if (!/^application\/json\s*(;|$)/i.test(headers['content-type'] ?? ''))
    return { status: 415, message: "Set the webhook's content type to application/json." };
  const id = headers['x-github-delivery'];
  const name = headers['x-github-event'];
  if (id === undefined || name === undefined || !/^[\w-]{1,64}$/.test(id) || !/^\w{1,64}$/.test(name))
    return { status: 400, message: 'X-GitHub-Delivery or X-GitHub-Event is missing or malformed.' };
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > limits.webhookBytes)
    return {
      status: 413,
      message: `A webhook may have ${limits.webhookBytes} bytes; this one has ${body.length}.`,
    };
  return { id, event: name, signature: headers['x-hub-signature-256'], body };
}

async function accept({ id, event, body }: Webhook, queue: Pick<Queue, 'send'>): Promise<Answer> {
  const payload = parseJson(body);
  if (payload === undefined) return { status: 400, message: 'The body is not JSON in UTF-8.' };
  const screening = screen(event, payload);
  if (screening.kind === 'malformed') return { status: 400, message: screening.reason };
  if (screening.kind === 'unwanted') return { status: 202, message: `Not queued. ${screening.reason}` };
  const message = await formatMessage(id, event, body);
  if (message.length > maxMessageBytes)
    return {
      status: 413,
      message: `Compressed, a webhook may have ${maxMessageBytes} bytes; this one has ${message.length}.`,
    };
  await queue.send({ body: message, deduplicationId: id, groupId: screening.groupId });
  return { status: 202, message: 'Queued.' };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
