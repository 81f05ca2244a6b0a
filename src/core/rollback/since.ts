import { isSame } from '../access.ts';
import { isDeploy } from '../aftermath/reversal.ts';
import { type HistoryEntry, historyEntries } from '../history/entries.ts';
import { limits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { rollbackUnpushed } from '../problems/clone.ts';
import { changedSinceAsked } from '../problems/since.ts';
import type { Request } from '../request.ts';
import type { CloneSnapshot, ServiceState } from '../snapshot.ts';
import { newestInEffect } from './newest.ts';

/** What a step back depends on. */
interface Scene {
  readonly services: readonly ServiceState[];
  readonly environment: string;
}

/**
 * Refuses a step back where Slipway has changed a service after the comment, or anybody has taken a deploy out of force: whoever
 * made it meant a deploy that was the newest then, and would take back another.
 */
export function refuseUnseen({ services, environment }: Scene, asked: Request): Problem | null {
  for (const state of services) {
    const entries = historyEntries(state, environment);
    const entry = entries.find((one) => isUnseen(one, entries, asked));
    if (entry !== undefined)
      return changedSinceAsked({ service: state.service.name, environment, entry, asked: asked.at });
  }
  return null;
}

/** Refuses a step back where a rollback of the same service is in the clone alone, and nothing was deployed since. */
export function refuseUnpushed(
  { services, environment }: Scene,
  unpushed: CloneSnapshot['unpushed'],
): Problem | null {
  if (unpushed === null) return null;
  for (const state of services) {
    const entries = historyEntries(state, environment);
    if (entries.some((one) => unpushed.commits.includes(one.commit.sha) && isLastWord(one, entries)))
      return rollbackUnpushed(state.service.name, environment, unpushed);
  }
  return null;
}

function isUnseen(entry: HistoryEntry, entries: readonly HistoryEntry[], asked: Request): boolean {
  const { commit, own } = entry;
  if (own?.delivery === asked.delivery) return false;
  const later = seconds(commit.at) - seconds(asked.at);
  if (later > 0) return isBots(entry) || isReversal(entry, entries);
  // One's own commands come one after another.
  if (!isBots(entry) || isSame(own?.actor?.login ?? '', asked.comment.author)) return false;
  // Nobody sees what another did in the very second, and of a rollback neither before its lock is there.
  return later === 0 || (-later < limits.unseenRollbackSeconds && isLastWord(entry, entries));
}

/** Of a rollback: what was deployed since is what a step back takes back, whether that was seen or not. */
function isLastWord({ own, number }: HistoryEntry, entries: readonly HistoryEntry[]): boolean {
  return own?.action === 'rollback' && !entries.some((one) => one.number > number && isDeploy(one));
}

/** Of a deploy from a clone, which another clock has dated, nobody knows whether it is the one that was meant. */
function isBots({ own }: HistoryEntry): boolean {
  return own !== null && own.action !== 'restart' && own.breakGlass === null;
}

/**
 * Whoever made it, and by whatever clock: what it takes back may be what was meant. Edits and restarts do not count, nor what is
 * older than the deploy that a step takes back now.
 */
function isReversal({ undoes }: HistoryEntry, entries: readonly HistoryEntry[]): boolean {
  const newest = newestInEffect(entries)?.number ?? 0;
  return entries.some(
    ({ number, kind }) =>
      number > newest && undoes.includes(number) && kind !== 'manual' && kind !== 'restart',
  );
}

/** GitHub tells no less. */
function seconds(at: string): number {
  return Math.floor(Date.parse(at) / 1000);
}

/** What a step back was to undo, and all that was known of the services then. */
export interface Meant {
  readonly undone: readonly string[];
  readonly seen: ReadonlySet<string>;
}

export function meantNow({ services }: Pick<Scene, 'services'>, undone: readonly string[]): Meant {
  return { undone, seen: new Set(services.flatMap(({ history }) => history.commits.map(({ sha }) => sha))) };
}

/**
 * Refuses where a later try would undo something else than the first. More may come to it: the restarts of what is undone; and an
 * earlier try of the same delivery may have undone some of it.
 * @param undone Commits that the later try would undo.
 */
export function refuseOther(
  { services, environment, delivery }: Scene & { readonly delivery: string },
  first: Meant,
  undone: readonly string[],
): Problem | null {
  const done = services.flatMap((state) =>
    historyEntries(state, environment).flatMap(({ own }) =>
      own?.delivery === delivery ? own.deployed.reverts : [],
    ),
  );
  const now = new Set([...undone, ...done]);
  if (first.undone.every((sha) => now.has(sha))) return null;
  for (const state of services) {
    const entry = historyEntries(state, environment).find(({ commit }) => !first.seen.has(commit.sha));
    if (entry !== undefined)
      return changedSinceAsked({ service: state.service.name, environment, entry, asked: null });
  }
  return null;
}
