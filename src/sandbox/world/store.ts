import { join } from 'node:path';
import * as z from 'zod';
import { createEvents, type Events } from './events.ts';
import { openJournal } from './journal.ts';
import { createOutbox, type KeptSubscription, type Outbox } from './outbox.ts';
import type { KeptEvent, WorldEvent } from './event-types.ts';
import type {
  Account,
  CheckRun,
  CheckSuite,
  CommitStatus,
  Deployment,
  IssueComment,
  PullRequest,
  QueueEntry,
  Repository,
  Review,
  Team,
  TimelineEvent,
} from './types.ts';

export interface Tables {
  readonly accounts: Account;
  readonly teams: Team;
  readonly repositories: Repository;
  readonly pulls: PullRequest;
  readonly comments: IssueComment;
  readonly reviews: Review;
  readonly statuses: CommitStatus;
  readonly checkRuns: CheckRun;
  readonly suites: CheckSuite;
  readonly deployments: Deployment;
  readonly timeline: TimelineEvent;
  readonly queue: QueueEntry;
  readonly outbox: KeptEvent;
}

type Table = keyof Tables;

/** What a record is found by. Logins and names of repositories and teams are the same in any case. */
const keys: { readonly [T in Table]: (record: Tables[T]) => string } = {
  accounts: ({ login }) => login.toLowerCase(),
  teams: ({ organization, slug }) => teamKey(organization, slug),
  repositories: ({ owner, name }) => `${owner}/${name}`.toLowerCase(),
  pulls: ({ repository, number }) => pullKey(repository, number),
  comments: ({ id }) => String(id),
  reviews: ({ id }) => String(id),
  statuses: ({ id }) => String(id),
  checkRuns: ({ id }) => String(id),
  suites: ({ repository, headSha, app }) => suiteKey(repository, headSha, app),
  deployments: ({ id }) => String(id),
  timeline: ({ id }) => String(id),
  queue: ({ id }) => String(id),
  outbox: ({ guid }) => guid,
};

export const teamKey = (organization: string, slug: string): string =>
  `${organization}/${slug}`.toLowerCase();

export const pullKey = (repository: string, number: number): string =>
  `${repository}#${number}`.toLowerCase();

export const suiteKey = (repository: string, sha: string, app: string): string =>
  `${repository}@${sha} ${app}`.toLowerCase();

export type Change = readonly ['put', Table, Tables[Table]] | readonly ['remove', Table, string];

export const put = <T extends Table>(table: T, record: Tables[T]): Change => ['put', table, record];

export const remove = (table: Table, key: string): Change => ['remove', table, key.toLowerCase()];

/** All records, in memory, with a journal on disk from which they are read again. */
export interface Store {
  get<T extends Table>(table: T, key: string): Tables[T] | null;
  /** In the order in which they were made. */
  all<T extends Table>(table: T): readonly Tables[T][];
  entries<T extends Table>(table: T): readonly (readonly [string, Tables[T]])[];
  /** Larger than any before it, also after a restart. */
  nextId(): number;
  /** Makes all changes at once, durably, and then tells of the events. */
  commit(changes: readonly Change[], events?: readonly WorldEvent[]): void;
  readonly subscribe: Events['subscribe'];
  /** As `subscribe`; and what is wanted is kept, by the change that it tells of, until it is concluded. */
  readonly subscribeKept: (...given: Parameters<Outbox['subscribe']>) => KeptSubscription;
  close(): void;
}

const tableNames = [
  'accounts',
  'teams',
  'repositories',
  'pulls',
  'comments',
  'reviews',
  'statuses',
  'checkRuns',
  'suites',
  'deployments',
  'timeline',
  'queue',
  'outbox',
] as const satisfies readonly Table[];

const entrySchema = z.object({
  next: z.int(),
  changes: z.array(
    z.union([
      z.tuple([z.literal('put'), z.enum(tableNames), z.looseObject({})]),
      z.tuple([z.literal('remove'), z.enum(tableNames), z.string()]),
    ]),
  ),
});

/** Opens `state.ndjson` in the folder; throws where it is damaged. */
export function openStore(directory: string): Store {
  const rows: { readonly [T in Table]: Map<string, Tables[T]> } = {
    accounts: new Map(),
    teams: new Map(),
    repositories: new Map(),
    pulls: new Map(),
    comments: new Map(),
    reviews: new Map(),
    statuses: new Map(),
    checkRuns: new Map(),
    suites: new Map(),
    deployments: new Map(),
    timeline: new Map(),
    queue: new Map(),
    outbox: new Map(),
  };
  let next = 1;
  const place = <T extends Table>(table: T, record: Tables[T]): void => {
    rows[table].set(keys[table](record), record);
  };
  const apply = (change: Change): void => {
    if (change[0] === 'put') place(change[1], change[2]);
    else rows[change[1]].delete(change[2]);
  };
  const journal = openJournal(join(directory, 'state.ndjson'), (line) => {
    const entry = entrySchema.parse(line);
    next = entry.next;
    // The journal is only ever written below: what is in a table has that table's type.
    for (const change of entry.changes) apply(change as unknown as Change);
  });
  const events = createEvents();
  const outbox = createOutbox(events);
  const left = [...rows.outbox.values()];
  const store: Store = {
    get: (table, key) => rows[table].get(key.toLowerCase()) ?? null,
    all: (table) => [...rows[table].values()],
    entries: (table) => [...rows[table]],
    nextId: () => next++,
    commit(changes, happened = []) {
      const all = [...changes, ...outbox.keep(happened).map((kept) => put('outbox', kept))];
      journal.append({ next, changes: all });
      for (const change of all) apply(change);
      events.emit(happened);
    },
    subscribe: events.subscribe,
    subscribeKept: (wants, listener) => ({
      left: left.filter(({ guid }) => rows.outbox.has(guid)),
      conclude(guid) {
        if (rows.outbox.has(guid)) store.commit([remove('outbox', guid)]);
      },
      stop: outbox.subscribe(wants, listener),
    }),
    close: () => journal.close(),
  };
  return store;
}
