import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limits } from '../../src/core/limits.ts';
import { pauseAfter } from '../../src/shell/patience.ts';

it.each([
  [1, 500, 1_000],
  [2, 500, 4_000],
  [3, 500, 10_000],
  [1, 60_000, 10_000],
  [1, 0, 0],
])('after try %i, which took %i ms, it waits %i ms', (tries, took, pause) => {
  expect(pauseAfter(tries, took)).toBe(pause);
});

it('never waits less after a later try, nor longer than the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: limits.commitTries }), fc.nat(100_000), (tries, took) => {
      const pause = pauseAfter(tries, took);
      expect(pauseAfter(tries + 1, took)).toBeGreaterThanOrEqual(pause);
      expect(pause).toBeLessThanOrEqual(limits.commitPauseSeconds * 1_000);
    }),
  );
});
