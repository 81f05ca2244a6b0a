import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { clip, count, visible } from '../../src/core/visible.ts';

describe('visible', () => {
  it.each([
    ['text, ünïcödé, 日本語, 🚀️', 'text, ünïcödé, 日本語, 🚀️'],
    ['a\u0000b', 'a␀b'],
    ['\u001B[31m', '␛[31m'],
    ['a\r\n\tb', 'a␍␊␉b'],
    ['\u007F', '␡'],
    ['\u0085', '⟨U+0085⟩'],
    ['\u202Eab\u2066', '⟨U+202E⟩ab⟨U+2066⟩'],
    ['a\u200Bb\uFEFF', 'a⟨U+200B⟩b⟨U+FEFF⟩'],
    ['\u2028', '⟨U+2028⟩'],
    ['\uD800', '⟨U+D800⟩'],
    ['\u{E0041}', '⟨U+E0041⟩'],
    ['\u{E0100}', '⟨U+E0100⟩'],
    ['\u3164', '⟨U+3164⟩'],
  ])('%j → %s', (value, expected) => expect(visible(value)).toBe(expected));

  it('is visible already the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) =>
        expect(visible(visible(value))).toBe(visible(value)),
      ),
    );
  });
});

describe('clip', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['🚀🚀🚀', 3, '🚀🚀🚀'],
    ['🚀🚀🚀🚀', 3, '🚀🚀…'],
    ['🚀'.repeat(1_000), 3, '🚀🚀…'],
    ['', 1, ''],
  ])('%j at %i → %j', (value, characters, expected) => expect(clip(value, characters)).toBe(expected));
});

describe('count', () => {
  it.each([
    [0, '0 fields'],
    [1, '1 field'],
    [1_204, '1,204 fields'],
  ])('%i → %s', (amount, expected) => expect(count(amount, 'field')).toBe(expected));
});
