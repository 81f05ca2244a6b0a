import { compact } from './compact.ts';
import type { Effort } from './effort.ts';
import { histogram, type Sequence } from './histogram.ts';

/** A part of one side; a merged sequence is made of them. */
export interface Piece {
  readonly from: 'ours' | 'theirs';
  readonly start: number;
  readonly end: number;
}

/** Elements of the base from `at` on, and what stands in their place on the other side. */
interface Hunk {
  readonly at: number;
  readonly count: number;
  readonly otherAt: number;
  readonly otherCount: number;
}

/** What was changed from the base to another sequence, in order. */
export function hunksOf(base: Sequence, other: Sequence, effort: Effort): readonly Hunk[] {
  const marks = histogram(base, other, effort);
  compact(base, other, marks);
  const hunks: Hunk[] = [];
  for (let at = 0, otherAt = 0; at < base.length || otherAt < other.length; at += 1, otherAt += 1) {
    const [start, otherStart] = [at, otherAt];
    while (marks.before[at] === 1) at += 1;
    while (marks.after[otherAt] === 1) otherAt += 1;
    if (at > start || otherAt > otherStart)
      hunks.push({
        at: start,
        count: at - start,
        otherAt: otherStart,
        otherCount: otherAt - otherStart,
      });
  }
  return hunks;
}

/**
 * Merges as git merges lines (`xdl_merge`): what one side changed is taken from it, what both changed alike is taken
 * once. Changes that overlap or touch, and differ, are a conflict.
 * @returns the pieces of the merged sequence, or null at the first conflict
 */
export function merge3(
  base: Sequence,
  ours: Sequence,
  theirs: Sequence,
  effort: Effort,
): readonly Piece[] | null {
  const [own, other] = [hunksOf(base, ours, effort), hunksOf(base, theirs, effort)];
  const joined = join(own, other, ours, theirs);
  const pieces: Piece[] = [];
  let done = 0;
  for (const part of joined) {
    if (part.side === 'both') {
      if (!equalParts(part, ours, theirs)) return null;
      continue;
    }
    pieces.push({ from: 'ours', start: done, end: part.ours.start });
    if (part.side === 'theirs') pieces.push({ from: 'theirs', ...part.theirs });
    else pieces.push({ from: 'ours', ...part.ours });
    done = part.ours.end;
  }
  pieces.push({ from: 'ours', start: done, end: ours.length });
  return pieces.filter(({ start, end }) => end > start);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch that one side changed, or both. */
interface Part {
  readonly side: 'ours' | 'theirs' | 'both';
  readonly ours: Span;
  readonly theirs: Span;
}

function join(
  own: readonly Hunk[],
  other: readonly Hunk[],
  ours: Sequence,
  theirs: Sequence,
): readonly Part[] {
  const parts: Part[] = [];
  let [mine, yours] = [0, 0];
  let [ourShift, theirShift] = [0, 0]; // of a place in the base, behind all hunks so far
  for (;;) {
    const [a, b] = [own[mine], other[yours]];
    if (a === undefined && b === undefined) return parts;
    if (a !== undefined && (b === undefined || a.at + a.count < b.at)) {
      append(parts, {
        side: 'ours',
        ours: spanOf(a.otherAt, a.otherCount),
        theirs: spanOf(a.at + theirShift, a.count),
      });
      ourShift = a.otherAt + a.otherCount - a.at - a.count;
      mine += 1;
      continue;
    }
    if (b !== undefined && (a === undefined || b.at + b.count < a.at)) {
      append(parts, {
        side: 'theirs',
        ours: spanOf(b.at + ourShift, b.count),
        theirs: spanOf(b.otherAt, b.otherCount),
      });
      theirShift = b.otherAt + b.otherCount - b.at - b.count;
      yours += 1;
      continue;
    }
    if (a === undefined || b === undefined) return parts;
    if (!sameHunk(a, b, ours, theirs)) append(parts, overlap(a, b));
    const [end, otherEnd] = [a.at + a.count, b.at + b.count];
    if (otherEnd >= end) {
      ourShift = a.otherAt + a.otherCount - end;
      mine += 1;
    }
    if (end >= otherEnd) {
      theirShift = b.otherAt + b.otherCount - otherEnd;
      yours += 1;
    }
  }
}

function spanOf(start: number, count: number): Span {
  return { start, end: start + count };
}

/** Both hunks made to begin and to end at the same elements of the base. */
function overlap(a: Hunk, b: Hunk): Part {
  const [start, end] = [Math.min(a.at, b.at), Math.max(a.at + a.count, b.at + b.count)];
  const widened = (hunk: Hunk): Span => ({
    start: hunk.otherAt - (hunk.at - start),
    end: hunk.otherAt + hunk.otherCount + (end - hunk.at - hunk.count),
  });
  return { side: 'both', ours: widened(a), theirs: widened(b) };
}

/** Parts that touch are one, and of both sides where they are not of the same. */
function append(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (last === undefined || (part.ours.start > last.ours.end && part.theirs.start > last.theirs.end)) {
    parts.push(part);
    return;
  }
  parts[parts.length - 1] = {
    side: part.side === last.side ? last.side : 'both',
    ours: { start: last.ours.start, end: part.ours.end },
    theirs: { start: last.theirs.start, end: part.theirs.end },
  };
}

function sameHunk(a: Hunk, b: Hunk, ours: Sequence, theirs: Sequence): boolean {
  if (a.at !== b.at || a.count !== b.count || a.otherCount !== b.otherCount) return false;
  return equalSpans(ours, a.otherAt, theirs, b.otherAt, a.otherCount);
}

/** What only seemed to be a conflict. Where one side has nothing there, git does not look. */
function equalParts(part: Part, ours: Sequence, theirs: Sequence): boolean {
  const count = part.ours.end - part.ours.start;
  if (count === 0 || count !== part.theirs.end - part.theirs.start) return false;
  return equalSpans(ours, part.ours.start, theirs, part.theirs.start, count);
}

function equalSpans(one: Sequence, at: number, other: Sequence, otherAt: number, count: number): boolean {
  for (let index = 0; index < count; index += 1) if (one[at + index] !== other[otherAt + index]) return false;
  return true;
}
