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
  /** The revision right before all that was to be undone, which can be restored whole; null where there is none. */
  readonly before: number | null;
}

export function conflictsOf({ aim, entry, conflicts }: Stuck, environment: string): ToldConflicts {
  const { commits } = aim.state.history;
  const oldest = aim.undone.at(-1) ?? entry;
  const place = commits.findIndex(({ sha }) => sha === entry.commit.sha);
  return {
    service: aim.state.service.name,
    environment,
    commit: entry.commit,
    conflicts,
    newer: commits.slice(0, place),
    before: oldest.number > 1 ? oldest.number - 1 : null,
  };
}
