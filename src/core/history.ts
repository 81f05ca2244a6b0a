import type { DeployedService, SlipwayTrailers } from './commit/trailers.ts';
import { historyEntries, runningIn } from './history/entries.ts';
import type { CommitRecord, ServiceState } from './snapshot.ts';

export { type HistoryEntry, historyEntries, type RevisionKind } from './history/entries.ts';

/** What the service runs, by the commits alone; null where those that were read do not tell. */
export function runningNow(state: ServiceState, environment: string): DeployedService | null {
  return runningIn(historyEntries(state, environment));
}

/** What Slipway said last that is in effect: whether it is so after a revert of a person's, the files tell. */
export function saidLast(state: ServiceState, environment: string): DeployedService | null {
  return recordsOf(state, environment).find(({ undone }) => !undone)?.deployed ?? null;
}

/** The history as it was when the commit at a place was the newest. */
export function historyFrom(state: ServiceState, place: number): ServiceState {
  const { commits, total } = state.history;
  return { ...state, history: { commits: commits.slice(place), total: total - place } };
}

/** A commit of ours, as far as it is about one service in one environment. */
export interface DeployRecord {
  readonly commit: CommitRecord;
  readonly action: SlipwayTrailers['action'];
  readonly deployed: DeployedService;
  /** Undone by a newer commit that is itself in effect. */
  readonly undone: boolean;
}

/** What Slipway did there, the newest first, as far as the commits were read. */
export function recordsOf(state: ServiceState, environment: string): readonly DeployRecord[] {
  return historyEntries(state, environment).flatMap(({ commit, own, undone }) =>
    own === null ? [] : [{ commit, action: own.action, deployed: own.deployed, undone }],
  );
}
