import { parseRevert, type Revert } from '../commit/revert.ts';
import { type DeployedService, parseTrailers, type SlipwayTrailers } from '../commit/trailers.ts';
import type { CommitRecord } from '../snapshot.ts';
import { branches } from './arrival.ts';
import { newestInEffect } from './effect.ts';
import { named } from './named.ts';

/** What a commit that touched a service's path says of the service in one environment. */
export interface Saying {
  readonly commit: CommitRecord;
  /** null for a commit that Slipway did not make for this service in this environment. */
  readonly own: (SlipwayTrailers & { readonly deployed: DeployedService }) | null;
  /** What it undoes by its trailers, for this service. */
  readonly reverts: readonly string[];
  /** What it undoes by its message; null for a commit of Slipway, and where it says nothing of the kind. */
  readonly byHand: Revert | null;
  /** Whether no trailers of Slipway are in it. */
  readonly isPersons: boolean;
}

/** What a commit takes back. */
export interface Undoing {
  /** Places in the list of commits: all are older. */
  readonly undoes: readonly number[];
  /** Place of the commit whose state a person brought back exactly, or a rollback of what is not there by its name. */
  readonly restores: number | null;
}

export function sayingOf(commit: CommitRecord, service: string, environment: string): Saying {
  const trailers = parseTrailers(commit.message);
  const deployed = trailers?.services.find((one) => one.service === service);
  return {
    commit,
    own: trailers?.environment === environment && deployed ? { ...trailers, deployed } : null,
    // What a rollback undid for another service may well be in force for this one.
    reverts: deployed?.reverts ?? [],
    byHand: trailers === null ? parseRevert(commit.message) : null,
    isPersons: trailers === null,
  };
}

/** Of each commit what it takes back; `sayings` are newest first, in the order of arrival. */
export function undoings(sayings: readonly Saying[]): readonly Undoing[] {
  const commits = sayings.map(({ commit }) => commit);
  const { bySha, byPull } = named(commits);
  const restoredBy = restorations(commits);
  const undoes: (readonly number[])[] = sayings.map(() => []);
  const restarts = restartsIn(sayings, undoes);
  // A restart goes with what is older, and so is known by then.
  const found = [...sayings.entries()]
    .toReversed()
    .map(([place, { reverts, byHand, isPersons }]): Undoing => {
      const told = [
        ...[...reverts, ...(byHand?.shas ?? [])].flatMap(bySha),
        ...(byHand?.pulls ?? []).flatMap(byPull),
      ].filter((at) => at > place);
      // What was rolled back in a clone and rebased before the push goes by another name.
      const isLost = reverts.some((name) => bySha(name).length === 0);
      const restores = isPersons || isLost ? restoredBy(place) : null;
      const between = restores === null ? [] : range(place + 1, restores);
      const all = [...told, ...between, ...told.flatMap((at) => restarts(at, place))];
      const own = [...new Set(all)].toSorted((a, b) => a - b);
      undoes[place] = own;
      return { undoes: own, restores };
    });
  return found.toReversed();
}

/**
 * Places of the restarts of what a commit brought, up to the next that changed what runs, and to the one at `until`; none of what
 * changed nothing of that.
 * @param undoes As far as that is known: of all from `until` on it is not.
 */
function restartsIn(
  sayings: readonly Saying[],
  undoes: readonly (readonly number[])[],
): (at: number, until: number) => readonly number[] {
  const actionAt = (place: number) => sayings[place]?.own?.action;
  const brings = (place: number) => (actionAt(place) ?? 'restart') !== 'restart';
  const oldest = sayings.findLastIndex((_, place) => brings(place));
  const lastAt = (place: number) => newestInEffect(undoes, place, brings, oldest);
  const changes = (place: number): boolean =>
    brings(place) || ((undoes[place] ?? []).length > 0 && lastAt(place) !== lastAt(place + 1));
  return (at, until) => {
    if (!changes(at)) return [];
    const newer = range(until + 1, at).toReversed();
    const next = newer.findIndex(changes);
    return newer.slice(0, next === -1 ? newer.length : next).filter((place) => actionAt(place) === 'restart');
  };
}

/** The newest older commit that left the very same files as the one at a place, where others came in between. */
function restorations(commits: readonly CommitRecord[]): (place: number) => number | null {
  const lines = branches(commits);
  const leaving = Map.groupBy(commits.keys(), (place) => commits[place]?.tree ?? null);
  return (place) => {
    const tree = commits[place]?.tree ?? null;
    if (tree === null || commits[place + 1]?.tree === tree) return null;
    const line = lines[place] ?? null;
    // What was on a branch never was in effect, nor does a branch take back what is not on it.
    const found = leaving.get(tree)?.find((at) => at > place && (line !== null || lines[at] === null));
    if (found === undefined) return null;
    const isOnOne = line === null || lines.slice(place + 1, found).every((one) => one === line);
    return isOnOne ? found : null;
  };
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
