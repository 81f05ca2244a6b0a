import type { ManifestDiff } from '../diff/types.ts';
import type { Problem } from '../problem.ts';
import { type BlockedEffect, deployBlocked } from '../problems/effects.ts';

/** The refusal of a deploy with an effect that blocks; null where it has none. */
export function refuseBlocked({ resources }: ManifestDiff, environment: string): Problem | null {
  const blocked = resources.flatMap(({ kind, name, effects }): readonly BlockedEffect[] =>
    effects
      .filter(({ severity }) => severity === 'block')
      .map(({ rule, message }) => ({ resource: `${kind} ${name}`, rule, message })),
  );
  return blocked.length === 0 ? null : deployBlocked(environment, blocked);
}
