import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { biggestFirst, fit, lastFirst, type Part } from '../../src/comment/fit.ts';

const part = (length: number): Part => ({ markdown: 'x'.repeat(length) });

/** The kept parts, then a dot for each that is not. */
function render(parts: readonly Part[]) {
  return (kept: ReadonlySet<Part>) =>
    [...kept].map(({ markdown }) => markdown).join('') + '.'.repeat(parts.length - kept.size);
}

describe('fit', () => {
  const parts = [part(30), part(20), part(10)];

  it.each([
    [60, 60],
    [59, 31],
    [31, 31],
    [30, 12],
    [12, 12],
    [11, 3],
    [3, 3],
  ])('into %i characters writes %i', (limit, length) => {
    expect(fit(parts, limit, render(parts))).toHaveLength(length);
  });

  it('refuses what is too long without any part', () => {
    expect(() => fit(parts, 2, render(parts))).toThrow(RangeError);
    expect(() => fit([], 2, () => 'abc')).toThrow(RangeError);
  });

  it('never exceeds its limit, and leaves out no more than it must', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 50 })), fc.nat(500), (lengths, extra) => {
        const all = lengths.map(part);
        const limit = all.length + extra;
        const written = fit(all, limit, render(all));
        const left = written.length - written.replaceAll('.', '').length;
        expect(written.length).toBeLessThanOrEqual(limit);
        if (left > 0) expect(render(all)(new Set(all.slice(left - 1))).length).toBeGreaterThan(limit);
      }),
    );
  });
});

describe('orders', () => {
  const [a, b, c] = [part(1), part(3), part(2)];
  it('drops the biggest first', () => expect(biggestFirst([a, b, c])).toEqual([b, c, a]));
  it('drops the last of each list first', () => expect(lastFirst([a, b], [c])).toEqual([b, a, c]));
});
