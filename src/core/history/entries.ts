import type { DeployedService } from '../commit/trailers.ts';
import type { ServiceState } from '../snapshot.ts';
import { undoneBy } from './effect.ts';
import { type Saying, sayingOf, type Undoing, undoings } from './undoing.ts';

/** A commit that touched a service's path, and what it says of the service in one environment. */
export interface HistoryEntry extends Pick<Saying, 'commit' | 'own'> {
  /** Of the revision: the Nth commit that touched the path. */
  readonly number: number;
  readonly kind: RevisionKind;
  /**
   * What the service runs from it on, as far as Slipway's commits tell: with a person's revert or restoration, what is
   * in effect then. null of what else people change.
   */
  readonly runs: DeployedService | null;
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

/** Whether it is not Slipway's, as far as the service in the environment is concerned. */
export function isPersons(kind: RevisionKind): kind is 'revert' | 'restoration' | 'manual' {
  return kind === 'revert' || kind === 'restoration' || kind === 'manual';
}

/** The revisions that were read, newest first. */
export function historyEntries(
  { service, history }: Pick<ServiceState, 'service' | 'history'>,
  environment: string,
): readonly HistoryEntry[] {
  const sayings = history.commits.map((commit) => sayingOf(commit, service.name, environment));
  const all = undoings(sayings);
  const takenBack = all.map(({ undoes }) => undoes);
  const now = undoneBy(takenBack);
  const numberAt = (place: number): number => history.total - place;
  return sayings.map((saying, place) => {
    const { undoes, restores } = all[place] ?? nothing;
    const undoer = now[place] ?? null;
    const kind = kindOf(saying, restores);
    // It may take back what others took back before.
    const before = undoes.length === 0 ? now : undoneBy(takenBack, place + 1);
    return {
      number: numberAt(place),
      commit: saying.commit,
      own: saying.own,
      kind,
      runs: kind === 'manual' ? null : inEffect(sayings, takenBack, place),
      undoes: undoes.filter((one) => before[one] === null).map(numberAt),
      restores: restores === null ? null : numberAt(restores),
      undoneBy: undoer === null ? null : numberAt(undoer),
      undone: undoer !== null,
    };
  });
}

const nothing: Undoing = { undoes: [], restores: null };

function kindOf({ own, byHand }: Saying, restores: number | null): RevisionKind {
  if (own !== null) return own.action;
  if (byHand !== null) return 'revert';
  return restores === null ? 'manual' : 'restoration';
}

/** What the newest commit says that told what runs and that was in effect when the one at `place` came. */
function inEffect(
  sayings: readonly Saying[],
  takenBack: readonly (readonly number[])[],
  place: number,
): DeployedService | null {
  const own = sayings[place]?.own ?? null;
  if (own !== null) return own.deployed;
  const then = undoneBy(takenBack, place);
  return (
    sayings.find((one, at) => at > place && one.own !== null && then[at] === null)?.own?.deployed ?? null
  );
}
