import { type DeployedService, parseTrailers, type SlipwayTrailers } from './commit/trailers.ts';
import { historyEntries } from './history/entries.ts';
import type { Problem } from './problem.ts';
import { nothingToRollBack } from './problems/history.ts';
import type { CommitRecord, ServiceState } from './snapshot.ts';

export { type HistoryEntry, historyEntries, type RevisionKind } from './history/entries.ts';

/** The deploy that a rollback would revert: the newest that is in effect. */
export function newestDeploy(state: ServiceState, environment: string): CommitRecord | Problem {
  const entries = historyEntries(state, environment);
  const deploys = entries.filter(({ own }) => own?.action === 'deploy' || own?.action === 'promote');
  const newest = deploys.find(({ undone }) => !undone);
  if (newest !== undefined) return newest.commit;
  return nothingToRollBack({
    service: state.service.name,
    environment,
    read: entries.length,
    unread: state.history.total - entries.length,
    undone: deploys.length,
  });
}

/** What the newest commit in effect says that the service runs; null where the commits that were read do not tell. */
export function runningNow(state: ServiceState, environment: string): DeployedService | null {
  const entries = historyEntries(state, environment);
  return entries.find(({ own, undone }) => own !== null && !undone)?.own?.deployed ?? null;
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

/** What the service runs once that deploy is undone; null where the commits that were read do not tell. */
export function deployInForce(state: ServiceState, undone: CommitRecord): DeployedService | null {
  const environment = parseTrailers(undone.message)?.environment ?? '';
  const entries = historyEntries(state, environment);
  const older = entries.slice(entries.findIndex(({ commit }) => commit.sha === undone.sha) + 1);
  return older.find((entry) => entry.own !== null && !entry.undone)?.own?.deployed ?? null;
}
