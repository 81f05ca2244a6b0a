import { AwsClient } from 'aws4fetch';
import { field } from '../../core/json.ts';

/**
 * Signed calls of the AWS JSON protocol: the few that Slipway makes need no SDK, whose import alone
 * would take longer than a bare Node process takes to start.
 */
export type CallAws = (call: AwsCall) => Promise<unknown>;

export interface AwsCall {
  readonly service: 'sqs' | 'secretsmanager' | 'ecr';
  /** Where it is another one than the client's. */
  readonly region?: string;
  readonly endpoint: string;
  /** Value of `X-Amz-Target`: `AmazonSQS.SendMessage`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly input: Readonly<Record<string, unknown>>;
}

export interface AwsOptions {
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  /** Of one try, in milliseconds. */
  readonly timeout?: number;
}

/** Three tries of a secret's reading and of an enqueuing fit into the 10 s that GitHub gives a webhook. */
const tries = 3;
const defaultTimeout = 1_400;
const firstPause = 50;

/** AWS refused, or could not be reached in all tries. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly retryable: boolean;

  constructor(target: string, why: string, retryable: boolean, cause?: unknown) {
    super(`${target} failed: ${why}`, { cause });
    this.retryable = retryable;
  }
}

/**
 * Takes credentials and answers with a function that calls AWS, tries again after timeouts, network
 * faults, throttling and 5xx, and throws an `AwsError` after the last try or a refusal.
 */
export function createAws(options: AwsOptions): CallAws {
  const client = new AwsClient(options);
  const timeout = options.timeout ?? defaultTimeout;
  return async (call) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await callOnce(client, call, timeout);
      } catch (error) {
        if (attempt === tries || !(error instanceof AwsError && error.retryable)) throw error;
        await pause(firstPause * 2 ** attempt * (0.5 + Math.random() / 2));
      }
    }
  };
}

async function callOnce(client: AwsClient, call: AwsCall, timeout: number): Promise<unknown> {
  const request = await client.sign(call.endpoint, {
    method: 'POST',
    headers: { 'content-type': `application/x-amz-json-${call.version}`, 'x-amz-target': call.target },
    body: JSON.stringify(call.input),
    aws: { service: call.service, ...(call.region === undefined ? {} : { region: call.region }) },
  });
  const { response, text } = await send(request, call.target, timeout);
  const output = parseJson(text);
  if (response.ok && output !== undefined) return output;
  const type = textOf(field(output, '__type')).replace(/^.*#/, '') || 'an answer that is not JSON';
  const message = textOf(field(output, 'message') ?? field(output, 'Message'));
  const retryable = response.status >= 500 || response.status === 429 || type.includes('Throttl');
  throw new AwsError(call.target, `${response.status} ${type} ${message}`.trim(), retryable);
}

async function send(request: Request, target: string, timeout: number) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(timeout) });
    return { response, text: await response.text() };
  } catch (cause) {
    throw new AwsError(target, describe(cause), true, cause);
  }
}

/** `fetch` says only "fetch failed"; what happened is its cause. */
function describe(error: unknown): string {
  return [String(error), textOf(field(error, 'cause', 'message'))].filter(Boolean).join(': ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
