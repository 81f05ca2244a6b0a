import { checksNotGreen } from './problems/checks.ts';
import type { Problem } from './problem.ts';
import type { CheckResult, Checks } from './snapshot.ts';

/**
 * null when every check of the head is green, and one at least succeeded. Of several results of one check
 * the newest counts; no result at all, or more than could be read, is not green.
 */
export function requireGreen(checks: Checks, sha: string): Problem | null {
  const newest = newestOfEach(checks.results);
  const named = (state: CheckResult['state']): readonly string[] => [
    ...new Set(newest.filter((check) => check.state === state).map(({ name }) => name)),
  ];
  const failed = named('failure');
  const pending = named('pending');
  const onlyNeutral = newest.length > 0 && newest.every(({ state }) => state === 'neutral');
  const green = newest.length > 0 && failed.length === 0 && pending.length === 0 && !onlyNeutral;
  if (checks.complete && green) return null;
  return checksNotGreen({
    sha,
    failed,
    pending,
    none: newest.length === 0,
    onlyNeutral,
    complete: checks.complete,
  });
}

/**
 * A job that runs again reports anew in its suite; one of that name in another suite is another workflow's,
 * and hides nothing. Of results that are equally new all count.
 */
function newestOfEach(results: readonly CheckResult[]): readonly CheckResult[] {
  const newest = new Map<string, number>();
  for (const result of results) {
    newest.set(keyOf(result), Math.max(newest.get(keyOf(result)) ?? -Infinity, startOf(result)));
  }
  return results.filter((result) => startOf(result) === newest.get(keyOf(result)));
}

function keyOf({ app, suite, name }: CheckResult): string {
  return JSON.stringify([app, suite, name]);
}

/** What has not started yet will be the newest. */
function startOf({ startedAt }: CheckResult): number {
  const start = Date.parse(startedAt ?? '');
  return Number.isNaN(start) ? Infinity : start;
}
