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

/** What one commit undid, in all folders that it touched. */
export interface FoundUndoing extends Told, Pick<Undoing, 'commit' | 'reversals'> {
  readonly at: string;
}

/** What a commit says of itself: the login of who did it is null where GitHub knows none. */
interface Told extends Pick<Undoing, 'how' | 'reason' | 'request' | 'delivery'> {
  readonly by: string | null;
}

/**
 * The reverts and restorations by people that changed which deploys are in effect, and rollbacks, the oldest first.
 * @param isMeant which commits are looked at
 */
export function undoingsIn(
  folders: readonly SeenFolder[],
  isMeant: (commit: CommitRecord) => boolean,
): readonly FoundUndoing[] {
  const found = folders.flatMap((folder) => undoingsOf(folder, isMeant));
  const together = [...Map.groupBy(found, ({ commit }) => commit.sha).values()];
  const undoings = together.flatMap((parts): FoundUndoing[] => {
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
): readonly FoundUndoing[] {
  return historyEntries(state, environment)
    .toReversed()
    .flatMap((entry): FoundUndoing[] => {
      const { commit } = entry;
      const done = doneBy(entry);
      if (done === null || !isMeant(commit)) return [];
      const reversal = reversalOf(state, environment, recorded, commit.sha);
      if (reversal === null) return [];
      const { sha, url, at } = commit;
      return [{ commit: { sha, url }, ...done, at, reversals: [reversal] }];
    });
}

/** How something was taken back, by whom, and why; null of what is none such. */
function doneBy({ commit: { message, author }, kind }: HistoryEntry): Told | null {
  const byPerson = { by: author.login, request: null, delivery: null };
  // The subject of a revert says what it reverts, and nothing more.
  if (kind === 'revert') return { how: kind, reason: null, ...byPerson };
  if (kind === 'restoration') return { how: kind, reason: parseMessage(message).subject, ...byPerson };
  const trailers = kind === 'rollback' ? parseTrailers(message) : null;
  if (trailers === null) return null;
  const { reason, breakGlass, request, delivery, actor } = trailers;
  return {
    how: 'rollback',
    reason: reason ?? breakGlass,
    request,
    delivery,
    by: actor?.login ?? author.login,
  };
}

/** One line that says what it came to, for the commit itself. */
export function undoingTitle({ reversals }: Pick<Undoing, 'reversals'>): Text {
  const isBack = reversals.every(({ undone }) => undone.length === 0);
  return text`${isBack ? 'In force again' : 'Taken back'}: ${placesOf(reversals)}`;
}

/** The same where the files hold nothing of what it says. */
export function untrueTitle({ reversals }: Pick<Undoing, 'reversals'>): Text {
  return text`In force as before: ${placesOf(reversals)}`;
}

function placesOf(reversals: Undoing['reversals']): string {
  return enumerate(
    reversals.map(({ service, environment }) => `${service} in ${environment}`),
    'service',
  );
}
