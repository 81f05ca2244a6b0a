import type { ServiceState } from '../snapshot.ts';
import { undoneBy } from './effect.ts';
import { type Saying, sayingOf, type Undoing, undoings } from './undoing.ts';

/** A commit that touched a service's path, and what it says of the service in one environment. */
export interface HistoryEntry extends Pick<Saying, 'commit' | 'own'> {
  /** Of the revision: the Nth commit that touched the path. */
  readonly number: number;
  readonly kind: RevisionKind;
  /** Numbers of the revisions that were in effect before it and that it took back, newest first. */
  readonly undoes: readonly number[];
  /** Number of the revision whose very files a person brought back. */
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

/** The revisions that were read, newest first. */
export function historyEntries(
  { service, history }: Pick<ServiceState, 'service' | 'history'>,
  environment: string,
): readonly HistoryEntry[] {
  const sayings = history.commits.map((commit) => sayingOf(commit, service.name, environment));
  const all = undoings(sayings);
  const takenBack = all.map(({ undoes }) => undoes);
  const by = undoneBy(takenBack);
  const numberAt = (place: number): number => history.total - place;
  return sayings.map((saying, place) => {
    const undoing = all[place] ?? nothing;
    const undoer = by[place] ?? null;
    return {
      number: numberAt(place),
      commit: saying.commit,
      own: saying.own,
      kind: kindOf(saying, undoing),
      undoes: inEffectBefore(takenBack, place).map(numberAt),
      restores: undoing.restores === null ? null : numberAt(undoing.restores),
      undoneBy: undoer === null ? null : numberAt(undoer),
      undone: undoer !== null,
    };
  });
}

const nothing: Undoing = { undoes: [], restores: null };

function kindOf({ own, byHand }: Saying, { restores }: Undoing): RevisionKind {
  if (own !== null) return own.action;
  if (byHand !== null) return 'revert';
  return restores === null ? 'manual' : 'restoration';
}

/** What a commit takes back may have been taken back before. */
function inEffectBefore(takenBack: readonly (readonly number[])[], place: number): readonly number[] {
  const undoes = takenBack[place] ?? [];
  if (undoes.length === 0) return [];
  const before = undoneBy(takenBack, place + 1);
  return undoes.filter((one) => before[one] === null);
}
