import { canonicalText } from './canonical.ts';
import type { Comparable } from './compare.ts';
import { isList, isMapping } from './shape.ts';

/** What a value holds, as a set: each scalar under its path, each line of a text. */
export type Traces = ReadonlySet<string>;

/** Beyond so many of them, a value is known by the first. */
const mostTraces = 2_000;

export function tracesOf(value: Comparable, isTold: (path: string) => boolean = () => true): Traces {
  const traces = new Set<string>();
  const visit = (item: Comparable, path: string): void => {
    if (traces.size >= mostTraces || !isTold(path)) return;
    if (isMapping(item)) for (const [key, child] of Object.entries(item)) visit(child, `${path}/${key}`);
    else if (isList(item)) for (const child of item) visit(child, `${path}/`);
    else for (const line of linesOf(item)) traces.add(`${path}=${line}`);
  };
  visit(value, '');
  return traces;
}

/** How much of the two is in both, from 0 to 1; of nothing, nothing. */
export function likeness(one: Traces, other: Traces): number {
  const total = one.size + other.size;
  if (total === 0) return 0;
  const [small, large] = one.size < other.size ? [one, other] : [other, one];
  let shared = 0;
  for (const trace of small) if (large.has(trace)) shared += 1;
  return (2 * shared) / total;
}

/** Only to be held against others. */
function linesOf(value: Comparable): readonly string[] {
  return typeof value === 'string' ? value.split('\n', mostTraces) : [canonicalText(value)];
}
