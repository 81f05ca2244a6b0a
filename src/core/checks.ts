import { checksNotGreen } from './problems/checks.ts';
import type { Problem } from './problem.ts';
import type { CheckResult, Checks } from './snapshot.ts';

/**
 * null when every check of the head is green. Of several results with one name the newest counts;
 * no result at all, or more than could be read, is not green.
 */
export function requireGreen(checks: Checks, sha: string): Problem | null {
  const newest = newestOfEachName(checks.results);
  const failed = newest.filter((check) => check.state === 'failure');
  const pending = newest.filter((check) => check.state === 'pending');
  if (checks.complete && newest.length > 0 && failed.length === 0 && pending.length === 0) return null;
  return checksNotGreen({
    sha,
    failed: failed.map((check) => check.name),
    pending: pending.map((check) => check.name),
    none: newest.length === 0,
    complete: checks.complete,
  });
}

function newestOfEachName(results: readonly CheckResult[]): readonly CheckResult[] {
  const newest = new Map<string, CheckResult>();
  for (const result of results) {
    const key = JSON.stringify([result.app, result.name]);
    const known = newest.get(key);
    if (known === undefined || result.startedAt >= known.startedAt) newest.set(key, result);
  }
  return [...newest.values()];
}
