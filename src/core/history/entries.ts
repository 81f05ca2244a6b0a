import type { DeployedService } from '../commit/trailers.ts';
import type { ServiceState } from '../snapshot.ts';
import { newestInEffect, undoneBy } from './effect.ts';
import { type Saying, sayingOf, undoings } from './undoing.ts';

/** A commit that touched a service's path, and what it says of the service in one environment. */
export interface HistoryEntry extends Pick<Saying, 'commit' | 'own'> {
  /** Of the revision: the Nth commit that touched the path. */
  readonly number: number;
  readonly kind: RevisionKind;
  /**
   * What the service runs from it on, as far as Slipway's commits tell: with a person's revert or restoration, what is
   * in effect then. null of what else people change, and where it is unsure.
   */
  readonly runs: DeployedService | null;
  /**
   * Whether what runs goes by a person's revert that left what no older revision had: maybe not all that it says is taken
   * back. So is what people revert or restore from it on, until Slipway says again what runs.
   */
  readonly unsure: boolean;
  /** Numbers of the revisions that were in effect before it and that it took back, newest first. */
  readonly undoes: readonly number[];
  /** Number of the revision whose very files a person brought back, or a rollback of what is not there by its name. */
  readonly restores: number | null;
  /** Number of the newer revision that took it back and is itself in effect; null where it is in effect. */
  readonly undoneBy: number | null;
  /** Whether there is such a one. */
  readonly undone: boolean;
}

/**
 * The first four are Slipway’s own, by their trailers. The rest is people’s: a `revert` says so in its message, a
 * `restoration` left exactly the files of an older revision, which is not the one right before it.
 */
export type RevisionKind =
  'deploy' | 'promote' | 'restart' | 'rollback' | 'revert' | 'restoration' | 'manual';

/** Whether it is not Slipway's, as far as the service in the environment is concerned. */
export function isPersons(kind: RevisionKind): kind is 'revert' | 'restoration' | 'manual' {
  return kind === 'revert' || kind === 'restoration' || kind === 'manual';
}

/** What the newest revision in effect that changed it says that the service runs; null where that does not tell. */
export function runningIn(entries: readonly HistoryEntry[]): DeployedService | null {
  return entries.find(({ kind, undone }) => kind !== 'manual' && !undone)?.runs ?? null;
}

/** The revisions that were read, newest first. */
export function historyEntries(
  { service, history }: Pick<ServiceState, 'service' | 'history'>,
  environment: string,
): readonly HistoryEntry[] {
  const sayings = history.commits.map((commit) => sayingOf(commit, service.name, environment));
  const all = undoings(sayings);
  const takenBack = all.map(({ undoes }) => undoes);
  const now = [...undoneBy(takenBack)];
  const { lastAt, isUnsure } = lastTold(sayings, takenBack);
  const numberAt = (place: number): number => history.total - place;
  return sayings.map((saying, place) => {
    const restores = all[place]?.restores ?? null;
    const undoer = now[place] ?? null;
    const kind = kindOf(saying, restores);
    const last = kind === 'manual' ? null : lastAt(place);
    const unsure = last !== null && isUnsure(last);
    return {
      number: numberAt(place),
      commit: saying.commit,
      own: saying.own,
      kind,
      runs: last === null || unsure ? null : (sayings[last]?.own?.deployed ?? null),
      unsure,
      undoes: inEffectBefore(takenBack, place).map(numberAt),
      restores: restores === null ? null : numberAt(restores),
      undoneBy: undoer === null ? null : numberAt(undoer),
      undone: undoer !== null,
    };
  });
}

/** What told last what runs, once each commit had come: the newest in effect of Slipway's, or a revert that leaves it unsure. */
function lastTold(sayings: readonly Saying[], takenBack: readonly (readonly number[])[]) {
  const oldest = sayings.findLastIndex(({ own }) => own !== null);
  const lastLeft = new Map(sayings.map(({ commit }, place) => [commit.tree, place]));
  const unsure = new Set<number>();
  const isUnsure = (place: number): boolean => unsure.has(place);
  const tells = (place: number): boolean => (sayings[place]?.own ?? null) !== null || isUnsure(place);
  const lastAt = (place: number): number | null => newestInEffect(takenBack, place, tells, oldest);
  for (const [place, { commit, byHand }] of [...sayings.entries()].toReversed()) {
    const isNew = byHand !== null && lastLeft.get(commit.tree) === place;
    if (isNew && lastAt(place) !== lastAt(place + 1)) unsure.add(place);
  }
  return { lastAt, isUnsure };
}

function kindOf({ own, byHand }: Saying, restores: number | null): RevisionKind {
  if (own !== null) return own.action;
  if (byHand !== null) return 'revert';
  return restores === null ? 'manual' : 'restoration';
}

/** What a commit takes back others may have taken back before. */
function inEffectBefore(takenBack: readonly (readonly number[])[], place: number): readonly number[] {
  const undoes = takenBack[place] ?? [];
  if (undoes.length === 0) return [];
  const found: number[] = [];
  let at = place + 1;
  for (const undoer of undoneBy(takenBack, at)) {
    if (undoer === null && undoes.includes(at)) found.push(at);
    at += 1;
    if (at > (undoes.at(-1) ?? 0)) break;
  }
  return found;
}
