/** What a merge queue tests: a pull request merged on top of what comes before it. */
import { requirePull, requireRepository, type Context } from './context.ts';
import { WorldError } from './contract.ts';
import { commitMerge } from './pull-merge.ts';
import { announceMoves } from './ref-moves.ts';
import { queuePrefix } from './rules.ts';
import { rulesOf } from './rulesets.ts';
import { put } from './store.ts';
import { takeObjects, type TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { MergeMethod, QueueEntry } from './types.ts';

type Group = NonNullable<QueueEntry['group']>;

/** Whoever does what the queue does. */
export const queueBot = 'github-merge-queue[bot]';

/** Makes the group and its branch, and asks for its checks; null where the merge conflicts. */
export async function buildGroup(
  context: Context,
  testMerges: TestMerges,
  entry: QueueEntry,
  base: string,
): Promise<Group | null> {
  const repository = requireRepository(context, entry.repository);
  const pull = requirePull(context, entry.repository, entry.pull);
  const git = context.git(repository);
  await takeObjects(context, pull.repository, pull.head);
  const input = { method: queueMethod(context, entry), actor: queueBot };
  const sha = await commitMerge({ context, git, pull, base, input }).catch((error: unknown) => {
    if (error instanceof WorldError && error.status === 405) return null;
    throw error;
  });
  if (sha === null) return null;
  const group = { ref: `refs/heads/${queuePrefix}${entry.branch}/pr-${entry.pull}-${base}`, sha, base };
  const before = await git.resolve(group.ref);
  await git.moveRefs([{ ref: group.ref, to: sha }]);
  context.store.commit([put('queue', { ...entry, group })]);
  const moves = [{ ref: group.ref, before, after: sha, forced: before !== null }];
  await announceMoves(context, testMerges, { repository, moves, actor: queueBot });
  context.store.commit([], [groupEvent(context, entry, group, { action: 'checks_requested' })]);
  return group;
}

function queueMethod(context: Context, { repository, branch }: QueueEntry): MergeMethod {
  const rules = rulesOf(requireRepository(context, repository), branch).map(({ rule }) => rule);
  return rules.find((rule) => rule.type === 'merge_queue')?.method ?? 'merge';
}

function groupEvent(
  context: Context,
  { repository, branch }: QueueEntry,
  group: Group,
  what: Pick<Extract<WorldEvent, { name: 'merge_group' }>, 'action' | 'reason'>,
): WorldEvent {
  return { name: 'merge_group', ...what, group, branch, sender: queueBot, repository, at: context.now() };
}

/** Removes the group's branch; nothing where there is none. */
export async function destroyGroup(
  context: Context,
  testMerges: TestMerges,
  entry: QueueEntry,
  reason: 'merged' | 'invalidated' | 'dequeued',
): Promise<void> {
  const { group } = entry;
  if (group === null) return;
  const repository = requireRepository(context, entry.repository);
  context.store.commit(
    [put('queue', { ...entry, group: null })],
    [groupEvent(context, entry, group, { action: 'destroyed', reason })],
  );
  if (!(await context.git(repository).moveRefs([{ ref: group.ref, from: group.sha, to: null }]))) return;
  const moves = [{ ref: group.ref, before: group.sha, after: null, forced: false }];
  await announceMoves(context, testMerges, { repository, moves, actor: queueBot });
}

/** Moves the branch to the group; false where it is not where the group began. */
export async function mergeGroup(
  context: Context,
  testMerges: TestMerges,
  { repository: name, branch, group, pull }: QueueEntry & { readonly group: Group },
): Promise<boolean> {
  const repository = requireRepository(context, name);
  const ref = `refs/heads/${branch}`;
  const { base, sha } = group;
  if (!(await context.git(repository).moveRefs([{ ref, from: base, to: sha }]))) return false;
  const moves = [{ ref, before: base, after: sha, forced: false }];
  const merged = { number: pull, sha };
  await announceMoves(context, testMerges, { repository, moves, actor: queueBot, merged });
  return true;
}
