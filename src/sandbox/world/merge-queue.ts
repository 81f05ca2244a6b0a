import { fullNameOf, requireAccount, requirePull, requireRepository, type Context } from './context.ts';
import { WorldError, type QueueOperations } from './contract.ts';
import { buildGroup, destroyGroup, mergeGroup, queueBot } from './merge-group.ts';
import { pullEvent } from './pull-open.ts';
import { checkViolations, requireMergeable } from './rules.ts';
import { rulesOf } from './rulesets.ts';
import { put, remove } from './store.ts';
import type { TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { DequeueReason, PullRequest, QueueEntry, Repository, TimelineEvent } from './types.ts';

/** Merges pull requests one after another, each tested on top of those before it. */
export interface MergeQueue {
  readonly operations: QueueOperations;
  /** Goes on with what the last process left. */
  start(): void;
}

export function createMergeQueue(context: Context, testMerges: TestMerges): MergeQueue {
  const { store } = context;
  const running = new Map<string, Promise<void>>();
  const due = new Set<string>();

  /** Any event of a repository may be what its queue waits for. */
  const schedule = (repository: string): void => {
    if (!store.all('queue').some((entry) => entry.repository === repository)) return;
    due.add(repository);
    if (running.has(repository)) return;
    const run = runWhileDue(repository).finally(() => running.delete(repository));
    running.set(repository, run);
    run.catch(() => undefined);
  };
  const runWhileDue = async (repository: string): Promise<void> => {
    while (due.delete(repository)) {
      await context.exclusively(repository, () => advance(context, testMerges, repository));
    }
  };
  store.subscribe((event) => schedule(event.repository));
  const operations: QueueOperations = {
    queue: (fullName) => {
      const repository = fullNameOf(requireRepository(context, fullName));
      return store.all('queue').filter((entry) => entry.repository === repository);
    },
    enqueue: (fullName, number, input) =>
      context.exclusively(fullNameOf(requireRepository(context, fullName)), () =>
        Promise.resolve(enqueue(context, requirePull(context, fullName, number), input)),
      ),
    dequeue: (fullName, number, actor) =>
      context.exclusively(fullNameOf(requireRepository(context, fullName)), async () => {
        const pull = requirePull(context, fullName, number);
        const entry = store.all('queue').find((one) => isOf(one, pull));
        if (entry === undefined) throw new WorldError(422, 'Pull request is not in the merge queue');
        await leave(context, testMerges, entry, { reason: 'MANUAL', actor });
      }),
    async queueSettled() {
      const isBusy = running.size > 0;
      await Promise.all(running.values());
      return isBusy;
    },
  };
  return {
    operations,
    start: () => new Set(store.all('queue').map(({ repository }) => repository)).forEach(schedule),
  };
}

const isOf = (entry: QueueEntry, pull: PullRequest): boolean =>
  entry.repository === pull.repository && entry.pull === pull.number;

function enqueue(
  context: Context,
  pull: PullRequest,
  { actor, expectedHead }: { readonly actor: string; readonly expectedHead?: string },
): QueueEntry {
  const { store } = context;
  const repository = requireRepository(context, pull.repository);
  const enqueuer = requireAccount(context, actor).login;
  if (queueRule(repository, pull.base.ref) === null)
    throw new WorldError(422, 'Merge queue is not enabled for this branch');
  if (pull.state === 'closed' || pull.draft) throw new WorldError(422, 'Pull request is not mergeable');
  if (expectedHead !== undefined && expectedHead !== pull.head.sha)
    throw new WorldError(422, 'Head branch was modified. Review and try the merge again.');
  if (store.all('queue').some((entry) => isOf(entry, pull)))
    throw new WorldError(422, 'Pull request is already in the queue');
  // What the checks are to say of a group is asked of the group.
  requireMergeable(context, repository, pull, { actor, method: 'merge', upToDate: true, queued: true });
  requireQueueBot(context);
  const at = context.now();
  const id = store.nextId();
  const entry: QueueEntry = {
    ...{ id, repository: pull.repository, branch: pull.base.ref, pull: pull.number, head: pull.head.sha },
    ...{ enqueuer, enqueuedAt: at, group: null },
  };
  const added: TimelineEvent = { ...happened(context, pull, enqueuer), kind: 'added_to_merge_queue' };
  store.commit([put('queue', entry), put('timeline', added)], [pullEvent(pull, 'enqueued', enqueuer)]);
  return entry;
}

function happened(context: Context, { repository, number }: PullRequest, actor: string) {
  const id = context.store.nextId();
  return { id, repository, pull: number, actor, createdAt: context.now() };
}

function requireQueueBot({ store, now }: Context): void {
  if (store.get('accounts', queueBot) !== null) return;
  const bot = { id: store.nextId(), login: queueBot, kind: 'Bot', name: null, email: null } as const;
  store.commit([put('accounts', { ...bot, createdAt: now() })]);
}

export function queueRule(repository: Repository, branch: string) {
  const rules = rulesOf(repository, branch).map(({ rule }) => rule);
  return rules.find((rule) => rule.type === 'merge_queue') ?? null;
}

/** Rebuilds groups whose ground moved, and merges or removes the first as long as its checks are done. */
async function advance(context: Context, testMerges: TestMerges, repository: string): Promise<void> {
  const entries = () => context.store.all('queue').filter((entry) => entry.repository === repository);
  for (const branch of new Set(entries().map((entry) => entry.branch))) {
    for (;;) {
      const groups = await regroup(
        context,
        testMerges,
        entries().filter((entry) => entry.branch === branch),
      );
      const [first] = groups;
      if (first === undefined || !(await conclude(context, testMerges, first))) break;
    }
  }
}

type Grouped = QueueEntry & { readonly group: NonNullable<QueueEntry['group']> };

/** Each group stands on the one before it, and the first on the branch. */
async function regroup(
  context: Context,
  testMerges: TestMerges,
  entries: readonly QueueEntry[],
): Promise<readonly Grouped[]> {
  const kept: Grouped[] = [];
  for (const entry of entries) {
    const pull = requirePull(context, entry.repository, entry.pull);
    if (pull.state === 'closed' || pull.head.sha !== entry.head || pull.base.ref !== entry.branch) {
      await leave(context, testMerges, entry, { reason: 'MANUAL', actor: queueBot });
      continue;
    }
    const base = kept.at(-1)?.group.sha ?? (await tipOf(context, entry));
    if (entry.group !== null && entry.group.base === base) {
      kept.push({ ...entry, group: entry.group });
      continue;
    }
    await destroyGroup(context, testMerges, entry, 'invalidated');
    const group = await buildGroup(context, testMerges, { ...entry, group: null }, base);
    if (group === null)
      await leave(context, testMerges, entry, { reason: 'MERGE_CONFLICT', actor: queueBot });
    else kept.push({ ...entry, group });
  }
  return kept;
}

async function tipOf(context: Context, { repository, branch }: QueueEntry): Promise<string> {
  const git = context.git(requireRepository(context, repository));
  const tip = await git.resolve(`refs/heads/${branch}`);
  if (tip === null) throw new Error(`The branch ${branch} of ${repository} is gone, and its queue is not.`);
  return tip;
}

/** @returns whether the first group has left the queue. */
async function conclude(context: Context, testMerges: TestMerges, entry: Grouped): Promise<boolean> {
  const repository = requireRepository(context, entry.repository);
  const open = rulesOf(repository, entry.branch).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? checkViolations(context, repository, rule, entry.group.sha) : [],
  );
  if (open.some((violation) => violation.endsWith('is failing.'))) {
    await leave(context, testMerges, entry, { reason: 'CI_FAILURE', actor: queueBot });
    return true;
  }
  if (open.length > 0) return false;
  const reason = (await mergeGroup(context, testMerges, entry)) ? 'MERGE' : 'BRANCH_PROTECTIONS';
  await leave(context, testMerges, entry, { reason, actor: queueBot });
  return true;
}

async function leave(
  context: Context,
  testMerges: TestMerges,
  entry: QueueEntry,
  { reason, actor }: { readonly reason: DequeueReason; readonly actor: string },
): Promise<void> {
  await destroyGroup(context, testMerges, entry, reason === 'MERGE' ? 'merged' : 'dequeued');
  const pull = requirePull(context, entry.repository, entry.pull);
  const left: TimelineEvent = {
    ...happened(context, pull, actor),
    kind: 'removed_from_merge_queue',
    reason,
  };
  const told: WorldEvent = { ...pullEvent(pull, 'dequeued', actor), reason };
  context.store.commit([remove('queue', String(entry.id)), put('timeline', left)], [told]);
}
