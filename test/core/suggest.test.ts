import { describe, expect, it } from '@jest/globals';
import { didYouMean, nearest, suggest } from '../../src/core/suggest.ts';
import { toPlain } from '../../src/core/text.ts';

const known = ['staging', 'production', 'qa', 'qb'];

describe('suggest', () => {
  it.each([
    ['stagin', 'staging'],
    ['STAGING', 'staging'],
    ['stgaing', 'staging'],
    ['prodution', 'production'],
    ['prod', 'production'],
    ['qx', 'qa'],
    ['aq', 'qa'],
    ['qb', 'qb'],
  ])('takes %s for %s', (word, meant) => {
    expect(suggest(word, known)).toBe(meant);
  });

  it.each(['', 'p', 'xy', 'develop', 'stag-xyz', 'x'.repeat(100_000)])('leaves %.20s alone', (word) => {
    expect(suggest(word, known)).toBeNull();
  });

  it('does not compare with a candidate of absurd length', () => {
    expect(nearest('a', ['b'.repeat(100_000)])).toBeNull();
  });

  it('allows no more slips than asked', () => {
    expect(nearest('prodactoin', known)).toBe('production');
    expect(nearest('prodactoin', known, 2)).toBeNull();
  });

  it('never takes the beginning of a word for a slip', () => {
    expect(nearest('prod', known)).toBeNull();
  });

  it('is a sentence, or nothing', () => {
    expect(toPlain(didYouMean('stagin', known))).toBe('Did you mean staging? ');
    expect(didYouMean('elsewhere', known)).toEqual([]);
  });
});
