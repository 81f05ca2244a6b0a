import { parseDuration } from '../core/duration.ts';
import { claim } from '../core/locks/claim.ts';
import type { ConcernedPlace, Place } from '../core/locks/force.ts';
import { formatLockCommit } from '../core/locks/message.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { durationUnreadable, lockOver } from '../core/problems/locks.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import type { ParsedCommand } from './parse.ts';
import { lockSpec } from './specs.ts';

export const lock: EnvironmentCommand = {
  kind: 'environment',
  spec: lockSpec,
  wish: () => 'lock',
  historyLimit: 0,
  gate: () => null,
  plan: planLock,
};

function planLock(snapshot: Snapshot, parsed: ParsedCommand): Plan | Problem {
  const { request, actor, application, locks } = snapshot;
  const until = endOf(parsed.text('for'), request.at);
  if (isProblem(until)) return until;
  const place = placeOf(snapshot, parsed);
  const claimed = claim(locks, {
    place,
    holder: actor.login,
    reason: parsed.text('reason'),
    at: request.at,
    now: request.receivedAt,
    until,
    request: request.comment.url,
    // A closed one does not close again.
    pull: application.pull.open ? { repository: application.repository, number: request.pull } : null,
    delivery: request.delivery,
  });
  if (isProblem(claimed)) return claimed;
  const { changes, renewed, again } = claimed;
  if (!again && until !== null && Date.parse(until) <= Date.parse(request.receivedAt))
    return lockOver(place, until);
  const outcome = {
    kind: 'locked' as const,
    place,
    locks: claimed.locks,
    renewed,
    concerned: concernedBy(snapshot, place),
  };
  if (again) return { kind: 'answer', outcome, again };
  const [{ reason } = { reason: null }] = claimed.locks;
  const message = formatLockCommit({
    action: 'lock',
    locks: claimed.locks,
    reason,
    request: request.comment.url,
    delivery: request.delivery,
  });
  return { kind: 'state', changes, message, outcome };
}

/** What `/lock` and `/unlock` are about: without named services, the whole environment. */
export function placeOf({ environment, services }: Snapshot, parsed: ParsedCommand): Place {
  const named = parsed.list('service').length > 0;
  return {
    environment: environment.name,
    services: named ? services.map(({ service }) => service.name) : null,
  };
}

/** The services that may wait in pull requests there: where deploys are commits, a rollback may. */
export function concernedBy({ repository, environment, config }: Snapshot, place: Place): ConcernedPlace {
  const services = place.services ?? [...config.services.keys()];
  return { repository: repository.name, environment: environment.name, services };
}

function endOf(duration: string | null, at: string): string | null | Problem {
  if (duration === null) return null;
  const milliseconds = parseDuration(duration);
  if (milliseconds === null) return durationUnreadable(duration);
  return new Date(Date.parse(at) + milliseconds).toISOString();
}
