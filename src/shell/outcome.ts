import type { Result } from '../commands/command.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import type { Committed, Outcome } from '../core/outcome.ts';

/** A change as its reply tells it: done where there is a commit, otherwise only planned. */
export function toOutcome(result: Result, diff: ManifestDiff, committed: Committed | null): Outcome {
  if (result.kind === 'deploy') {
    const change = { ...result, diff };
    return committed === null
      ? { ...change, kind: 'planned' }
      : { ...change, ...committed, kind: 'deployed' };
  }
  if (result.kind === 'restart') {
    const change = { ...result, diff };
    return committed === null
      ? { ...change, kind: 'restart-planned' }
      : { ...change, ...committed, kind: 'restarted' };
  }
  const change = { ...result, diff };
  return committed === null
    ? { ...change, kind: 'rollback-planned' }
    : { ...change, ...committed, kind: 'rolled-back' };
}
