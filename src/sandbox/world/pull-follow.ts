import type { Context } from './context.ts';
import { pullKey, put, type Change } from './store.ts';
import { takeObjects, type TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { PullRequest, TimelineEvent } from './types.ts';

export interface BranchMoved {
  readonly repository: string;
  readonly branch: string;
  readonly actor: string;
  readonly merged?: { readonly number: number; readonly sha: string } | undefined;
}

/** What becomes of a pull request; null: nothing. */
interface Followed {
  readonly pull: PullRequest;
  readonly event: 'synchronize' | 'closed' | null;
}

/**
 * Brings every open pull request that a branch is the head or base of up to where the branch is now.
 * It reads where the branch *is*, not where a push moved it: of two racing pushes, the later wins.
 */
export async function followBranch(
  context: Context,
  testMerges: TestMerges,
  moved: BranchMoved,
): Promise<void> {
  for (const { repository, number } of concerned(context, moved)) {
    const key = pullKey(repository, number);
    const before = context.store.get('pulls', key);
    if (before === null) continue;
    const tips = await tipsOf(context, before);
    const forcedFrom = await leftBehind(context, before, tips.head);
    const isMerged = tips.base !== null && (await reachesBase(context, before, tips.base, moved));
    // Whoever is told of a head looks for it in the base repository, at once.
    const next = { ...before, head: { ...before.head, sha: tips.head ?? before.head.sha } };
    await takeObjects(context, repository, next.head);
    const isSame = forcedFrom !== null && (await changeTheSame(context, before, next));
    const now = context.store.get('pulls', key);
    if (now?.state !== 'open') continue;
    const followed = follow(now, tips, { ...moved, isMerged, at: context.now() });
    if (followed === null) continue;
    const isForced = followed.event === 'synchronize' && now.head.sha === forcedFrom;
    const forced = isForced ? [put('timeline', forcePush(context, followed.pull, now, moved.actor))] : [];
    const rebound = isForced && isSame ? reboundApprovals(context, now, followed.pull) : [];
    context.store.commit(
      [put('pulls', followed.pull), ...forced, ...rebound],
      eventsOf(followed, now, moved.actor),
    );
    if (followed.pull.state === 'open') testMerges.schedule(repository, number);
  }
}

/** The head that a pull request had, where its new head does not build upon it. */
async function leftBehind(
  context: Context,
  { head, repository }: PullRequest,
  tip: string | null | undefined,
): Promise<string | null> {
  const source = context.store.get('repositories', head.repository ?? repository);
  if (source === null || tip === null || tip === undefined || tip === head.sha) return null;
  const git = context.git(source);
  const isKept = (await git.type(head.sha)) !== null && (await git.isAncestor(head.sha, tip));
  return isKept ? null : head.sha;
}

/**
 * GitHub lets approvals of a head follow a force-push that leaves the changes as they were: their
 * `commit_id` is then one that the reviewer never saw. Comments stay where they are.
 */
function reboundApprovals(context: Context, before: PullRequest, after: PullRequest): readonly Change[] {
  return context.store
    .all('reviews')
    .filter(
      ({ repository, pull, state, commitId }) =>
        repository === before.repository &&
        pull === before.number &&
        state === 'APPROVED' &&
        commitId === before.head.sha,
    )
    .map((review) => put('reviews', { ...review, commitId: after.head.sha }));
}

async function changeTheSame(context: Context, one: PullRequest, other: PullRequest): Promise<boolean> {
  const changes = await changesOf(context, one);
  return changes !== null && changes === (await changesOf(context, other));
}

async function changesOf(context: Context, { head, base, repository }: PullRequest): Promise<string | null> {
  const target = context.store.get('repositories', repository);
  if (target === null) return null;
  const git = context.git(target);
  if ((await git.type(head.sha)) === null) return null;
  const common = await git.mergeBase(base.sha, head.sha);
  if (common === null) return null;
  const files = await git.diff(common, head.sha);
  // Where a hunk begins may differ.
  return JSON.stringify(
    files.map(({ path, status, patch }) => [path, status, patch?.replace(/^@@.*@@/gm, '@@')]),
  );
}

function forcePush(context: Context, pull: PullRequest, before: PullRequest, actor: string): TimelineEvent {
  return {
    id: context.store.nextId(),
    repository: pull.repository,
    pull: pull.number,
    kind: 'head_ref_force_pushed',
    before: before.head.sha,
    after: pull.head.sha,
    actor,
    createdAt: context.now(),
  };
}

function concerned({ store }: Context, { repository, branch }: BranchMoved): readonly PullRequest[] {
  return store
    .all('pulls')
    .filter(
      ({ state, head, base, repository: target }) =>
        state === 'open' &&
        ((head.repository === repository && head.ref === branch) ||
          (target === repository && base.ref === branch)),
    );
}

interface Tips {
  /** Undefined: nobody knows, for the head's repository is gone. Null: the branch is gone. */
  readonly head: string | null | undefined;
  readonly base: string | null;
}

export async function tipsOf(context: Context, pull: PullRequest): Promise<Tips> {
  const target = context.store.get('repositories', pull.repository);
  const source =
    pull.head.repository === null ? null : context.store.get('repositories', pull.head.repository);
  return {
    head: source === null ? undefined : await context.git(source).resolve(`refs/heads/${pull.head.ref}`),
    base: target === null ? null : await context.git(target).resolve(`refs/heads/${pull.base.ref}`),
  };
}

/** Whether the base branch now holds the head that the pull request had: whoever pushed it there merged it. */
async function reachesBase(
  context: Context,
  pull: PullRequest,
  base: string,
  { repository, branch, merged }: BranchMoved,
): Promise<boolean> {
  if (pull.repository !== repository || pull.base.ref !== branch || base === pull.base.sha) return false;
  if (merged?.number === pull.number) return true;
  const target = context.store.get('repositories', pull.repository);
  if (target === null) return false;
  const git = context.git(target);
  return (await git.type(pull.head.sha)) === 'commit' && (await git.isAncestor(pull.head.sha, base));
}

interface Circumstances extends BranchMoved {
  readonly isMerged: boolean;
  readonly at: string;
}

function follow(pull: PullRequest, tips: Tips, moved: Circumstances): Followed | null {
  const { at, actor, merged } = moved;
  if (moved.isMerged && tips.base !== null) {
    const mergeCommitSha = merged?.number === pull.number ? merged.sha : tips.base;
    const closed = { ...pull, state: 'closed' as const, mergedAt: at, closedAt: at, updatedAt: at };
    return { pull: { ...closed, mergedBy: actor, mergeCommitSha }, event: 'closed' };
  }
  if (tips.head === null || tips.base === null) {
    return { pull: { ...pull, state: 'closed', closedAt: at, updatedAt: at }, event: 'closed' };
  }
  const head = tips.head ?? pull.head.sha;
  if (head === pull.head.sha && tips.base === pull.base.sha) return null;
  const now = {
    ...pull,
    head: { ...pull.head, sha: head },
    base: { ...pull.base, sha: tips.base },
    // As on GitHub, `mergeCommitSha` keeps the previous test merge until the new one is there.
    mergeable: null,
  };
  return head === pull.head.sha
    ? { pull: now, event: null }
    : { pull: { ...now, updatedAt: at }, event: 'synchronize' };
}

function eventsOf({ pull, event }: Followed, before: PullRequest, sender: string): readonly WorldEvent[] {
  if (event === null) return [];
  return [
    {
      name: 'pull_request',
      action: event,
      pull,
      sender,
      repository: pull.repository,
      at: pull.updatedAt,
      ...(event === 'synchronize' ? { before: before.head.sha } : {}),
    },
  ];
}
