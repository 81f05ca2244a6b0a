import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { narrow } from '../../../src/core/diff/narrow.ts';

const x = (length: number) => 'x'.repeat(length);

describe('narrow', () => {
  it.each([
    ['short lines', 'a', 'b', ['a', 'b']],
    [
      'a difference at the end',
      `${x(1_500)}old`,
      `${x(1_500)}new`,
      [`… 1,460 equal characters … ${x(40)}old`, `… 1,460 equal characters … ${x(40)}new`],
    ],
    [
      'one at the start',
      `old${x(300)}`,
      `newer${x(300)}`,
      [`old${x(40)} … 260 equal characters …`, `newer${x(40)} … 260 equal characters …`],
    ],
    [
      'one in the middle',
      `${x(200)}a${x(200)}`,
      `${x(200)}b${x(200)}`,
      [
        `… 160 equal characters … ${x(40)}a${x(40)} … 160 equal characters …`,
        `… 160 equal characters … ${x(40)}b${x(40)} … 160 equal characters …`,
      ],
    ],
    [
      'an end that comes',
      x(300),
      `${x(300)}y`,
      [`… 260 equal characters … ${x(40)}`, `… 260 equal characters … ${x(40)}y`],
    ],
    ['nothing in common', x(300), 'y'.repeat(300), [x(300), 'y'.repeat(300)]],
  ])('of %s', (_name, before, after, expected) => expect(narrow(before, after)).toEqual(expected));

  it('splits no character', () => {
    const [before] = narrow(`${'😀'.repeat(200)}ab`, `${'😀'.repeat(200)}ba`);
    expect(before).not.toMatch(/\p{Cs}/u);
  });

  it('keeps different lines different, their first difference near the start', () => {
    const long = fc.string({ maxLength: 20 }).map((text) => text.repeat(100));
    fc.assert(
      fc.property(long, fc.string(), fc.string(), long, (head, one, other, tail) => {
        const [before, after] = narrow(head + one + tail, head + other + tail);
        expect(before === after).toBe(head + one + tail === head + other + tail);
        const at = Array.from(before).findIndex((character, index) => character !== Array.from(after)[index]);
        expect(at).toBeLessThan(200);
      }),
    );
  });
});
