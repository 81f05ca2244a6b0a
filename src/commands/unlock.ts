import { isNamed, mayDo } from '../core/access.ts';
import { formatLockCommit } from '../core/locks/message.ts';
import { release } from '../core/locks/release.ts';
import type { Problem } from '../core/problem.ts';
import { lockOfAnotherRepository } from '../core/problems/locks.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { EnvironmentCommand, Plan } from './command.ts';
import { concernedBy, placeOf } from './lock.ts';
import type { ParsedCommand } from './parse.ts';
import { unlockSpec } from './specs.ts';

export const unlock: EnvironmentCommand = {
  kind: 'environment',
  spec: unlockSpec,
  wish: () => 'unlock',
  historyLimit: 0,
  gate: () => null,
  plan: planUnlock,
};

function planUnlock(snapshot: Snapshot, parsed: ParsedCommand): Plan | Problem {
  const { request, actor, application, environment } = snapshot;
  const place = placeOf(snapshot, parsed);
  const released = release(snapshot.locks, {
    place,
    repository: application.repository,
    actor: actor.login,
    now: request.receivedAt,
    delivery: request.delivery,
  });
  const { locks, ofOthers, foreign, left, again, changes } = released;
  const denied = ofOthers ? mayDo(actor, environment, 'override') : null;
  if (denied !== null) return denied;
  if (foreign !== null && !isNamed(actor, environment, 'override')) return lockOfAnotherRepository(foreign);
  const concerned = concernedBy(snapshot, place);
  const outcome = {
    kind: 'unlocked' as const,
    place,
    released: locks,
    overridden: ofOthers,
    left,
    concerned,
  };
  if (changes.length === 0) return { kind: 'answer', outcome, again };
  const message = formatLockCommit({
    action: 'unlock',
    locks,
    reason: null,
    request: request.comment.url,
    delivery: request.delivery,
  });
  return { kind: 'state', changes, message, outcome };
}
