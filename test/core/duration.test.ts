import { describe, expect, it } from '@jest/globals';
import { parseDuration } from '../../src/core/duration.ts';

const minute = 60_000;

describe('parseDuration', () => {
  it.each([
    ['90m', 90 * minute],
    ['2h', 120 * minute],
    ['1d12h', 36 * 60 * minute],
    ['1w1d1h1m', (((7 + 1) * 24 + 1) * 60 + 1) * minute],
  ])('reads %s', (value, milliseconds) => {
    expect(parseDuration(value)).toBe(milliseconds);
  });

  it.each(['', '2', 'h', '0h', '-2h', '2 h', '2H', '1h2d', '2h2h', '1.5h', '2h ', '99999999h', '∞', '２h'])(
    'does not take %j',
    (value) => {
      expect(parseDuration(value)).toBeNull();
    },
  );
});
