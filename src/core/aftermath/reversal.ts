import { historyFrom, type HistoryEntry, historyEntries, saidLast } from '../history.ts';
import type { ServiceState } from '../snapshot.ts';
import type { Reversal } from './types.ts';

/** A commit of Slipway’s for one service in one environment. */
export type OwnEntry = HistoryEntry & { readonly own: NonNullable<HistoryEntry['own']> };

/**
 * What a commit changed about which deploys are in effect: the history up to it is compared with that before it, so
 * that a rollback, a person’s revert, a revert of a revert and a restoration all come to the same.
 * @param sha one of the commits that were read
 * @returns null where no deploy went out of force or came into it again
 */
export function reversalOf(
  state: ServiceState,
  environment: string,
  recorded: Reversal['recorded'],
  sha: string,
): Reversal | null {
  const index = state.history.commits.findIndex((commit) => commit.sha === sha);
  if (index === -1) return null;
  const upTo = historyFrom(state, index);
  const [entry, ...now] = historyEntries(upTo, environment);
  const before = historyEntries(historyFrom(state, index + 1), environment);
  const ended = now.filter(({ undone }, older) => undone && before[older]?.undone === false);
  const undone = ended.filter(isDeploy);
  const inEffect = now.filter(isDeploy).find((entry) => !entry.undone);
  const again = inEffect !== undefined && isUndone(before, inEffect) ? inEffect : null;
  if (undone.length === 0 && again === null) return null;
  return {
    environment,
    service: state.service.name,
    recorded,
    undone,
    again,
    ended: ended.map(({ commit }) => commit.sha),
    overtaken: isOvertaken(historyEntries(state, environment), index),
    inForce: saidLast(upTo, environment),
    unsure: entry?.unsure === true,
  };
}

/** By a newer deploy or rollback, or by what undid it itself. */
function isOvertaken(entries: readonly HistoryEntry[], index: number): boolean {
  const isLater = ({ own, undone }: HistoryEntry) => own !== null && own.action !== 'restart' && !undone;
  return entries[index]?.undone === true || entries.slice(0, index).some(isLater);
}

/** Of Slipway, bringing something new. */
export function isDeploy(entry: HistoryEntry): entry is OwnEntry {
  return entry.own?.action === 'deploy' || entry.own?.action === 'promote';
}

function isUndone(entries: readonly HistoryEntry[], { commit }: HistoryEntry): boolean {
  return entries.find((entry) => entry.commit.sha === commit.sha)?.undone === true;
}
