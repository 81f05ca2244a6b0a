import { describe, expect, it } from '@jest/globals';
import { requireGreen } from '../../src/core/checks.ts';
import type { CheckResult, Checks } from '../../src/core/snapshot.ts';
import { toPlain } from '../../src/core/text.ts';

const sha = '1f2e3d4'.padEnd(40, '0');

function check(name: string, state: CheckResult['state'], more: Partial<CheckResult> = {}): CheckResult {
  return { name, app: 'ci', suite: 'one', state, startedAt: '2026-11-22T10:00:00Z', ...more };
}

const complete = (...results: readonly CheckResult[]): Checks => ({ results, complete: true });

describe('requireGreen', () => {
  const late = { startedAt: '2026-11-22T11:00:00Z' };

  it.each<[string, Checks]>([
    ['all succeeded', complete(check('build', 'success'), check('test', 'success'))],
    [
      'neutral and skipped ones do not stand in the way',
      complete(check('build', 'success'), check('docs', 'neutral')),
    ],
    [
      'a newer success replaces a failure',
      complete(check('build', 'failure'), check('build', 'success', late)),
    ],
    ['in whatever order they come', complete(check('build', 'success', late), check('build', 'failure'))],
  ])('green: %s', (_, checks) => {
    expect(requireGreen(checks, sha)).toBeNull();
  });

  it.each<[string, Checks, string]>([
    ['one failed', complete(check('build', 'success'), check('test', 'failure')), 'Failed: test.'],
    ['one is not finished', complete(check('build', 'pending')), 'Not finished: build.'],
    ['nothing has reported', complete(), 'Nothing has reported on this commit.'],
    [
      'a newer run of a green one is pending',
      complete(check('build', 'success'), check('build', 'pending', late)),
      'Not finished: build.',
    ],
    [
      'another App’s check of that name failed',
      complete(check('build', 'success', late), check('build', 'failure', { app: 'other' })),
      'Failed: build.',
    ],
    [
      'another workflow’s job of that name failed',
      complete(check('build', 'success', late), check('build', 'failure', { suite: 'two' })),
      'Failed: build.',
    ],
    [
      'a run again that has not started',
      complete(check('build', 'pending', { startedAt: null }), check('build', 'success', late)),
      'Not finished: build.',
    ],
    [
      'a run again that has not started, in another order',
      complete(check('build', 'success', late), check('build', 'pending', { startedAt: null })),
      'Not finished: build.',
    ],
    [
      'two began at once, and one failed',
      complete(check('build', 'failure'), check('build', 'success')),
      'Failed: build.',
    ],
    [
      'jobs of one name failed in two workflows',
      complete(check('build', 'failure'), check('build', 'failure', { suite: 'two' })),
      'Failed: build.',
    ],
    [
      'none did more than be skipped',
      complete(check('build', 'neutral'), check('docs', 'neutral')),
      'None has succeeded: all were skipped or came out neutral.',
    ],
    [
      'a status is not a check run of that name',
      complete(check('build', 'success', late), check('build', 'failure', { app: null })),
      'Failed: build.',
    ],
    [
      'more than could be read',
      { results: [check('build', 'success')], complete: false },
      'There are more checks than Slipway could read, and what it cannot see it does not call green.',
    ],
  ])('not green: %s', (_, checks, reason) => {
    expect(requireGreen(checks, sha)?.reasons.map(toPlain)).toEqual([reason]);
  });

  it('is worth trying again only where waiting can help', () => {
    expect(requireGreen(complete(check('build', 'pending')), sha)?.retryable).toBe(true);
    expect(requireGreen(complete(check('build', 'failure')), sha)?.retryable).toBe(false);
    expect(requireGreen(complete(check('build', 'neutral')), sha)?.retryable).toBe(false);
  });
});
