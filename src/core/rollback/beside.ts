import type { CountedAt } from '../files.ts';
import type { Problem } from '../problem.ts';
import { besideOthers } from '../problems/rollback-target.ts';
import type { Aim } from './types.ts';

/**
 * Refuses a revision that does not hold all that have a lower number. Where somebody merged by hand, some of those stood
 * beside it: its files lack what they brought, and no list of what is undone would name them.
 */
export function refuseBeside(
  aims: readonly Aim[],
  environment: string,
  countedAt: CountedAt,
): Problem | null {
  for (const { state, target, undone } of aims) {
    if (target === null || undone.length === 0) continue;
    const held = countedAt(target.commit.sha, state.path);
    if (held !== target.number)
      return besideOthers({
        service: state.service.name,
        environment,
        target,
        held,
        unread: state.history.total - state.history.commits.length,
      });
  }
  return null;
}
