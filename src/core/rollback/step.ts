import { isDeploy } from '../aftermath/reversal.ts';
import { type HistoryEntry, historyEntries } from '../history/entries.ts';
import { limits } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { nothingToRollBack, tooManyToUndo } from '../problems/rollback.ts';
import type { ServiceState } from '../snapshot.ts';
import { restoring } from './command.ts';
import { newestInEffect } from './newest.ts';
import type { Aim } from './types.ts';

/** A step back: the newest deploy in effect, with the restarts of what it brought. */
export function stepBack(state: ServiceState, environment: string): Aim | Problem {
  const entries = historyEntries(state, environment);
  const newest = newestInEffect(entries);
  const deploys = entries.filter(isDeploy);
  const service = state.service.name;
  if (newest === undefined)
    return nothingToRollBack({
      service,
      environment,
      read: entries.length,
      unread: state.history.total - entries.length,
      undone: deploys.length,
    });
  const restarts = entries.filter((one) => one.number > newest.number && isRestartInEffect(one));
  const undone = [...restarts, newest];
  if (undone.length > limits.undoneInAStep)
    return tooManyToUndo({
      service,
      environment,
      restarts: restarts.length,
      command: restoring({ service, environment, revision: newest.number - 1 }, entries),
    });
  return { state, undone, target: null, passed: deploys.filter(({ number }) => number > newest.number) };
}

function isRestartInEffect({ own, undone }: HistoryEntry): boolean {
  return own?.action === 'restart' && !undone;
}
