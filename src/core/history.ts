import { parseMessage } from './commit/message.ts';
import { type DeployedService, parseTrailers, type SlipwayTrailers } from './commit/trailers.ts';
import { type HistoryEntry, historyEntries } from './history/entries.ts';
import type { Revision, ServiceHistory } from './outcome.ts';
import type { Problem } from './problem.ts';
import { nothingToRollBack } from './problems/history.ts';
import type { CommitRecord, ServiceState } from './snapshot.ts';

/** The revisions of a service in an environment, newest first, as far as its commits were read. */
export function serviceHistory(state: ServiceState, environment: string): ServiceHistory {
  const { service, path, history } = state;
  const entries = historyEntries(state, environment);
  return {
    service: service.name,
    path,
    revisions: entries.map(toRevision),
    older: history.total - entries.length,
  };
}

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

export { type HistoryEntry, historyEntries, type RevisionKind } from './history/entries.ts';

function toRevision({ number, commit, own, kind, undone }: HistoryEntry, index: number): Revision {
  return {
    number,
    sha: commit.sha,
    url: commit.url,
    at: commit.at,
    by: own?.actor?.login ?? commit.author.login ?? commit.author.name,
    action: actionOf(kind),
    state: index === 0 ? 'current' : undone ? 'rolled-back' : 'superseded',
    image: own?.deployed.image ?? null,
    version: own?.deployed.version ?? null,
    subject: parseMessage(commit.message).subject,
    reason: own?.reason ?? null,
    overrides: own?.overrides ?? [],
    requestUrl: webAddress(own?.request ?? null),
  };
}

function actionOf(kind: HistoryEntry['kind']): Revision['action'] {
  if (kind === 'promote') return 'deploy';
  return kind === 'revert' || kind === 'restoration' ? 'rollback' : kind;
}

/** Whoever can push can write a trailer: what is no web address becomes no link. */
function webAddress(value: string | null): string | null {
  return value !== null && /^https?:\/\/[^\s<>"]+$/.test(value) ? value : null;
}
