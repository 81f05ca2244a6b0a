import type { Queue } from '../../edge/aws/queue.ts';
import type { SweepTask } from '../../shell/sweep/task.ts';
import { type Log, errorFields } from './log.ts';
import { type QueuedDelivery, parseMessage } from './message.ts';
import { formatSweep, parseSweep } from './sweep-message.ts';

/** What is read of a record of an SQS event. */
export interface QueueRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: {
    readonly ApproximateReceiveCount: string;
    readonly MessageGroupId?: string | undefined;
  };
}

export interface WorkerDependencies {
  /** Handles one delivery; rejects where the queue should deliver it again. */
  readonly receive: (delivery: QueuedDelivery) => Promise<unknown>;
  /** Does one piece of a sweep, and answers the pieces that come of it. */
  readonly sweep: (task: SweepTask, id: string) => Promise<readonly SweepTask[]>;
  readonly queue: Pick<Queue, 'retryAfter' | 'send'>;
  readonly log: Log;
}

export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

/** Partial batch response: SQS delivers these again, and forgets the others. */
export interface BatchResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

/** No delivery but the first is begun with less than this left of the invocation, in milliseconds. */
const leastTime = 15_000;
/** Kept back to report what failed: an invocation that times out repeats the whole batch. */
const reserve = 3_000;

/**
 * The handler behind the queue. Groups run side by side; within a group, in order, and once a
 * delivery fails, those behind it wait with it. A failed delivery comes back after a pause that
 * grows, until the queue moves it to the dead-letter queue.
 */
export function createWorker(dependencies: WorkerDependencies) {
  return async (
    event: QueueEvent,
    context: { getRemainingTimeInMillis(): number },
  ): Promise<BatchResponse> => {
    const groups = Map.groupBy(event.Records, (record) => record.attributes.MessageGroupId);
    const failed = await Promise.all(
      [...groups.values()].map((records) =>
        handleGroup(records, dependencies, () => context.getRemainingTimeInMillis()),
      ),
    );
    return { batchItemFailures: failed.flat().map((record) => ({ itemIdentifier: record.messageId })) };
  };
}

async function handleGroup(
  records: readonly QueueRecord[],
  dependencies: WorkerDependencies,
  remaining: () => number,
): Promise<readonly QueueRecord[]> {
  for (const [index, record] of records.entries()) {
    // The first is begun whatever is left: to be received has cost it a try already.
    const begun = index === 0 || remaining() >= leastTime;
    if (begun && (await handleRecord(record, dependencies, remaining))) continue;
    if (!begun) logNotBegun(record, dependencies);
    const rest = records.slice(index);
    // All of them at once: the group stays blocked until the last of them is visible again.
    const seconds = begun ? pauseAfter(Number(record.attributes.ApproximateReceiveCount)) : 0;
    await Promise.all(rest.map((failed) => retryLater(failed, seconds, dependencies)));
    return rest;
  }
  return [];
}

async function handleRecord(
  record: QueueRecord,
  dependencies: WorkerDependencies,
  remaining: () => number,
): Promise<boolean> {
  const swept = parseSweep(record.body);
  if (swept === null) return handleDelivery(record, dependencies, remaining);
  await handleSweep({ ...swept, id: swept.id ?? record.messageId }, dependencies, remaining);
  return true;
}

/** A piece that fails is not tried again: the next sweep is, before long, and finds the same to do. */
async function handleSweep(
  { task, id }: { readonly task: SweepTask; readonly id: string },
  { sweep, queue, log }: WorkerDependencies,
  remaining: () => number,
): Promise<void> {
  const work = async (): Promise<void> => {
    const found = await sweep(task, id);
    await Promise.all(found.map((piece) => queue.send(formatSweep(piece, id))));
    log('info', 'Swept.', { sweep: id, task, found: found.length });
  };
  await withDeadline(work(), remaining() - reserve).catch((error: unknown) =>
    log('error', 'A piece of the sweep failed.', { sweep: id, task, ...errorFields(error) }),
  );
}

async function handleDelivery(
  record: QueueRecord,
  { receive, log }: WorkerDependencies,
  remaining: () => number,
): Promise<boolean> {
  const tries = Number(record.attributes.ApproximateReceiveCount);
  let fields: Record<string, unknown> = { message_id: record.messageId, tries };
  try {
    const delivery = await parseMessage(record.body);
    fields = { ...fields, delivery: delivery.id, event: delivery.event };
    await withDeadline(receive(delivery), remaining() - reserve);
    log('info', 'Handled the delivery.', fields);
    return true;
  } catch (error) {
    log('error', 'Could not handle the delivery; the queue will deliver it again.', {
      ...fields,
      ...errorFields(error),
    });
    return false;
  }
}

function logNotBegun(record: QueueRecord, { log }: WorkerDependencies): void {
  log('warn', 'Too little is left of this invocation; the queue will deliver it again at once.', {
    message_id: record.messageId,
    tries: Number(record.attributes.ApproximateReceiveCount),
  });
}

/** 5 s, 20 s, 80 s, then 5 min. */
function pauseAfter(tries: number): number {
  return Math.min(5 * 4 ** (tries - 1), 300);
}

async function retryLater(
  record: QueueRecord,
  seconds: number,
  { queue, log }: WorkerDependencies,
): Promise<void> {
  try {
    await queue.retryAfter(record.receiptHandle, seconds);
  } catch (error) {
    // It comes back all the same, only later: after the queue's own visibility timeout.
    log('warn', 'Could not set the pause before the next try.', {
      message_id: record.messageId,
      ...errorFields(error),
    });
  }
}

async function withDeadline(work: Promise<unknown>, milliseconds: number): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`Not done after ${milliseconds} ms.`)), milliseconds);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
