/** Statuses and check runs of a commit, as one list of what is true now. */
import type { World } from '../world/contract.ts';
import type { CheckRun, CommitStatus } from '../world/types.ts';

export type Verdict = 'good' | 'bad' | 'waiting' | 'neutral';

export interface Check {
  readonly name: string;
  readonly verdict: Verdict;
  readonly note: string;
  readonly href: string | null;
  /** The check run behind it, which can be run again. */
  readonly run: number | null;
}

const statusVerdicts: Readonly<Record<CommitStatus['state'], Verdict>> = {
  success: 'good',
  pending: 'waiting',
  failure: 'bad',
  error: 'bad',
};

const conclusionVerdicts: Readonly<Record<NonNullable<CheckRun['conclusion']>, Verdict>> = {
  success: 'good',
  neutral: 'neutral',
  skipped: 'neutral',
  stale: 'neutral',
  action_required: 'bad',
  cancelled: 'bad',
  failure: 'bad',
  timed_out: 'bad',
};

/** The newest status of each context, and the newest run of each name of each App. */
export function checksOf(world: World, fullName: string, sha: string): readonly Check[] {
  const runs = newest(world.checkRuns(fullName, sha), ({ app, name }) => `${app} ${name}`).map((run) => ({
    name: run.name,
    verdict: run.conclusion === null ? ('waiting' as const) : conclusionVerdicts[run.conclusion],
    note: run.output.title ?? (run.conclusion ?? run.status).replaceAll('_', ' '),
    href: `/${fullName}/runs/${run.id}`,
    run: run.id,
  }));
  const statuses = newest(world.statuses(fullName, sha), ({ context }) => context).map((status) => ({
    name: status.context,
    verdict: statusVerdicts[status.state],
    note: status.description ?? status.state,
    href: status.targetUrl,
    run: null,
  }));
  return [...runs, ...statuses];
}

/** What all of them come to; null when there are none. */
export function overall(checks: readonly Check[]): Verdict | null {
  if (checks.length === 0) return null;
  return (['bad', 'waiting'] as const).find((kind) => checks.some((c) => c.verdict === kind)) ?? 'good';
}

function newest<T>(newestFirst: readonly T[], key: (item: T) => string): T[] {
  const seen = new Map<string, T>();
  for (const item of newestFirst) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}
