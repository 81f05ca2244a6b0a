import type { Plan } from '../commands/command.ts';
import type { Problem } from '../core/problem.ts';
import { type Meant, meantNow, refuseOther } from '../core/rollback/since.ts';
import type { Snapshot } from '../core/snapshot.ts';

/** Remembers over the tries of one run what its step back was to undo, and refuses what would undo another. */
export function remembering(): (snapshot: Snapshot, plan: Plan) => Problem | null {
  let first: Meant | null = null;
  return (snapshot, plan) => {
    const undone = undoneInAStep(plan);
    if (undone === null) return null;
    first ??= meantNow(snapshot, undone);
    return refuseOther(
      {
        services: snapshot.services,
        environment: snapshot.environment.name,
        delivery: snapshot.request.delivery,
      },
      first,
      undone,
    );
  };
}

/** null of all else: a revision that is named stays the same. */
function undoneInAStep(plan: Plan): readonly string[] | null {
  if (plan.kind !== 'change' || plan.result.kind !== 'rollback') return null;
  const { services, undone } = plan.result;
  return services.every(({ revision }) => revision === null) ? undone.map(({ sha }) => sha) : null;
}
