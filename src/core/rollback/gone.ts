import { historyEntries } from '../history/entries.ts';
import type { Problem } from '../problem.ts';
import { takenBackAlready } from '../problems/taken-back.ts';
import type { Applied } from './apply.ts';
import { restoring } from './command.ts';
import { newestInEffect } from './newest.ts';

/**
 * Of a step back that changes nothing: the history counts the deploy as in effect, but somebody has changed back what it
 * brought, and other things with it. Each further step would come to that same deploy.
 * @returns null of a revision, which is in force already
 */
export function goneAlready(
  { aim: { state, undone, target } }: Applied,
  environment: string,
): Problem | null {
  const deploy = undone.at(-1);
  if (target !== null || deploy === undefined) return null;
  const entries = historyEntries(state, environment);
  const older = newestInEffect(entries.filter(({ number }) => number < deploy.number));
  const revision = (older?.number ?? 0) - 1;
  const service = state.service.name;
  return takenBackAlready({
    service,
    environment,
    deploy,
    next:
      older === undefined || revision < 1
        ? null
        : { deploy: older, command: restoring({ service, environment, revision }, entries) },
  });
}
