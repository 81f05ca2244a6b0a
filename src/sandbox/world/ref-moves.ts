import { fullNameOf, type Context } from './context.ts';
import { branchOf } from './git/ref-name.ts';
import { followBranch } from './pull-follow.ts';
import { put, suiteKey } from './store.ts';
import type { TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { CheckSuite, Repository } from './types.ts';

export interface RefMoved {
  readonly ref: string;
  /** Null: the ref is new. */
  readonly before: string | null;
  /** Null: the ref is gone. */
  readonly after: string | null;
  /** Whether commits were left behind. */
  readonly forced: boolean;
}

export interface Moves {
  readonly repository: Repository;
  readonly moves: readonly RefMoved[];
  readonly actor: string;
  /** The pull request whose merge moved its base, if that is what happened. */
  readonly merged?: { readonly number: number; readonly sha: string };
}

const noObject = '0'.repeat(40);

/**
 * Tells the world that refs have moved: `push` events, and whatever follows for pull requests.
 * Runs under the repository's lock, after git has moved the refs.
 */
export async function announceMoves(
  context: Context,
  testMerges: TestMerges,
  { repository, moves, actor, merged }: Moves,
): Promise<void> {
  const at = context.now();
  const fullName = fullNameOf(repository);
  const told = { sender: actor, repository: fullName, at };
  for (const { ref, before, after, forced } of moves) {
    if (branchOf(ref) === null && !ref.startsWith('refs/tags/')) continue;
    const events: WorldEvent[] = [
      { ...told, name: 'push', ref, before: before ?? noObject, after: after ?? noObject, forced },
    ];
    const suite = after === null || branchOf(ref) === null ? null : newSuite(context, fullName, after);
    if (suite !== null) {
      const { headSha, app } = suite;
      events.push({ ...told, name: 'check_suite', action: 'requested', headSha, app });
    }
    const present = context.store.get('repositories', fullName) ?? repository;
    const defaultBranch = await firstBranch(context, present, ref, after);
    context.store.commit(
      [
        put('repositories', { ...present, defaultBranch, pushedAt: at }),
        ...(suite === null ? [] : [put('suites', suite)]),
      ],
      events,
    );
    const branch = branchOf(ref);
    if (branch !== null)
      await followBranch(context, testMerges, { repository: fullName, branch, actor, merged });
  }
}

/** GitHub makes one for each App that may write checks, once for a commit, whichever branches it is pushed to. */
function newSuite({ app, store, now }: Context, repository: string, headSha: string): CheckSuite | null {
  const { slug } = app;
  if (app.permissions['checks'] !== 'write') return null;
  if (store.get('suites', suiteKey(repository, headSha, slug)) !== null) return null;
  return { repository, headSha, app: slug, createdAt: now() };
}

/** An empty repository's default branch becomes the first one that is pushed, as on GitHub. */
async function firstBranch(
  context: Context,
  repository: Repository,
  ref: string,
  after: string | null,
): Promise<string> {
  const branch = branchOf(ref);
  const present = repository.defaultBranch;
  if (branch === null || after === null || branch === present) return present;
  const git = context.git(repository);
  if ((await git.resolve(`refs/heads/${present}`)) !== null) return present;
  await git.setHead(branch);
  return branch;
}
