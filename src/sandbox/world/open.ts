import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { accountOperations } from './accounts.ts';
import { checkOperations } from './checks.ts';
import { claimDirectory } from './claim.ts';
import { commentOperations } from './comments.ts';
import { fullNameOf, type Context } from './context.ts';
import type { World } from './contract.ts';
import { deploymentOperations } from './deployments.ts';
import { toSeconds } from './git/commit-format.ts';
import { requireGit } from './git/process.ts';
import { createMergeQueue } from './merge-queue.ts';
import { openRepository, type GitRepository } from './git/repository.ts';
import { damaged } from './journal.ts';
import { createLocks } from './locks.ts';
import { followBranch } from './pull-follow.ts';
import { pullOperations } from './pulls.ts';
import { refOperations } from './refs.ts';
import { repositoryOperations } from './repositories.ts';
import { reviewOperations } from './reviews.ts';
import { openStore, type Store } from './store.ts';
import { createTestMerges, type TestMerges } from './test-merges.ts';
import type { App } from './types.ts';

export interface WorldOptions {
  /** Made where it is missing. All that the world knows is kept there: `state.ndjson`, and `repositories/`. */
  readonly directory: string;
  readonly app: App;
  /** The wall clock, unless a test sets another. */
  readonly clock?: () => Date;
  /** Told, in a sentence, of what was repaired after a crash. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Opens the world that the directory holds, or a new one. Its bot account is made where it is missing.
 * Throws where git is missing or too old, and where the directory is damaged, in use, or cannot be
 * written.
 */
export async function openWorld({
  app,
  clock = () => new Date(),
  warn = () => undefined,
  ...options
}: WorldOptions): Promise<World> {
  await requireGit();
  // Git would take a relative path from where it runs.
  const directory = resolve(options.directory);
  const repositories = join(directory, 'repositories');
  await mkdir(repositories, { recursive: true });
  const giveUp = claimDirectory(directory);
  const store = await openWhole(directory, warn).catch((error: unknown) => {
    giveUp();
    throw error;
  });
  const open = new Map<number, GitRepository>();
  const context: Context = {
    store,
    app,
    now: () => toSeconds(clock()),
    directoryOf: ({ id }) => join(repositories, `${id}.git`),
    git(repository) {
      const found = open.get(repository.id) ?? openRepository(context.directoryOf(repository));
      open.set(repository.id, found);
      return found;
    },
    exclusively: createLocks(),
  };
  const testMerges = createTestMerges(context);
  const accounts = accountOperations(context);
  const bot = `${app.slug}[bot]`;
  if (accounts.account(bot) === null) accounts.createAccount({ login: bot, kind: 'Bot' });
  const queue = createMergeQueue(context, testMerges);
  await catchUp(context, testMerges);
  queue.start();
  return {
    app,
    now: context.now,
    subscribe: store.subscribe,
    subscribeKept: store.subscribeKept,
    ...accounts,
    ...repositoryOperations(context),
    ...refOperations(context, testMerges),
    ...pullOperations(context, testMerges),
    ...queue.operations,
    ...commentOperations(context),
    ...reviewOperations(context),
    ...checkOperations(context),
    ...deploymentOperations(context),
    async close() {
      await queue.operations.queueSettled().catch(() => false);
      await testMerges.idle();
      for (const git of open.values()) git.close();
      store.close();
      giveUp();
    },
  };
}

async function openWhole(directory: string, warn: (sentence: string) => void): Promise<Store> {
  const store = openStore(directory);
  try {
    await makeWhole(store, directory, warn);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

/**
 * The records and the repositories on disk must be the same ones. A crash between a repository and its
 * record leaves one folder too many at most; more of them, or a missing one, come of a damaged journal.
 */
async function makeWhole(store: Store, directory: string, warn: (sentence: string) => void): Promise<void> {
  const repositories = join(directory, 'repositories');
  const known = new Map(store.all('repositories').map((record) => [`${record.id}.git`, fullNameOf(record)]));
  const found = new Set(await readdir(repositories));
  for (const name of found) {
    if (!name.endsWith('.unfinished')) continue;
    await rm(join(repositories, name), { recursive: true });
    found.delete(name);
  }
  for (const [name, fullName] of known) {
    if (!found.has(name)) throw damaged(join(repositories, name), `the repository ${fullName} is missing`);
  }
  const [unknown, ...more] = [...found].filter((name) => !known.has(name));
  if (unknown === undefined) return;
  if (more.length > 0) throw damaged(repositories, `no record names ${[unknown, ...more].join(', ')}`);
  const aside = join(await mkdtemp(join(directory, 'set-aside-')), unknown);
  await rename(join(repositories, unknown), aside);
  warn(
    `A repository was being made or deleted when the sandbox last ended. What there was of it is in ${aside}.`,
  );
}

/** Git may be ahead of the records where a crash came between the two. */
async function catchUp(context: Context, testMerges: TestMerges): Promise<void> {
  const branches = context.store
    .all('pulls')
    .filter(({ state }) => state === 'open')
    .flatMap(({ repository, base, head, author }) => [
      { repository, branch: base.ref, actor: author },
      ...(head.repository === null ? [] : [{ repository: head.repository, branch: head.ref, actor: author }]),
    ]);
  for (const moved of branches) await followBranch(context, testMerges, moved);
}
