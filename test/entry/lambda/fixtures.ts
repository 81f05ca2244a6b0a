import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LambdaFunctionURLEvent, SQSRecord } from 'aws-lambda';

export const secret = 'It is a secret to everybody';
export const delivery = '72d3162e-cc78-11e3-81ab-4c9367dc0958';

/** An `issue_comment` payload, of what GitHub documents cut to what matters and some that does not. */
export function comment(
  body = '/deploy staging',
  change: { action?: string; bot?: boolean; issue?: boolean } = {},
) {
  const pullRequest = { url: 'https://api.github.com/repos/acme/storefront/pulls/12' };
  return {
    action: change.action ?? 'created',
    issue: { number: 12, title: 'Grüße', ...(change.issue === true ? {} : { pull_request: pullRequest }) },
    comment: {
      id: 1,
      node_id: 'IC_1',
      body,
      user: { login: 'dev', type: change.bot === true ? 'Bot' : 'User' },
    },
    repository: { id: 1296269, full_name: 'acme/storefront' },
    sender: { login: 'dev', type: 'User' },
    installation: { id: 7 },
  };
}

export const sign = (body: string | Uint8Array, key = secret) =>
  `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

interface Call {
  readonly payload?: unknown;
  readonly body?: string | Buffer;
  readonly base64?: boolean;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/**
 * A webhook as a Function URL hands it over: payload 2.0, as in
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export function urlEvent(call: Call = {}): LambdaFunctionURLEvent {
  const body = Buffer.from(call.body ?? JSON.stringify(call.payload ?? comment()));
  const path = call.path ?? '/api/github/webhooks';
  const domainName = 'abcdefgh.lambda-url.eu-central-1.on.aws';
  const headers = {
    'content-length': String(body.length),
    'x-amzn-tls-version': 'TLSv1.3',
    'x-forwarded-proto': 'https',
    'x-forwarded-port': '443',
    'x-forwarded-for': '140.82.115.1',
    'x-amzn-trace-id': 'Root=1-5e6722a7-cc56xmpl46db7ae02d4da47e',
    host: domainName,
    accept: '*/*',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'content-type': 'application/json',
    'x-github-delivery': delivery,
    'x-github-event': 'issue_comment',
    'x-github-hook-id': '292430182',
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': 'sha1=7d38cdd689735b008b3c702edd92eea23791c5f6',
    'x-hub-signature-256': sign(body),
    ...call.headers,
  };
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers,
    requestContext: {
      accountId: 'anonymous',
      apiId: 'abcdefgh',
      domainName,
      domainPrefix: 'abcdefgh',
      http: {
        method: call.method ?? 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '140.82.115.1',
        userAgent: 'GitHub-Hookshot/044aadd',
      },
      requestId: 'e1506fd5-9e7b-434f-bd42-4f8fa224b599',
      routeKey: '$default',
      stage: '$default',
      time: '12/Nov/2026:19:03:58 +0000',
      timeEpoch: 1794510238000,
    },
    body: body.toString(call.base64 === true ? 'base64' : 'utf8'),
    isBase64Encoded: call.base64 === true,
  };
}

/** A record as SQS hands it to Lambda: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function queueRecord(
  id: string,
  change: { group?: string; tries?: number; body?: string } = {},
): SQSRecord {
  const payload = gzipSync(JSON.stringify(comment())).toString('base64');
  return {
    messageId: id,
    receiptHandle: `handle-${id}`,
    body: change.body ?? JSON.stringify({ id: `delivery-${id}`, event: 'issue_comment', body: payload }),
    attributes: {
      ApproximateReceiveCount: String(change.tries ?? 1),
      SentTimestamp: '1573251510774',
      SequenceNumber: '18849496460467696128',
      MessageGroupId: change.group ?? '1296269/12',
      SenderId: 'AIDAIO23YVJENQZJOL4VO',
      MessageDeduplicationId: `delivery-${id}`,
      ApproximateFirstReceiveTimestamp: '1573251510774',
    },
    messageAttributes: {},
    md5OfBody: 'e4e68fb7bd0e697a0ae8f1bb342846b3',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-central-1:123456789012:slipway.fifo',
    awsRegion: 'eu-central-1',
  };
}
