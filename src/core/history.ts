import { parseMessage } from './commit/message.ts';
import { parseRevert } from './commit/revert.ts';
import { type DeployedService, parseTrailers, type SlipwayTrailers } from './commit/trailers.ts';
import type { Revision, ServiceHistory } from './outcome.ts';
import type { Problem } from './problem.ts';
import { nothingToRollBack } from './problems/history.ts';
import type { CommitRecord, ServiceState } from './snapshot.ts';

/** A commit that touched a service's path, and what it says of the service in one environment. */
export interface HistoryEntry {
  /** Of the revision: the Nth commit that touched the path. */
  readonly number: number;
  readonly commit: CommitRecord;
  /** null for a commit that Slipway did not make for this service in this environment. */
  readonly own: (SlipwayTrailers & { readonly deployed: DeployedService }) | null;
  /** Undone by a newer commit that is itself in effect. */
  readonly undone: boolean;
}

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

/**
 * The revisions that were read, newest first. A revert undoes what it names, unless it was undone itself: newer commits
 * come first, so one pass tells.
 */
export function historyEntries(
  { service, history }: ServiceState,
  environment: string,
): readonly HistoryEntry[] {
  const reverted: Reverted[] = [];
  return history.commits.map((commit, index) => {
    const undone = reverted.some((revert) => names(revert, commit));
    const trailers = parseTrailers(commit.message);
    const deployed = trailers?.services.find((one) => one.service === service.name);
    // What a rollback undid for another service may well be in force for this one.
    const slipways = trailers === null ? null : (deployed?.reverts ?? []);
    if (!undone) reverted.push(...(slipways?.map((sha) => ({ sha })) ?? revertedByPerson(commit)));
    const own = trailers?.environment === environment && deployed ? { ...trailers, deployed } : null;
    return { number: history.total - index, commit, own, undone };
  });
}

/** By its object name, which a person may have shortened, or by the pull request that it came from. */
type Reverted = { readonly sha: string } | { readonly repository: string; readonly number: number };

function revertedByPerson(commit: CommitRecord): readonly Reverted[] {
  const revert = parseRevert(commit.message);
  return [...(revert?.shas ?? []).map((sha) => ({ sha })), ...(revert?.pulls ?? [])];
}

function names(reverted: Reverted, commit: CommitRecord): boolean {
  if ('sha' in reverted) return commit.sha.startsWith(reverted.sha);
  // GitHub ends the subject of a squashed pull request so.
  if (!parseMessage(commit.message).subject.endsWith(`(#${reverted.number})`)) return false;
  // A commit's address names its repository; one that git itself read has no address.
  const address = commit.url.toLowerCase();
  return address === '' || address.includes(`/${reverted.repository.toLowerCase()}/commit/`);
}

function toRevision({ number, commit, own, undone }: HistoryEntry, index: number): Revision {
  return {
    number,
    sha: commit.sha,
    url: commit.url,
    at: commit.at,
    by: own?.actor?.login ?? commit.author.login ?? commit.author.name,
    action: actionOf(commit, own),
    state: index === 0 ? 'current' : undone ? 'rolled-back' : 'superseded',
    image: own?.deployed.image ?? null,
    version: own?.deployed.version ?? null,
    subject: parseMessage(commit.message).subject,
    reason: own?.reason ?? null,
    overrides: own?.overrides ?? [],
    requestUrl: webAddress(own?.request ?? null),
  };
}

function actionOf(commit: CommitRecord, own: HistoryEntry['own']): Revision['action'] {
  if (own !== null) return own.action === 'promote' ? 'deploy' : own.action;
  return parseRevert(commit.message) === null ? 'manual' : 'rollback';
}

/** Whoever can push can write a trailer: what is no web address becomes no link. */
function webAddress(value: string | null): string | null {
  return value !== null && /^https?:\/\/[^\s<>"]+$/.test(value) ? value : null;
}
