import { githubSignature, requirePull, requireRepository, type Context } from './context.ts';
import { pullKey, put } from './store.ts';
import type { PullRequest } from './types.ts';

/** Computes for open pull requests what merging them would give, behind the requests that ask for it. */
export interface TestMerges {
  schedule(repository: string, number: number): void;
  /** Resolves once the pull request is closed, or its `mergeable` is of its present head and base. */
  settled(repository: string, number: number): Promise<PullRequest>;
  /** Resolves once nothing is under way. */
  idle(): Promise<void>;
}

export function createTestMerges(context: Context): TestMerges {
  const running = new Map<string, Promise<void>>();

  const schedule = (repository: string, number: number): void => {
    const key = pullKey(repository, number);
    // A running one looks again, before it ends, at whether head and base are still those it took.
    if (running.has(key)) return;
    const run = mergeUntilCurrent(context, key).finally(() => running.delete(key));
    running.set(key, run);
    // Whoever waits for it is told of a failure; where nobody does, the next request is.
    run.catch(() => undefined);
  };

  return {
    schedule,
    async settled(repository, number) {
      for (;;) {
        const pull = requirePull(context, repository, number);
        if (pull.state === 'closed' || pull.mergeable !== null) return pull;
        schedule(repository, number);
        await running.get(pullKey(repository, number));
      }
    },
    async idle() {
      await Promise.allSettled(running.values());
    },
  };
}

async function mergeUntilCurrent(context: Context, key: string): Promise<void> {
  for (;;) {
    const pull = context.store.get('pulls', key);
    if (pull?.state !== 'open' || pull.mergeable !== null) return;
    if (context.store.get('repositories', pull.repository) === null) return;
    const mergeCommitSha = await testMerge(context, pull);
    const now = context.store.get('pulls', key);
    if (now?.state !== 'open') return;
    if (now.head.sha !== pull.head.sha || now.base.sha !== pull.base.sha) continue;
    context.store.commit([put('pulls', { ...now, mergeable: mergeCommitSha !== null, mergeCommitSha })]);
    return;
  }
}

/** Makes `refs/pull/N/head` and, where there is no conflict, `refs/pull/N/merge`. */
async function testMerge(context: Context, pull: PullRequest): Promise<string | null> {
  const git = context.git(requireRepository(context, pull.repository));
  await takeHead(context, pull);
  const merged = await git.mergeTree(pull.base.sha, pull.head.sha);
  const name = `refs/pull/${pull.number}/merge`;
  if (!('tree' in merged)) {
    if ((await git.resolve(name)) !== null) await git.moveRefs([{ ref: name, to: null }]);
    return null;
  }
  if (await isStillGood(context, pull)) return pull.mergeCommitSha;
  const sha = await git.writeCommit({
    tree: merged.tree,
    parents: [pull.base.sha, pull.head.sha],
    author: githubSignature(context.now()),
    committer: githubSignature(context.now()),
    message: `Merge ${pull.head.sha} into ${pull.base.sha}`,
  });
  await git.moveRefs([{ ref: name, to: sha }]);
  return sha;
}

/**
 * GitHub makes no new test merge because a base moves on: only for another head, or another merge base
 * (https://github.blog/changelog/2026-02-19-changes-to-test-merge-commit-generation-for-pull-requests).
 */
async function isStillGood(
  context: Context,
  { repository, base, head, mergeCommitSha }: PullRequest,
): Promise<boolean> {
  const git = context.git(requireRepository(context, repository));
  const merge = mergeCommitSha === null ? null : await git.commit(mergeCommitSha);
  const [mergedBase, mergedHead] = merge?.parents ?? [];
  if (mergedBase === undefined || mergedHead !== head.sha) return false;
  return (await git.mergeBase(mergedBase, head.sha)) === (await git.mergeBase(base.sha, head.sha));
}

/** Copies a head's commits from the fork that it is in; nothing where they are there already. */
export async function takeObjects(
  context: Context,
  repository: string,
  head: PullRequest['head'],
): Promise<void> {
  const git = context.git(requireRepository(context, repository));
  const source = head.repository === null ? null : context.store.get('repositories', head.repository);
  if (source === null || head.repository === repository || (await git.type(head.sha)) !== null) return;
  await git.fetch(context.git(source).directory, [head.sha]);
}

/** Keeps a head under `refs/pull/N/head`, also when its branch, or its fork, is deleted. */
export async function takeHead(
  context: Context,
  { repository, number, head }: Pick<PullRequest, 'repository' | 'number' | 'head'>,
): Promise<void> {
  const git = context.git(requireRepository(context, repository));
  const ref = `refs/pull/${number}/head`;
  await takeObjects(context, repository, head);
  if ((await git.resolve(ref)) !== head.sha) await git.moveRefs([{ ref, to: head.sha }]);
}
