import type { RedactedValue } from '../redact.ts';
import { canonicalText } from './canonical.ts';
import { isMapping, type List, type Mapping } from './shape.ts';
import { likeness, type Traces, tracesOf } from './similarity.ts';

/** What became of the elements of a list; those that stayed as they were, in order, have no step. */
export type Step =
  | { readonly kind: 'removed'; readonly before: number }
  | { readonly kind: 'added'; readonly after: number }
  | { readonly kind: 'changed' | 'moved'; readonly before: number; readonly after: number };

/** Of two elements in one place, the one is the other changed, if they have so much in common. */
const leastLikeness = 0.3;
/** How many old elements of one place a new one is held against. */
const candidates = 20;

/**
 * Pairs the elements of two lists that are matched by position, in the order of the new list. Equal ones are
 * paired wherever they stand; of those, the most that are still in their old order stayed, the others moved. What
 * remains between two that stayed is paired in order, if alike. The work grows with n log n.
 */
export function align(before: List, after: List): readonly Step[] {
  const partner = pairEqual(before, after);
  const stayed = longestInOrder(partner);
  const moved = partner.flatMap((from, to): Step[] =>
    from === null || stayed.has(to) ? [] : [{ kind: 'moved', before: from, after: to }],
  );
  const taken = new Set(partner);
  const steps: Step[] = [];
  let [old, current] = [0, 0];
  const closeGap = (oldEnd: number, currentEnd: number): void => {
    const gone = range(old, oldEnd).filter((index) => !taken.has(index));
    const come = range(current, currentEnd).filter((index) => partner[index] === null);
    for (const step of pairAlike(before, after, gone, come)) steps.push(step);
  };
  for (const [to, from] of partner.entries()) {
    if (from === null || !stayed.has(to)) continue;
    closeGap(from, to);
    [old, current] = [from + 1, to + 1];
  }
  closeGap(before.length, after.length);
  return [...steps, ...moved].toSorted((one, other) => placeOf(one) - placeOf(other));
}

/** What goes from a place is told before what comes there. */
function placeOf(step: Step): number {
  return step.kind === 'removed' ? step.before : step.after + 0.5;
}

/** Of each new element, the old one that equals it, or null: the first with the first, the second with the second. */
function pairEqual(before: List, after: List): readonly (number | null)[] {
  const places = new Map<string, number[]>();
  for (const [index, value] of before.entries()) {
    const text = canonicalText(value);
    const known = places.get(text);
    if (known === undefined) places.set(text, [index]);
    else known.push(index);
  }
  return after.map((value) => places.get(canonicalText(value))?.shift() ?? null);
}

/** New indexes of the longest run of pairs that is in order on both sides: patience sorting. */
function longestInOrder(partner: readonly (number | null)[]): ReadonlySet<number> {
  const ends: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const [to, from] of partner.entries()) {
    if (from === null) continue;
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((partner[ends[middle] ?? -1] ?? -1) < from) low = middle + 1;
      else high = middle;
    }
    previous.set(to, ends[low - 1]);
    ends[low] = to;
  }
  const run = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = previous.get(at)) run.add(at);
  return run;
}

function pairAlike(
  before: List,
  after: List,
  gone: readonly number[],
  come: readonly number[],
): readonly Step[] {
  const steps: Step[] = [];
  const inPlace = gone.length === come.length;
  let next = 0;
  for (const to of come) {
    const found = bestOf(before, after[to] ?? null, gone.slice(next, next + candidates), inPlace);
    if (found === null) {
      steps.push({ kind: 'added', after: to });
      continue;
    }
    for (const from of gone.slice(next, next + found)) steps.push({ kind: 'removed', before: from });
    steps.push({ kind: 'changed', before: gone[next + found] ?? 0, after: to });
    next += found + 1;
  }
  return [...steps, ...gone.slice(next).map((from): Step => ({ kind: 'removed', before: from }))];
}

/** Which of the candidates became the value: the likest, of equally like ones the first; or null. */
function bestOf(
  before: List,
  value: RedactedValue,
  gone: readonly number[],
  inPlace: boolean,
): number | null {
  let best: { readonly at: number; readonly likeness: number } | null = null;
  for (const [at, from] of gone.entries()) {
    const like = alike(before[from] ?? null, value, inPlace);
    if (like >= leastLikeness && like > (best?.likeness ?? 0)) best = { at, likeness: like };
  }
  return best?.at ?? null;
}

/**
 * From 0 to 1. Values that are no mappings have only their place in common, but for flags of a command; mappings
 * with the same keys, too, where as many come as go.
 */
function alike(before: RedactedValue, after: RedactedValue, inPlace: boolean): number {
  if (isMapping(before) && isMapping(after)) {
    const sameKeys =
      inPlace && Object.keys(before).toSorted().join('\n') === Object.keys(after).toSorted().join('\n');
    return Math.max(likeness(knownTraces(before), knownTraces(after)), sameKeys ? leastLikeness : 0);
  }
  if (typeof before !== 'string' || typeof after !== 'string') return leastLikeness;
  const [old, current] = [flagOf(before), flagOf(after)];
  if (old === null && current === null) return leastLikeness;
  return old === current ? 1 : 0;
}

/** Each element is held against many. */
const known = new WeakMap<Mapping, Traces>();

function knownTraces(value: Mapping): Traces {
  const traces = known.get(value) ?? tracesOf(value);
  known.set(value, traces);
  return traces;
}

/** `--level` of `--level=info`. */
function flagOf(text: string): string | null {
  return /^(--?[\w.-]+)(?:=|$)/u.exec(text)?.[1] ?? null;
}

function range(from: number, end: number): readonly number[] {
  return Array.from({ length: Math.max(0, end - from) }, (_, index) => from + index);
}
