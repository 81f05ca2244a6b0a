import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columns, fold } from '../../src/terminal/fold.ts';

describe('columns', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['漢字', 4],
    ['👀', 2],
    ['e\u0301', 1],
    ['a\u200Bb', 2],
    ['ﾊﾛｰ', 3],
    ['한글', 4],
  ])('of %j are %i', (text, expected) => expect(columns(text)).toBe(expected));
});

describe('fold', () => {
  it.each([
    ['', 3, ['']],
    ['abcdefg', 3, ['abc', 'def', 'g']],
    ['abc', 3, ['abc']],
    ['漢字a', 3, ['漢', '字a']],
    ['漢', 1, ['漢']],
    ['e\u0301e\u0301', 1, ['e\u0301', 'e\u0301']],
  ])('%j into %i columns', (text, width, expected) => expect(fold(text, width)).toEqual(expected));

  it('loses nothing, and keeps to its width', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = fold(text, width);
        expect(lines.join('')).toBe(text);
        expect(lines.filter((line) => columns(line) > width)).toEqual([]);
      }),
    );
  });
});
