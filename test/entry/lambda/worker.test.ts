import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { QueueMessage } from '../../../src/edge/aws/queue.ts';
import type { QueuedDelivery } from '../../../src/entry/lambda/message.ts';
import { createWorker } from '../../../src/entry/lambda/worker.ts';
import type { SweepTask } from '../../../src/shell/sweep/task.ts';
import { comment, queueRecord } from './fixtures.ts';

let handled: string[];
let pauses: [string, number][];
let logged: string[];
let receive: (delivery: QueuedDelivery) => Promise<unknown>;
let sweep: (task: SweepTask, id: string) => Promise<readonly SweepTask[]>;
let sent: QueueMessage[];
let send: (message: QueueMessage) => Promise<void>;
let retryAfter: (handle: string, seconds: number) => Promise<void>;
beforeEach(() => {
  handled = [];
  pauses = [];
  logged = [];
  sent = [];
  sweep = () => Promise.resolve([]);
  send = (message) => Promise.resolve(void sent.push(message));
  receive = (delivery) => Promise.resolve(handled.push(delivery.id));
  retryAfter = (handle, seconds) => Promise.resolve(void pauses.push([handle, seconds]));
});

/** Ids of the messages that the worker reports as failed. */
async function run(records: ReturnType<typeof queueRecord>[], remaining: () => number = () => 120_000) {
  const worker = createWorker({
    receive: (delivery) => receive(delivery),
    sweep: (task, id) => sweep(task, id),
    queue: {
      retryAfter: (handle, seconds) => retryAfter(handle, seconds),
      send: (message) => send(message),
    },
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

describe('a sweep', () => {
  const repository = { installation: 7, repositoryId: 12, repository: 'acme/environments' };
  const pieces: readonly SweepTask[] = [
    { kind: 'installation', installation: 7 },
    { kind: 'repository', ...repository },
    { kind: 'pull', ...repository, number: 3 },
    { kind: 'pulls', ...repository, numbers: [9, 8] },
    { kind: 'group', ...repository, head: 'f00', base: 'ba5e', branch: 'main', number: 3 },
  ];
  const start = JSON.stringify({ sweep: { kind: 'everything' } });

  it('puts the pieces that come of it into the queue, each once', async () => {
    const seen: unknown[] = [];
    sweep = (task, id) => Promise.resolve((seen.push([task, id]), pieces));
    await expect(run([queueRecord('1', { body: start, group: 'sweep' })])).resolves.toEqual([]);
    expect(seen).toEqual([[{ kind: 'everything' }, '1']]);
    expect(sent.map(({ deduplicationId, groupId }) => [deduplicationId, groupId])).toEqual([
      ['1/installation/7', 'sweep/installation/7'],
      ['1/repository/12', 'sweep/repository/12'],
      ['1/pull/12/3', '12/3'],
      ['1/pulls/12/2/9', '12/pulls'],
      ['1/group/12/f00', '12/f00'],
    ]);
  });

  it('goes on with them under its own name', async () => {
    sweep = () => Promise.resolve(pieces);
    await run([queueRecord('1', { body: start })]);
    const seen: unknown[] = [];
    sweep = (task, id) => Promise.resolve((seen.push([task, id]), []));
    await run(sent.map(({ body }, index) => queueRecord(`again-${index}`, { body })));
    expect(seen).toEqual(pieces.map((piece) => [piece, '1']));
  });

  it.each(['the piece', 'the queue'])('leaves %s that fails to the next one', async (what) => {
    const down = (): Promise<never> => Promise.reject(new Error('GitHub is down'));
    if (what === 'the piece') sweep = down;
    else {
      sweep = () => Promise.resolve(pieces);
      send = down;
    }
    await expect(run([queueRecord('1', { body: start })])).resolves.toEqual([]);
    expect(logged.join()).toContain('GitHub is down');
    expect(pauses).toEqual([]);
  });

  it.each([
    ['no JSON', '{'],
    ['an unknown piece', JSON.stringify({ sweep: { kind: 'organization' } })],
    ['half a piece', JSON.stringify({ sweep: { kind: 'pull', installation: 7 } })],
    ['more than a piece', JSON.stringify({ sweep: { kind: 'everything' }, event: 'push' })],
  ])('is not %s, which comes back as any other message', async (_, body) => {
    sweep = () => Promise.reject(new Error('It must not be called.'));
    await expect(run([queueRecord('1', { body })])).resolves.toEqual(['1']);
    expect(logged.join()).not.toContain('It must not be called.');
  });
});
