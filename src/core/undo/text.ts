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
  const number = numbering();
  const [own, other] = [linesOf(ours), linesOf(theirs)];
  const ids = (lines: readonly Uint8Array[]): Sequence =>
    lines.map((line) => number(Buffer.from(line.buffer, line.byteOffset, line.length).toString('latin1')));
  const pieces = merge3(ids(linesOf(base)), ids(own), ids(other), effort);
  if (pieces === null) return null;
  return Buffer.concat(
    pieces.flatMap(({ from, start, end }) => (from === 'ours' ? own : other).slice(start, end)),
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

/** Each with its line end; only the last may have none. */
export function linesOf(bytes: Uint8Array): readonly Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length;) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed < 0 ? bytes.length : feed + 1;
    lines.push(bytes.subarray(start, end));
    start = end;
  }
  return lines;
}
