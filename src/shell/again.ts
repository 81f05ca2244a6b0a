import type { ChangePlan } from '../commands/command.ts';
import { parseTrailers } from '../core/commit/trailers.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import type { Committed } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import type { CommitRecord, History, Snapshot } from '../core/snapshot.ts';
import { makePlan, render, type Run } from './plan.ts';

/** The commit that an earlier run of this very delivery made, before it was cut off. */
export function landedCommit(snapshot: Snapshot): CommitRecord | null {
  const { delivery } = snapshot.request;
  const commits = snapshot.services.flatMap(({ history }) => history.commits);
  return commits.find(({ message }) => parseTrailers(message)?.delivery === delivery) ?? null;
}

/** A commit that is in, and the plan that it carries out. */
export interface Done {
  readonly kind: 'committed';
  readonly snapshot: Snapshot;
  readonly plan: ChangePlan;
  readonly diff: ManifestDiff;
  readonly commit: Committed['commit'];
  /** Whether an earlier run made it, and may have gone on from there. */
  readonly again: boolean;
}

/**
 * A commit that is in already, but was perhaps never told: the same plan, made once more for the
 * commit before it.
 */
export async function planAgain(it: Run, present: Snapshot, landed: CommitRecord): Promise<Done | Problem> {
  const snapshot = await snapshotBefore(it, present, landed);
  if (isProblem(snapshot)) return snapshot;
  const plan = await makePlan(it, snapshot);
  if (isProblem(plan)) return plan;
  if (plan.kind === 'answer') throw new Error(`${landed.sha} is ours, and yet its plan changes nothing.`);
  const diff = render(snapshot, plan);
  if (isProblem(diff)) return diff;
  return {
    kind: 'committed',
    snapshot,
    plan,
    diff,
    commit: { sha: landed.sha, url: landed.url },
    again: true,
  };
}

async function snapshotBefore(it: Run, present: Snapshot, landed: CommitRecord): Promise<Snapshot | Problem> {
  const [parent] = landed.parents;
  if (parent === undefined) throw new Error(`${landed.sha} is ours, and yet the first commit.`);
  const paths = present.services.map(({ path }) => path);
  const entries = await it.shell.github.environments.entriesAt(present.repository.name, [parent], paths);
  if (isProblem(entries)) return entries;
  return {
    ...present,
    repository: { ...present.repository, head: parent },
    services: present.services.map((state) => ({
      ...state,
      entries: entries.get(parent)?.get(state.path) ?? [],
      history: historyBefore(state.history, landed),
    })),
  };
}

function historyBefore(history: History, landed: CommitRecord): History {
  const newer = history.commits.findIndex(({ sha }) => sha === landed.sha) + 1;
  return { commits: history.commits.slice(newer), total: history.total - newer };
}
