import { parseMessage } from '../commit/message.ts';
import { parseRevert, type Revert } from '../commit/revert.ts';
import { type DeployedService, parseTrailers, type SlipwayTrailers } from '../commit/trailers.ts';
import type { CommitRecord } from '../snapshot.ts';

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
  /** Place of the commit whose state a person brought back exactly. */
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

/** Of each commit what it takes back; `sayings` are newest first. */
export function undoings(sayings: readonly Saying[]): readonly Undoing[] {
  return sayings.map((saying, place) => {
    const older = (at: number): boolean => at > place;
    const named = [
      ...saying.reverts.flatMap((sha) => placesOf(sayings, sha).filter(older)),
      ...(saying.byHand === null ? [] : namedIn(saying.byHand, sayings).filter(older)),
    ];
    const restores = saying.isPersons ? restoredBy(sayings, place) : null;
    const between = restores === null ? [] : range(place + 1, restores);
    return { undoes: [...new Set([...named, ...between])].toSorted((a, b) => a - b), restores };
  });
}

function namedIn({ shas, pulls }: Revert, sayings: readonly Saying[]): readonly number[] {
  return [
    ...shas.flatMap((sha) => placesOf(sayings, sha)),
    ...pulls.flatMap((pull) => sayings.flatMap(({ commit }, place) => (isOf(commit, pull) ? [place] : []))),
  ];
}

/** A name that a person has shortened means one commit, or none that could be told. */
function placesOf(sayings: readonly Saying[], sha: string): readonly number[] {
  const places = sayings.flatMap(({ commit }, place) => (commit.sha.startsWith(sha) ? [place] : []));
  return places.length === 1 ? places : [];
}

function isOf(commit: CommitRecord, { repository, number }: Revert['pulls'][number]): boolean {
  // GitHub ends the subject of a squashed pull request so.
  if (!parseMessage(commit.message).subject.endsWith(`(#${number})`)) return false;
  // A commit's address names its repository; one that git itself read has no address.
  const address = commit.url.toLowerCase();
  return address === '' || address.includes(`/${repository.toLowerCase()}/commit/`);
}

/** The newest older commit that left the very same files, where others came in between. */
function restoredBy(sayings: readonly Saying[], place: number): number | null {
  const tree = sayings[place]?.commit.tree ?? null;
  if (tree === null || sayings[place + 1]?.commit.tree === tree) return null;
  const found = sayings.findIndex(({ commit }, at) => at > place && commit.tree === tree);
  return found === -1 ? null : found;
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
}
