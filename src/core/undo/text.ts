import type { Effort } from './effort.ts';
import type { Sequence } from './histogram.ts';
import { merge3 } from './merge3.ts';

/** Three versions of one thing: what both others come from, what is there now, and what it was before. */
export interface Versions<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}

/** Where git looks for a byte that no text holds. */
const binaryBytes = 8_000;

/** Merges bytes by lines, as git does; null where that is a conflict, as all of what is no text is. */
export function mergeText(versions: Versions<Uint8Array>, effort: Effort): Uint8Array | null {
  const { base, ours, theirs } = versions;
  if ([base, ours, theirs].some(isBinary)) return null;
  const merged = mergeLines({ base: linesOf(base), ours: linesOf(ours), theirs: linesOf(theirs) }, effort);
  return merged === null ? null : Buffer.from(merged.join(''), 'latin1');
}

/** Merges lines; null where that is a conflict. */
export function mergeLines(versions: Versions<readonly string[]>, effort: Effort): readonly string[] | null {
  const { base, ours, theirs } = versions;
  const number = numbering();
  const ids = (lines: readonly string[]): Sequence => lines.map(number);
  const pieces = merge3(ids(base), ids(ours), ids(theirs), effort);
  return (
    pieces?.flatMap(({ from, start, end }) => (from === 'ours' ? ours : theirs).slice(start, end)) ?? null
  );
}

/** Numbers things: equal texts have the same. */
export function numbering(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
}

export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, binaryBytes).includes(0);
}

/** Each with its line end; only the last may have none. A character is a byte. */
function linesOf(bytes: Uint8Array): readonly string[] {
  return (
    Buffer.from(bytes)
      .toString('latin1')
      .match(/[^\n]*\n|[^\n]+$/gu) ?? []
  );
}
