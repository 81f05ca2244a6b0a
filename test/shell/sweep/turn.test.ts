import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limits } from '../../../src/core/limits.ts';
import { turnOf } from '../../../src/shell/sweep/turn.ts';

const begin = Date.parse('2026-11-22T12:00:00Z');
const sweepAt = (sweeps: number) => new Date(begin + sweeps * limits.sweepMinutes * 60_000).toISOString();
const numbersTo = (count: number) => [...Array(count).keys()];

it('gives each its turn, at most so many at once', () => {
  fc.assert(
    fc.property(fc.nat(400), (count) => {
      const all = numbersTo(count);
      const sweeps = Math.ceil(count / limits.sweptPulls) + 1;
      const turns = numbersTo(sweeps).map((sweep) => turnOf(all, sweepAt(sweep)));
      for (const turn of turns) {
        expect(turn).toHaveLength(Math.min(count, limits.sweptPulls));
        expect(new Set(turn).size).toBe(turn.length);
      }
      expect(new Set(turns.flat()).size).toBe(count);
    }),
    { numRuns: 50 },
  );
});
