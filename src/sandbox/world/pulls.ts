import { fullNameOf, requireAccount, requirePull, requireRepository, type Context } from './context.ts';
import type { PullOperations } from './contract.ts';
import {
  openPull,
  pullEvent,
  pullsOf,
  refusePull,
  requireDifference,
  requireNoTwin,
  tipOf,
} from './pull-open.ts';
import { mergePull } from './pull-merge.ts';
import { updatePullBranch } from './pull-branch.ts';
import { isRevertible, revertPull } from './pull-revert.ts';
import { mergingOf } from './merging.ts';
import { violationsOf } from './rules.ts';
import { rulesOf } from './rulesets.ts';
import { tipsOf } from './pull-follow.ts';
import { pullKey, put } from './store.ts';
import { takeObjects, type TestMerges } from './test-merges.ts';
import type { WorldEvent } from './event-types.ts';
import type { PullRequest, Repository } from './types.ts';

type PullChange = Parameters<PullOperations['updatePull']>[2];

export function pullOperations(context: Context, testMerges: TestMerges): PullOperations {
  const { store } = context;
  const within = <T>(fullName: string, work: (repository: Repository) => Promise<T>): Promise<T> => {
    const name = fullNameOf(requireRepository(context, fullName));
    return context.exclusively(name, () => work(requireRepository(context, name)));
  };
  return {
    pulls: (fullName) => pullsOf(context, fullNameOf(requireRepository(context, fullName))),
    pull: (fullName, number) => store.get('pulls', pullKey(fullName, number)),
    openPull: (input) =>
      within(input.repository, async (repository) => {
        const pull = await openPull(context, repository, input);
        testMerges.schedule(pull.repository, pull.number);
        return pull;
      }),
    updatePull: (fullName, number, change, actor) =>
      within(fullName, async () => {
        const pull = await updatePull(context, requirePull(context, fullName, number), change, actor);
        if (pull.state === 'open') testMerges.schedule(pull.repository, pull.number);
        return pull;
      }),
    mergePull: (fullName, number, input) =>
      within(fullName, () => mergePull(context, testMerges, requirePull(context, fullName, number), input)),
    updatePullBranch: (fullName, number, input) =>
      updatePullBranch(context, testMerges, requirePull(context, fullName, number), input),
    revertPull: (fullName, number, actor) =>
      within(fullName, async () => {
        const pull = await revertPull(context, testMerges, requirePull(context, fullName, number), actor);
        testMerges.schedule(pull.repository, pull.number);
        return pull;
      }),
    isRevertible: (fullName, number) => {
      const pull = requirePull(context, fullName, number);
      return isRevertible(context.git(requireRepository(context, pull.repository)), pull);
    },
    timeline: (fullName, number) => {
      const pull = requirePull(context, fullName, number);
      return store
        .all('timeline')
        .filter((event) => event.repository === pull.repository && event.pull === pull.number);
    },
    mergeViolations: (fullName, number) => {
      const pull = requirePull(context, fullName, number);
      const repository = requireRepository(context, fullName);
      const rules = rulesOf(repository, pull.base.ref).map(({ rule }) => rule);
      const method = mergingOf(repository).squash ? 'squash' : 'merge';
      return violationsOf(context, repository, rules, { pull, method, upToDate: true, queued: true });
    },
    settled: (fullName, number) => testMerges.settled(fullName, number),
  };
}

async function updatePull(
  context: Context,
  pull: PullRequest,
  change: PullChange,
  actor: string,
): Promise<PullRequest> {
  requireAccount(context, actor);
  if (change.title?.trim() === '') throw refusePull("title can't be blank", 'title');
  let changed = edited(pull, change);
  const events: WorldEvent[] = [];
  if (change.base !== undefined && change.base !== pull.base.ref) {
    changed = await rebased(context, changed, change.base);
  }
  if (changed !== pull)
    events.push({ ...pullEvent(changed, 'edited', actor), changed: replaced(pull, changed) });
  if (change.draft !== undefined && change.draft !== pull.draft) {
    changed = { ...changed, draft: change.draft };
    events.push(pullEvent(changed, change.draft ? 'converted_to_draft' : 'ready_for_review', actor));
  }
  if (change.state === 'closed' && pull.state === 'open') {
    changed = { ...changed, state: 'closed', closedAt: context.now() };
    events.push(pullEvent(changed, 'closed', actor));
  }
  if (change.state === 'open' && pull.state === 'closed') {
    changed = await reopened(context, changed);
    events.push(pullEvent(changed, 'reopened', actor));
  }
  if (changed === pull) return pull;
  changed = { ...changed, updatedAt: context.now() };
  context.store.commit([put('pulls', changed)], events);
  return changed;
}

function edited(pull: PullRequest, { title, body }: PullChange): PullRequest {
  const isSame = (title ?? pull.title) === pull.title && (body ?? pull.body) === pull.body;
  return isSame ? pull : { ...pull, title: title ?? pull.title, body: body ?? pull.body };
}

/** What an edit took the place of. */
function replaced(
  before: PullRequest,
  after: PullRequest,
): Partial<Pick<PullRequest, 'title' | 'body' | 'base'>> {
  return {
    ...(before.title === after.title ? {} : { title: before.title }),
    ...(before.body === after.body ? {} : { body: before.body }),
    ...(before.base === after.base ? {} : { base: before.base }),
  };
}

async function rebased(context: Context, pull: PullRequest, branch: string): Promise<PullRequest> {
  if (pull.state === 'closed') throw refusePull('Cannot change the base branch of a closed pull request.');
  const repository = requireRepository(context, pull.repository);
  const base = { ref: branch, sha: await tipOf(context, repository, branch, 'base') };
  requireNoTwin(context, pull.repository, pull.head, base);
  await requireDifference(context, repository, base, { sha: pull.head.sha, shown: pull.head.ref });
  return { ...pull, base, mergeable: null };
}

async function reopened(context: Context, pull: PullRequest): Promise<PullRequest> {
  if (pull.mergedAt !== null) throw refusePull('state cannot be changed. The pull request is merged.');
  const { head, base } = await tipsOf(context, pull);
  if (head === null || head === undefined) {
    throw refusePull(`state cannot be changed. The ${pull.head.ref} branch has been deleted.`);
  }
  if (base === null)
    throw refusePull(`state cannot be changed. The ${pull.base.ref} branch has been deleted.`);
  const moved = { ...pull, head: { ...pull.head, sha: head }, base: { ...pull.base, sha: base } };
  requireNoTwin(context, pull.repository, moved.head, moved.base);
  const repository = requireRepository(context, pull.repository);
  await takeObjects(context, pull.repository, moved.head);
  await requireDifference(context, repository, moved.base, { sha: head, shown: pull.head.ref });
  return { ...moved, state: 'open', closedAt: null, mergeable: null };
}
