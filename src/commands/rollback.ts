import { limits } from '../core/limits.ts';
import { refusalOf } from '../core/gates/evaluate.ts';
import type { ClonableCommand } from './command.ts';
import { gatesOf } from './rollback/change.ts';
import { planRollback } from './rollback/plan.ts';
import { rollbackSpec } from './specs.ts';

/** Takes deploys out of force by a commit that reverts them. */
export const rollback: ClonableCommand = {
  kind: 'environment',
  spec: rollbackSpec,
  wish: (parsed) => (parsed.has('dry-run') ? 'read' : 'rollback'),
  historyLimit: limits.revisionsRead,
  seesParent: true,
  alsoWishes: (parsed) => (parsed.has('override') ? ['override'] : []),
  // It goes against the order and a freeze, but not around the lock of others.
  gate: (snapshot, parsed) =>
    parsed.has('dry-run')
      ? null
      : refusalOf(snapshot.environment.name, gatesOf(snapshot, parsed.text('override'))),
  plan: planRollback,
};
