import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { QueuedDelivery } from '../../../src/entry/lambda/message.ts';
import { createWorker } from '../../../src/entry/lambda/worker.ts';
import { comment, queueRecord } from './fixtures.ts';

let handled: string[];
let pauses: [string, number][];
let logged: string[];
let receive: (delivery: QueuedDelivery) => Promise<unknown>;
let retryAfter: (handle: string, seconds: number) => Promise<void>;
beforeEach(() => {
  handled = [];
  pauses = [];
  logged = [];
  receive = (delivery) => Promise.resolve(handled.push(delivery.id));
  retryAfter = (handle, seconds) => Promise.resolve(void pauses.push([handle, seconds]));
});

/** Ids of the messages that the worker reports as failed. */
async function run(records: ReturnType<typeof queueRecord>[], remaining: () => number = () => 120_000) {
  const worker = createWorker({
    receive: (delivery) => receive(delivery),
    queue: { retryAfter: (handle, seconds) => retryAfter(handle, seconds) },
    log: (...line) => void logged.push(JSON.stringify(line)),
  });
  const response = await worker({ Records: records }, { getRemainingTimeInMillis: remaining });
  return response.batchItemFailures.map((failure) => failure.itemIdentifier);
}

/** Fails these deliveries, handles the others. */
const failing = (...ids: string[]) => {
  receive = (delivery) =>
    ids.includes(delivery.id)
      ? Promise.reject(new Error('GitHub is down'))
      : Promise.resolve(handled.push(delivery.id));
};

it('hands over what the ingress queued', async () => {
  let received: QueuedDelivery | undefined;
  receive = (delivery) => Promise.resolve((received = delivery));
  await expect(run([queueRecord('1')])).resolves.toEqual([]);
  expect(received).toEqual({ id: 'delivery-1', event: 'issue_comment', payload: comment() });
  expect(logged.join()).not.toContain('/deploy');
});

describe('failures', () => {
  it('are reported alone: other groups go on', async () => {
    failing('delivery-2');
    const records = [
      queueRecord('1', { group: 'a' }),
      queueRecord('2', { group: 'b' }),
      queueRecord('3', { group: 'c' }),
    ];
    await expect(run(records)).resolves.toEqual(['2']);
    expect(handled).toEqual(['delivery-1', 'delivery-3']);
  });

  it('hold back what is behind them in their group', async () => {
    failing('delivery-2');
    await expect(run([queueRecord('1'), queueRecord('2'), queueRecord('3')])).resolves.toEqual(['2', '3']);
    expect(handled).toEqual(['delivery-1']);
    expect(pauses).toEqual([
      ['handle-2', 5],
      ['handle-3', 5],
    ]);
  });

  it.each([
    [1, 5],
    [2, 20],
    [3, 80],
    [4, 300],
    [9, 300],
  ])('come back after try %d in %d seconds', async (tries, seconds) => {
    failing('delivery-1');
    await run([queueRecord('1', { tries })]);
    expect(pauses).toEqual([['handle-1', seconds]]);
  });

  it('are reported although the pause cannot be set', async () => {
    failing('delivery-1');
    retryAfter = () => Promise.reject(new Error('SQS is down'));
    await expect(run([queueRecord('1')])).resolves.toEqual(['1']);
    expect(logged.join()).toContain('SQS is down');
  });

  it('are logged with every cause, and without what hangs on the error', async () => {
    const request = Object.assign(new Error('Bad credentials'), {
      request: { headers: { authorization: 'token ghs_1' } },
    });
    receive = () => Promise.reject(new AggregateError([request], 'Handlers failed'));
    await run([queueRecord('1')]);
    expect(logged.join()).toContain('Bad credentials');
    expect(logged.join()).not.toContain('ghs_1');
  });

  it.each([
    ['not JSON', 'hello'],
    ['no object', 'null'],
    ['a field missing', '{"id":"1","event":"issue_comment"}'],
    ['a body that is not gzip', '{"id":"1","event":"issue_comment","body":"aGVsbG8="}'],
  ])(
    'include messages that cannot be read, so that they end in the dead-letter queue: %s',
    async (_, body) => {
      await expect(
        run([queueRecord('1', { body, group: 'a' }), queueRecord('2', { group: 'b' })]),
      ).resolves.toEqual(['1']);
      expect(handled).toEqual(['delivery-2']);
    },
  );
});

describe('time', () => {
  it('that is too short for a delivery leaves it to the next invocation, without a pause', async () => {
    const left = [120_000, 14_999];
    const remaining = () => left.shift() ?? 0;
    await expect(run([queueRecord('1'), queueRecord('2')], remaining)).resolves.toEqual(['2']);
    expect(handled).toEqual(['delivery-1']);
    expect(pauses).toEqual([['handle-2', 0]]);
    expect(logged.join()).toContain('"message_id":"2","tries":1');
  });

  it('that is short from the beginning costs no delivery its try', async () => {
    await expect(run([queueRecord('1')], () => 14_999)).resolves.toEqual([]);
    expect(handled).toEqual(['delivery-1']);
  });

  it('that runs out fails what is running, before Lambda ends the whole batch', async () => {
    jest.useFakeTimers();
    receive = (delivery) => (delivery.id === 'delivery-1' ? new Promise(() => undefined) : Promise.resolve());
    const done = run([queueRecord('1', { group: 'a' }), queueRecord('2', { group: 'b' })], () => 20_000);
    await jest.advanceTimersByTimeAsync(17_000);
    await expect(done).resolves.toEqual(['1']);
    jest.useRealTimers();
  });
});

it('runs the groups of a batch side by side, and a group in order', async () => {
  const log: string[] = [];
  const gates = new Map(['1', '2', '3'].map((id) => [`delivery-${id}`, Promise.withResolvers<undefined>()]));
  receive = async ({ id }) => {
    log.push(`begin ${id}`);
    await gates.get(id)?.promise;
    log.push(`end ${id}`);
  };
  const done = run([
    queueRecord('1', { group: 'a' }),
    queueRecord('2', { group: 'a' }),
    queueRecord('3', { group: 'b' }),
  ]);
  gates.get('delivery-3')?.resolve(undefined);
  gates.get('delivery-2')?.resolve(undefined);
  gates.get('delivery-1')?.resolve(undefined);
  await done;
  expect(log.slice(0, 2)).toEqual(['begin delivery-1', 'begin delivery-3']);
  expect(log.indexOf('end delivery-1')).toBeLessThan(log.indexOf('begin delivery-2'));
});
