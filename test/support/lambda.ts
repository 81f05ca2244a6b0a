import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import type {
  APIGatewayProxyStructuredResultV2,
  LambdaFunctionURLEvent,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { bundle } from '../../infra/bundle.ts';
import { queueRecord, urlEvent } from '../entry/lambda/fixtures.ts';
import { type LocalAws, type SentMessage, credentials, startAws } from './aws.ts';

/** A bundled function in a process of its own. */
interface LambdaFunction<Event, Result> {
  invoke(event: Event): Promise<Result>;
  /** Ends the process and answers with all that it printed. */
  close(): Promise<string>;
}

const runtime = `
const { handler } = await import(process.argv[2]);
process.on('message', async ({ id, event }) => {
  const end = performance.now() + 120_000;
  try {
    process.send({ id, result: await handler(event, { getRemainingTimeInMillis: () => end - performance.now() }) });
  } catch (error) {
    process.send({ id, error: String(error.stack) });
  }
});
`;

/** Starts a bundle (its folder holds `index.mjs`) with these variables and no others, as Lambda does. */
async function startFunction<Event, Result>(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<LambdaFunction<Event, Result>> {
  const runner = `${folder}-runtime.mjs`;
  await writeFile(runner, runtime);
  const child = fork(runner, [join(folder, 'index.mjs')], {
    env,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const waiting = new Map<number, PromiseWithResolvers<Result>>();
  child.on('message', (message: { id: number; result: Result; error?: string }) => {
    const { resolve, reject } = waiting.get(message.id) ?? Promise.withResolvers<Result>();
    if (message.error === undefined) resolve(message.result);
    else reject(new Error(message.error));
  });
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`The function ended with ${String(code)}.`));
  });
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
  const printed = Promise.all(streams.map((stream) => text(stream)));
  let next = 0;
  return {
    invoke: (event) => {
      const answer = Promise.withResolvers<Result>();
      waiting.set((next += 1), answer);
      child.send({ id: next, event });
      return answer.promise;
    },
    close: async () => {
      waiting.clear();
      child.disconnect();
      child.kill();
      return (await printed).join('');
    },
  };
}

const webhookSecretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slipway/webhook-AbCdEf';
export const privateKeyArn =
  'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slipway/private-key-AbCdEf';

/** The stack of infra/ on this machine: the real bundles, each in a process, and what AWS puts between them. */
export interface LocalStack {
  readonly aws: LocalAws;
  /** Stands for the Function URL. */
  readonly url: string;
  /** Has the worker handle what is queued; answers with what is in the dead-letter queue after it. */
  drain(): Promise<readonly SentMessage[]>;
  /** Ends it all and answers with what the functions printed. */
  close(): Promise<string>;
}

export interface StackOptions {
  readonly webhookSecret: string;
  readonly privateKey: string;
  readonly appId: number;
  readonly githubApiUrl: string;
}

export async function startStack(options: StackOptions): Promise<LocalStack> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-stack-'));
  await Promise.all([bundle('ingress', folder), bundle('worker', folder)]);
  const aws = await startAws();
  aws.secrets.set(webhookSecretArn, options.webhookSecret).set(privateKeyArn, options.privateKey);
  const env = {
    AWS_REGION: credentials.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.url,
    QUEUE_URL: aws.queueUrl,
  };
  const ingress = await startFunction<LambdaFunctionURLEvent, APIGatewayProxyStructuredResultV2>(
    join(folder, 'ingress'),
    { ...env, WEBHOOK_SECRET_ARN: webhookSecretArn },
  );
  const worker = await startFunction<SQSEvent, SQSBatchResponse>(join(folder, 'worker'), {
    ...env,
    PRIVATE_KEY_SECRET_ARN: privateKeyArn,
    APP_ID: String(options.appId),
    GITHUB_API_URL: options.githubApiUrl,
    // The sandbox's.
    REGISTRY_ENDPOINTS: `registry.example.com=${new URL(options.githubApiUrl).origin}`,
  });
  const server = createServer((request, response) => void serve(ingress, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    aws,
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`,
    drain: () => drain(aws, worker),
    close: async () => {
      server.closeAllConnections();
      server.close();
      const printed = await Promise.all([ingress.close(), worker.close(), aws.close()]);
      await rm(folder, { recursive: true });
      return printed.join('');
    },
  };
}

async function serve(
  ingress: LambdaFunction<LambdaFunctionURLEvent, APIGatewayProxyStructuredResultV2>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url: path = '/' } = request;
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const event = urlEvent({ method, path, headers, body: await buffer(request), base64: true });
  const { statusCode = 200, body } = await ingress.invoke(event);
  response.writeHead(statusCode, { 'content-type': 'application/json' }).end(body);
}

/** What the event source does: batches of five; what failed comes again, four times in all. */
async function drain(
  aws: LocalAws,
  worker: LambdaFunction<SQSEvent, SQSBatchResponse>,
): Promise<readonly SentMessage[]> {
  let open = aws.takeMessages();
  for (let tries = 1; tries <= 4; tries += 1) {
    const failed: SentMessage[] = [];
    for (let start = 0; start < open.length; start += 5) {
      const batch = open.slice(start, start + 5);
      const { batchItemFailures } = await worker.invoke({ Records: batch.map((one) => record(one, tries)) });
      const ids = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      failed.push(...batch.filter((message) => ids.has(message.MessageDeduplicationId)));
    }
    open = failed;
  }
  return open;
}

function record(message: SentMessage, tries: number): SQSRecord {
  const { MessageDeduplicationId: id, MessageGroupId: group, MessageBody: body } = message;
  return queueRecord(id, { group, tries, body });
}
