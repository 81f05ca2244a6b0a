import { running } from '../bump/running.ts';
import type { Environment } from '../config/types.ts';
import { holds } from '../gates/order.ts';
import type { HistoryEntry } from '../history/entries.ts';
import type { Conflict } from '../undo/index.ts';
import type { Stuck } from './apply.ts';

/** Why a rollback cannot be exact, as it is told. */
export interface ToldConflicts {
  readonly service: string;
  readonly environment: string;
  /** What was to be undone. */
  readonly commit: HistoryEntry['commit'];
  readonly conflicts: readonly Conflict[];
  /** The commits that came after it, newest first. */
  readonly newer: readonly HistoryEntry['commit'][];
  /** A deploy that the history takes for rolled back, and that the files hold still. */
  readonly held: HistoryEntry | null;
  /** The revision right before all that was to be undone, or that, which can be restored whole; null where there is none. */
  readonly before: number | null;
}

export function conflictsOf(stuck: Stuck, environment: Environment): ToldConflicts {
  const { aim, entry, conflicts } = stuck;
  const { commits } = aim.state.history;
  const held = heldOf(stuck, environment);
  const oldest = held ?? aim.undone.at(-1) ?? entry;
  const place = commits.findIndex(({ sha }) => sha === entry.commit.sha);
  return {
    service: aim.state.service.name,
    environment: environment.name,
    commit: entry.commit,
    conflicts,
    newer: commits.slice(0, place),
    held,
    before: oldest.number > 1 ? oldest.number - 1 : null,
  };
}

/** A person's revert may not have been whole. */
function heldOf({ aim: { state, undone, passed } }: Stuck, environment: Environment): HistoryEntry | null {
  const { images } = running(state.entries, state.service, environment, state.path);
  const isHeld = ({ own }: HistoryEntry) =>
    own !== null && images.some((image) => holds(image, own.deployed));
  return undone.some(isHeld) ? null : (passed.find(isHeld) ?? null);
}
