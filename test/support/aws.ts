import { createHash, createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';

/** The documented example credentials of AWS: no account has them. */
export const credentials = {
  region: 'eu-central-1',
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'session-token',
};

export interface SentMessage {
  readonly MessageBody: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}

type Fault = 'unavailable' | 'throttled' | 'denied' | 'hang' | 'disconnect' | 'html';

export interface LocalAws {
  readonly url: string;
  readonly queueUrl: string;
  /** By ARN. */
  readonly secrets: Map<string, string>;
  /** What the queue holds: a message that it saw within five minutes is accepted and dropped. */
  readonly messages: readonly SentMessage[];
  readonly visibility: readonly { readonly ReceiptHandle: string; readonly VisibilityTimeout: number }[];
  /** Target of each request that came, in order, faulty or not. */
  readonly requests: readonly string[];
  /** Empties the queue, which goes on to drop what it has seen. */
  takeMessages(): readonly SentMessage[];
  /** Puts messages into the queue that it may have seen: SQS delivers at least once, and a dead-letter queue can be redriven. */
  redeliver(...messages: readonly SentMessage[]): void;
  /** The next requests meet these, one each. */
  fail(...faults: readonly Fault[]): void;
  close(): Promise<void>;
}

const sendMessage = z.strictObject({
  QueueUrl: z.url(),
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
  MessageBody: z
    .string()
    .min(1)
    .regex(/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u)
    .refine((body) => Buffer.byteLength(body) <= 1_048_576),
  MessageGroupId: z.string().regex(/^[\x21-\x7e]{1,128}$/),
  MessageDeduplicationId: z.string().regex(/^[\x21-\x7e]{1,128}$/),
});
const changeVisibility = z.strictObject({
  QueueUrl: z.url(),
  ReceiptHandle: z.string().min(1),
  VisibilityTimeout: z.int().min(0).max(43_200),
});
const getSecretValue = z.strictObject({ SecretId: z.string().min(1) });

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * SQS and Secrets Manager on loopback, as far as Slipway calls them: requests are held to the
 * documented shapes and to their signatures, answers have the documented shape.
 */
export async function startAws(): Promise<LocalAws> {
  const state = {
    secrets: new Map<string, string>(),
    messages: [] as SentMessage[],
    seen: new Set<string>(),
    visibility: [] as z.infer<typeof changeVisibility>[],
    requests: [] as string[],
    faults: [] as Fault[],
  };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await buffer(request);
      state.requests.push(String(request.headers['x-amz-target']));
      const fault = state.faults.shift();
      if (fault === 'hang') return;
      if (fault === 'disconnect') return void request.socket.destroy();
      const { status, body: answer } = fault === undefined ? serve(state, request, body) : faultReply(fault);
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`;
  return {
    ...state,
    url,
    queueUrl: `${url}/123456789012/slipway.fifo`,
    takeMessages: () => state.messages.splice(0),
    redeliver: (...messages) => void state.messages.push(...messages),
    fail: (...faults) => void state.faults.push(...faults),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function faultReply(fault: Exclude<Fault, 'hang' | 'disconnect'>): Reply {
  switch (fault) {
    case 'unavailable':
      return error(503, 'com.amazonaws.sqs#ServiceUnavailable', 'Service Unavailable');
    case 'throttled':
      return error(
        400,
        'com.amazonaws.sqs#RequestThrottled',
        'The request was denied due to request throttling.',
      );
    case 'denied':
      return error(
        400,
        'com.amazonaws.sqs#AccessDeniedException',
        'User is not authorized to perform: sqs:sendmessage',
      );
    case 'html':
      return { status: 200, body: '<html>a proxy</html>' };
  }
}

function error(status: number, type: string, message: string): Reply {
  return { status, body: { __type: type, message } };
}

function serve(
  state: {
    readonly secrets: ReadonlyMap<string, string>;
    readonly messages: SentMessage[];
    readonly seen: Set<string>;
    readonly visibility: z.infer<typeof changeVisibility>[];
  },
  request: IncomingMessage,
  body: Buffer,
): Reply {
  const service = String(request.headers['x-amz-target']).startsWith('secretsmanager.')
    ? 'secretsmanager'
    : 'sqs';
  if (request.headers.authorization !== authorization(request, body, service))
    return error(
      403,
      'com.amazon.coral.service#InvalidSignatureException',
      'The request signature we calculated does not match.',
    );
  const input: unknown = JSON.parse(body.toString('utf8'));
  const protocol = { sqs: 'application/x-amz-json-1.0', secretsmanager: 'application/x-amz-json-1.1' }[
    service
  ];
  if (request.method !== 'POST' || request.headers['content-type'] !== protocol)
    return error(400, 'com.amazon.coral.service#UnknownOperationException', 'Unknown');
  switch (String(request.headers['x-amz-target'])) {
    case 'AmazonSQS.SendMessage': {
      const { MessageBody, MessageGroupId, MessageDeduplicationId } = sendMessage.parse(input);
      const message = { MessageBody, MessageGroupId, MessageDeduplicationId };
      if (!state.seen.has(MessageDeduplicationId)) state.messages.push(message);
      state.seen.add(MessageDeduplicationId);
      const md5 = createHash('md5').update(message.MessageBody).digest('hex');
      return {
        status: 200,
        body: { MessageId: randomUUID(), MD5OfMessageBody: md5, SequenceNumber: '18849496460467696128' },
      };
    }
    case 'AmazonSQS.ChangeMessageVisibility': {
      const { ReceiptHandle, VisibilityTimeout, QueueUrl } = changeVisibility.parse(input);
      state.visibility.push({ ReceiptHandle, VisibilityTimeout, QueueUrl });
      return { status: 200, body: {} };
    }
    case 'secretsmanager.GetSecretValue': {
      const { SecretId } = getSecretValue.parse(input);
      const value = state.secrets.get(SecretId);
      if (value === undefined)
        return error(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
      return {
        status: 200,
        body: { ARN: SecretId, Name: 'slipway', SecretString: value, VersionStages: ['AWSCURRENT'] },
      };
    }
    default:
      return error(400, 'com.amazon.coral.service#UnknownOperationException', 'Unknown');
  }
}

/**
 * The signature that the request should carry, by the steps of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
function authorization(request: IncomingMessage, body: Buffer, service: string): string {
  const names = (/SignedHeaders=([^,]*)/.exec(request.headers.authorization ?? '')?.[1] ?? '').split(';');
  for (const needed of ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'])
    if (!names.includes(needed)) return `must sign ${needed}`;
  const date = String(request.headers['x-amz-date']);
  const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const headers = names.map((name) => `${name}:${String(request.headers[name])}\n`).join('');
  const canonical = ['POST', request.url, '', headers, names.join(';'), hash(body)].join('\n');
  const scope = `${date.slice(0, 8)}/${credentials.region}/${service}/aws4_request`;
  const key = scope
    .split('/')
    .reduce<Buffer | string>((parent, part) => hmac(parent, part), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', date, scope, hash(canonical)].join('\n')).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}
