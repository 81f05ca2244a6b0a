import { parseMessage } from '../commit/message.ts';
import type { NamedPull, Revision, ServiceHistory } from './told.ts';
import type { ServiceState } from '../snapshot.ts';
import { type HistoryEntry, historyEntries, runningIn } from './entries.ts';

/** The newest `limit` revisions of a service in an environment, newest first; as many as were read without it. */
export function serviceHistory(
  state: Pick<ServiceState, 'service' | 'path' | 'history'>,
  environment: string,
  limit = Infinity,
): ServiceHistory {
  const { service, path, history } = state;
  const entries = historyEntries(state, environment);
  const shown = entries.slice(0, limit);
  return {
    service: service.name,
    path,
    deployed: runningIn(entries)?.image ?? null,
    revisions: shown.map(toRevision),
    older: history.total - shown.length,
  };
}

function toRevision(entry: HistoryEntry, index: number): Revision {
  const { number, commit, own, kind, runs, undoes, restores, undoneBy } = entry;
  const requestUrl = webAddress(own?.request ?? null);
  return {
    number,
    kind,
    undoes,
    restores,
    undoneBy,
    sha: commit.sha,
    url: commit.url,
    at: commit.at,
    by: own?.actor?.login ?? commit.author.login ?? commit.author.name,
    state: index === 0 ? 'current' : undoneBy === null ? 'superseded' : 'rolled-back',
    image: runs?.image ?? null,
    version: runs?.version ?? null,
    subject: parseMessage(commit.message).subject,
    reason: own?.reason ?? null,
    overrides: own?.overrides ?? [],
    requestUrl,
    pull: own === null ? pullOf(entry) : pullAt(requestUrl),
  };
}

/** In a history that is cut off, numbers would count anew. */
export function withoutNumbers(revision: Revision): Omit<Revision, 'number'> & { readonly number: null } {
  return { ...revision, number: null, undoes: [], restores: null, undoneBy: null };
}

/** Whoever can push can write a trailer: what is no web address becomes no link. */
function webAddress(value: string | null): string | null {
  return value !== null && /^https?:\/\/[^\s<>"]+$/.test(value) ? value : null;
}

function pullAt(url: string | null): NamedPull | null {
  const [, address, repository, number] =
    /^([^?#]*\/([\w.-]+\/[\w.-]+)\/pull\/(\d{1,15}))(?![\w/])/.exec(url ?? '') ?? [];
  if (address === undefined || repository === undefined) return null;
  return { repository, number: Number(number), url: address };
}

/** Of the environment repository, which the commit's address names. */
function pullOf({ commit }: HistoryEntry): NamedPull | null {
  if (commit.pull === null) return null;
  return pullAt(commit.url.replace(/\/commit\/[0-9a-f]+$/, `/pull/${commit.pull.number}`));
}
