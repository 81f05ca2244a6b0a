import { diffArrays } from 'diff';
import type { Effort } from './effort.ts';
import { TooMuch } from './effort.ts';

/** Elements known by a number: equal ones have the same. */
export type Sequence = readonly number[];

/** For each element, 1 where it has no counterpart on the other side. */
export interface Marks {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Half open, on both sides. */
interface Region {
  readonly before: number;
  readonly beforeEnd: number;
  readonly after: number;
  readonly afterEnd: number;
}

/** How often an element may stand in a region to begin a run with: git's own number. */
const mostOccurrences = 64;
/** How far apart two regions without rarer elements may be. */
const mostEdits = 2_000;

/**
 * The differences of two sequences as git's histogram diff finds them (`xhistogram.c`): the run of equal elements with
 * the rarest among them parts a region in two, until nothing is common. Step by step the same, for what git merges
 * depends on it.
 */
export function histogram(before: Sequence, after: Sequence, effort: Effort): Marks {
  const marks = { before: new Uint8Array(before.length), after: new Uint8Array(after.length) };
  const regions: Region[] = [{ before: 0, beforeEnd: before.length, after: 0, afterEnd: after.length }];
  for (let region = regions.pop(); region !== undefined; region = regions.pop()) {
    const found = new Search(before, after, region, effort).run();
    if (found === 'frequent') markPlainly(before, after, region, marks);
    else if (found === null) {
      marks.before.fill(1, region.before, region.beforeEnd);
      marks.after.fill(1, region.after, region.afterEnd);
    } else {
      regions.push({ ...region, beforeEnd: found.before, afterEnd: found.after });
      regions.push({ ...region, before: found.beforeEnd, after: found.afterEnd });
    }
  }
  return marks;
}

/** Where an element stands first in a region, and how often it does. */
interface Occurrences {
  first: number;
  count: number;
}

/** The search for the common run of one region. */
class Search {
  readonly #before: Sequence;
  readonly #after: Sequence;
  readonly #region: Region;
  readonly #effort: Effort;
  readonly #index = new Map<number, Occurrences>();
  /** By the place of an element, less the region's start: the next place of an equal one, or -1. */
  readonly #next: Int32Array;
  #best: Region | null = null;
  #rarest = mostOccurrences + 1;
  #common = false;

  constructor(before: Sequence, after: Sequence, region: Region, effort: Effort) {
    this.#before = before;
    this.#after = after;
    this.#region = region;
    this.#effort = effort;
    this.#next = new Int32Array(region.beforeEnd - region.before).fill(-1);
  }

  /** Null where nothing is common, `frequent` where only what stands there too often is. */
  run(): Region | null | 'frequent' {
    const { before, beforeEnd, after, afterEnd } = this.#region;
    if (before === beforeEnd || after === afterEnd) return null;
    this.#effort.spend(beforeEnd - before + afterEnd - after);
    for (let at = beforeEnd - 1; at >= before; at -= 1) this.#note(at);
    for (let at = after; at < afterEnd;) at = this.#try(at);
    return this.#common && this.#rarest > mostOccurrences ? 'frequent' : this.#best;
  }

  #note(at: number): void {
    const id = this.#before[at] ?? 0;
    const known = this.#index.get(id);
    if (known === undefined) this.#index.set(id, { first: at, count: 1 });
    else {
      this.#next[at - this.#region.before] = known.first;
      known.first = at;
      known.count += 1;
    }
  }

  /** Looks at the runs through one element of the new side. @returns the element to go on with */
  #try(at: number): number {
    const known = this.#index.get(this.#after[at] ?? 0);
    if (known === undefined) return at + 1;
    this.#common = true;
    if (known.count > this.#rarest) return at + 1;
    let next = at + 1;
    for (let from = known.first; from >= 0;) {
      const { run, rarity } = this.#extend(from, at, known.count);
      next = Math.max(next, run.afterEnd);
      if (lengthOf(this.#best) < lengthOf(run) || rarity < this.#rarest) {
        this.#best = run;
        this.#rarest = rarity;
      }
      from = this.#following(from);
      while (from >= 0 && from < run.beforeEnd) from = this.#following(from);
    }
    return next;
  }

  #following(at: number): number {
    this.#effort.spend(1);
    return this.#next[at - this.#region.before] ?? -1;
  }

  #extend(from: number, at: number, count: number): { readonly run: Region; readonly rarity: number } {
    const { before, beforeEnd, after, afterEnd } = this.#region;
    let rarity = count;
    const equal = (one: number, other: number): boolean => {
      if (this.#before[one] !== this.#after[other]) return false;
      if (rarity > 1) rarity = Math.min(rarity, this.#index.get(this.#before[one] ?? 0)?.count ?? rarity);
      return true;
    };
    let [start, otherStart, end, otherEnd] = [from, at, from + 1, at + 1];
    while (start > before && otherStart > after && equal(start - 1, otherStart - 1)) {
      start -= 1;
      otherStart -= 1;
    }
    while (end < beforeEnd && otherEnd < afterEnd && equal(end, otherEnd)) {
      end += 1;
      otherEnd += 1;
    }
    this.#effort.spend(end - start);
    return { run: { before: start, beforeEnd: end, after: otherStart, afterEnd: otherEnd }, rarity };
  }
}

/** git counts the steps from the first to the last, and a run of one is no longer than none. */
function lengthOf(run: Region | null): number {
  return run === null ? 0 : run.beforeEnd - run.before - 1;
}

/** A shortest way from one to the other, as git falls back on. */
function markPlainly(before: Sequence, after: Sequence, region: Region, marks: Marks): void {
  const parts = diffArrays(
    before.slice(region.before, region.beforeEnd),
    after.slice(region.after, region.afterEnd),
    { maxEditLength: mostEdits },
  );
  if (parts === undefined) throw new TooMuch();
  let [old, current] = [region.before, region.after];
  for (const { added, removed, count } of parts) {
    if (removed) marks.before.fill(1, old, old + count);
    if (added) marks.after.fill(1, current, current + count);
    if (!added) old += count;
    if (!removed) current += count;
  }
}
