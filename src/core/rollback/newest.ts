import { isDeploy, type OwnEntry } from '../aftermath/reversal.ts';
import { type HistoryEntry, historyEntries } from '../history/entries.ts';
import type { ServiceState } from '../snapshot.ts';
import type { LeftService } from './told.ts';

/** The newest deploy that is in effect; undefined where the commits that were read have none. */
export function newestInEffect(entries: readonly HistoryEntry[]): OwnEntry | undefined {
  return entries.filter(isDeploy).find(({ undone }) => !undone);
}

/** The services that the newest deploy of all is in effect for, and the others. */
export function newestOfAll(
  services: readonly ServiceState[],
  environment: string,
): { readonly theirs: readonly ServiceState[]; readonly left: readonly LeftService[] } {
  const found = services.map((state) => ({
    state,
    own: newestInEffect(historyEntries(state, environment)),
  }));
  const newest = found
    .flatMap(({ own }) => (own === undefined ? [] : [own]))
    .reduce<OwnEntry | null>(
      (best, one) => (best === null || isNewer(one, best, services) ? one : best),
      null,
    );
  const isIts = (own: OwnEntry | undefined) => own !== undefined && newest !== null && isOne(own, newest);
  return {
    theirs: found.filter(({ own }) => isIts(own)).map(({ state }) => state),
    left: found
      .filter(({ own }) => !isIts(own))
      .map(({ state, own }) => ({
        service: state.service.name,
        why: whyLeft(state, environment, own),
      })),
  };
}

function whyLeft(state: ServiceState, environment: string, own: OwnEntry | undefined): LeftService['why'] {
  if (own === undefined) return 'none';
  const newest = historyEntries(state, environment).find(isDeploy);
  return newest?.number === own.number ? 'another' : 'rolled-back';
}

/** In pull requests, one comment deploys several services by as many commits. */
function isOne(a: OwnEntry, b: OwnEntry): boolean {
  return a.commit.sha === b.commit.sha || (a.own.delivery !== null && a.own.delivery === b.own.delivery);
}

/** By the order in the branch, where a folder's history has both; or else by their dates, which tell whole seconds. */
function isNewer(
  { commit: a }: OwnEntry,
  { commit: b }: OwnEntry,
  services: readonly ServiceState[],
): boolean {
  for (const { history } of services) {
    const placeA = history.commits.findIndex(({ sha }) => sha === a.sha);
    const placeB = history.commits.findIndex(({ sha }) => sha === b.sha);
    if (placeA !== -1 && placeB !== -1) return placeA < placeB;
  }
  const later = Date.parse(a.at) - Date.parse(b.at);
  return later > 0 || (later === 0 && a.parents.includes(b.sha));
}
