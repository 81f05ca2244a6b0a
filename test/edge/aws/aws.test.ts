import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsError, createAws } from '../../../src/edge/aws/client.ts';
import { createQueue } from '../../../src/edge/aws/queue.ts';
import { createSecrets } from '../../../src/edge/aws/secrets.ts';
import { type LocalAws, credentials, startAws } from '../../support/aws.ts';

let aws: LocalAws;
beforeEach(async () => {
  aws = await startAws();
});
afterEach(() => aws.close());

const call = (options: { timeout?: number; secretAccessKey?: string } = {}) =>
  createAws({ ...credentials, ...options });
const message = { body: '{"id":"1"}', deduplicationId: 'd-1', groupId: '1/12' };

describe('sending to the queue', () => {
  it('signs the request and sends what SQS documents', async () => {
    await createQueue(call(), aws.queueUrl).send(message);
    expect(aws.messages).toEqual([
      { MessageBody: '{"id":"1"}', MessageDeduplicationId: 'd-1', MessageGroupId: '1/12' },
    ]);
  });

  it.each([
    ['unavailable once', ['unavailable']],
    ['throttled once', ['throttled']],
    ['a connection that breaks, then 503', ['disconnect', 'unavailable']],
  ] as const)('tries again after %s', async (_, faults) => {
    aws.fail(...faults);
    await createQueue(call(), aws.queueUrl).send(message);
    expect(aws.messages).toHaveLength(1);
    expect(aws.requests).toHaveLength(faults.length + 1);
  });

  it('tries again after a timeout', async () => {
    aws.fail('hang');
    await createQueue(call({ timeout: 200 }), aws.queueUrl).send(message);
    expect(aws.requests).toHaveLength(2);
  });

  it.each([
    ['unavailable', 3, /503 ServiceUnavailable/],
    ['throttled', 3, /400 RequestThrottled/],
    ['disconnect', 3, /fetch failed: /],
    ['denied', 1, /AmazonSQS\.SendMessage failed: 400 AccessDeniedException User is not authorized/],
    ['html', 1, /not JSON/],
  ] as const)('gives up when it is %s, after %d requests', async (fault, requests, why) => {
    aws.fail(fault, fault, fault, fault);
    await expect(createQueue(call(), aws.queueUrl).send(message)).rejects.toThrow(why);
    expect(aws.requests).toHaveLength(requests);
    expect(aws.messages).toEqual([]);
  });

  it('gives up after timeouts', async () => {
    aws.fail('hang', 'hang', 'hang');
    const slow = createQueue(call({ timeout: 50 }), aws.queueUrl).send(message);
    await expect(slow).rejects.toThrow(/SendMessage failed: TimeoutError/);
  });

  it('reports a refused signature, and does not try again', async () => {
    const forged = createQueue(call({ secretAccessKey: 'wrong' }), aws.queueUrl);
    await expect(forged.send(message)).rejects.toThrow(AwsError);
    expect(aws.requests).toHaveLength(1);
  });

  it('sets when a message is seen again', async () => {
    await createQueue(call(), aws.queueUrl).retryAfter('handle', 20);
    expect(aws.visibility).toEqual([
      { QueueUrl: aws.queueUrl, ReceiptHandle: 'handle', VisibilityTimeout: 20 },
    ]);
  });
});

describe('reading a secret', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:slipway/webhook-AbCdEf';
  let now = 0;
  const read = () => createSecrets(call(), { endpoint: aws.url, maxAge: 1000, now: () => now });

  it('reads it once, and again when it has aged', async () => {
    aws.secrets.set(arn, 'one');
    const secret = read();
    await expect(secret(arn)).resolves.toBe('one');
    aws.secrets.set(arn, 'two');
    now += 999;
    await expect(secret(arn)).resolves.toBe('one');
    now += 1;
    await expect(secret(arn)).resolves.toBe('two');
    expect(aws.requests).toEqual(['secretsmanager.GetSecretValue', 'secretsmanager.GetSecretValue']);
  });

  it('uses the known value on where it cannot be refreshed', async () => {
    aws.secrets.set(arn, 'one');
    const secret = read();
    await secret(arn);
    now += 5000;
    aws.fail('denied');
    await expect(secret(arn)).resolves.toBe('one');
  });

  it.each([
    ['there is none', undefined, /ResourceNotFoundException/],
    ['it is blank', ' \n', /holds no text/],
  ])('throws where %s, and keeps nothing', async (_, value, why) => {
    if (value !== undefined) aws.secrets.set(arn, value);
    const secret = read();
    await expect(secret(arn)).rejects.toThrow(why);
    aws.secrets.set(arn, 'one');
    await expect(secret(arn)).resolves.toBe('one');
  });
});
