import { distance } from 'fastest-levenshtein';
import { code, type Text, text } from './text.ts';

/** Longer words are no slips of a finger, and the comparison is quadratic. */
const longestWord = 64;

/**
 * The candidate that a mistyped word most likely means: one slip for every three letters, three at
 * the most, letter case aside. null when none is that close; the first of equals wins.
 */
export function nearest(word: string, candidates: Iterable<string>, most = 3): string | null {
  if (word === '' || word.length > longestWord) return null;
  let best: { readonly candidate: string; readonly slips: number } | null = null;
  for (const candidate of candidates) {
    if (candidate.length > longestWord) continue;
    const slips = slipsBetween(word.toLowerCase(), candidate.toLowerCase());
    if (slips <= allowed(word, most) && (best === null || slips < best.slips)) best = { candidate, slips };
  }
  return best?.candidate ?? null;
}

/** `nearest`, or else the first candidate that the word begins: `prod` for `production`. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const known = [...candidates];
  const start = word.toLowerCase();
  const begun = (candidate: string): boolean => start.length > 1 && candidate.toLowerCase().startsWith(start);
  return nearest(word, known) ?? known.find(begun) ?? null;
}

/** `Did you mean staging? ` with its trailing space, or nothing: to stand before the next sentence. */
export function didYouMean(word: string, candidates: Iterable<string>): Text {
  const candidate = suggest(word, candidates);
  return candidate === null ? [] : text`Did you mean ${code(candidate)}? `;
}

/** Levenshtein's distance, but two letters in each other's place are one slip. */
function slipsBetween(a: string, b: string): number {
  const slips = distance(a, b);
  return slips === 2 && sorted(a) === sorted(b) ? 1 : slips;
}

function sorted(word: string): string {
  return word.split('').sort().join('');
}

function allowed(word: string, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(word.length / 3)));
}
