import { parseMessage } from '../commit/message.ts';
import { parseTrailers } from '../commit/trailers.ts';
import { type HistoryEntry, historyEntries } from '../history.ts';
import { enumerate } from '../labels.ts';
import type { CommitRecord, ServiceState } from '../snapshot.ts';
import { type Text, text } from '../text.ts';
import { reversalOf } from './reversal.ts';
import type { Reversal, Undoing } from './types.ts';

/** A service's folder in an environment, with its newest commits. */
export interface SeenFolder {
  readonly environment: string;
  readonly state: ServiceState;
  /** As in `Reversal`. */
  readonly recorded: Reversal['recorded'];
}

/** What a person undid with one commit, in all folders that it touched. */
export interface PersonsUndoing extends Pick<Undoing, 'commit' | 'how' | 'reason' | 'reversals'> {
  readonly author: CommitRecord['author'];
  readonly at: string;
}

/**
 * The reverts and restorations by people that changed which deploys are in effect, and their rollbacks in a clone, the
 * oldest first.
 * @param isMeant which commits are looked at
 */
export function undoingsIn(
  folders: readonly SeenFolder[],
  isMeant: (commit: CommitRecord) => boolean,
): readonly PersonsUndoing[] {
  const found = folders.flatMap((folder) => undoingsOf(folder, isMeant));
  const together = [...Map.groupBy(found, ({ commit }) => commit.sha).values()];
  const undoings = together.flatMap((parts): PersonsUndoing[] => {
    const [first] = parts;
    if (first === undefined) return [];
    const said = ['rollback', 'revert'] as const;
    const how = said.find((one) => parts.some((part) => part.how === one)) ?? 'restoration';
    return [{ ...first, how, reversals: parts.flatMap(({ reversals }) => reversals) }];
  });
  return undoings.toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

/** Oldest first, and so they stay where they are of one second. */
function undoingsOf(
  { environment, state, recorded }: SeenFolder,
  isMeant: (commit: CommitRecord) => boolean,
): readonly PersonsUndoing[] {
  return historyEntries(state, environment)
    .toReversed()
    .flatMap((entry): PersonsUndoing[] => {
      const { commit } = entry;
      const done = doneBy(entry);
      if (done === null || !isMeant(commit)) return [];
      const reversal = reversalOf(state, environment, recorded, commit.sha);
      if (reversal === null) return [];
      const { sha, url, author, at } = commit;
      return [{ commit: { sha, url }, ...done, author, at, reversals: [reversal] }];
    });
}

/** How a person has taken something back, and why; null of what is none such, or the App's, which saw to it itself. */
function doneBy({ commit: { message }, kind }: HistoryEntry): Pick<Undoing, 'how' | 'reason'> | null {
  // The subject of a revert says what it reverts, and nothing more.
  if (kind === 'revert') return { how: kind, reason: null };
  if (kind === 'restoration') return { how: kind, reason: parseMessage(message).subject };
  const trailers = kind === 'rollback' ? parseTrailers(message) : null;
  const breakGlass = trailers?.breakGlass ?? null;
  return breakGlass === null ? null : { how: 'rollback', reason: trailers?.reason ?? breakGlass };
}

/** One line that says what it came to, for the commit itself. */
export function undoingTitle({ reversals }: Pick<Undoing, 'reversals'>): Text {
  const places = reversals.map(({ service, environment }) => `${service} in ${environment}`);
  const isBack = reversals.every(({ undone }) => undone.length === 0);
  return text`${isBack ? 'In force again' : 'Taken back'}: ${enumerate(places, 'service')}`;
}
