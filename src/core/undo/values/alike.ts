import { namingKeys } from '../../diff/mergeKeys.ts';
import { likeness, type Traces, tracesOf } from '../../diff/similarity.ts';
import type { YamlNode } from '../../yaml/types.ts';
import { contentOf, toValue } from '../../yaml/value.ts';
import type { Nodes } from './types.ts';

/** What nothing names is taken for the same if it has so much in common, and more than so many traces. */
const leastLikeness = 0.75;
const fewTraces = 2;
/** How many new elements an old one is held against. */
const candidates = 20;

/** Fields that say which thing something is, wherever they stand in it. */
const names: ReadonlySet<string> = new Set([...namingKeys, 'kind', 'namespace']);

/** Which of those that came an old one became, or -1. */
export function firstAlike(gone: YamlNode, come: Nodes): number {
  return come.slice(0, candidates).findIndex((node) => isAlike(gone, node));
}

/**
 * Whether two mappings or lists without a key are clearly one that was changed: values of one written into what only
 * resembles it would change what nobody meant.
 */
function isAlike(one: YamlNode, other: YamlNode): boolean {
  if (contentOf(one).kind === 'scalar' || contentOf(other).kind === 'scalar') return false;
  const [old, current] = [tracesOf(toValue(one)), tracesOf(toValue(other))];
  if (likeness(old, current) < leastLikeness) return false;
  const shared = [...old].filter((trace) => current.has(trace));
  return shared.length > fewTraces && !isReplaced(old, current);
}

/** Whether a name is another, or nothing is left of what a list held. */
function isReplaced(old: Traces, current: Traces): boolean {
  const [before, after] = [told(old), told(current)];
  return [...before].some(([path, traces]) => {
    const others = after.get(path);
    return others !== undefined && traces.every((trace) => !others.includes(trace));
  });
}

/** By their paths, those that tell which thing it is: names, and the items of lists. */
function told(traces: Traces): ReadonlyMap<string, readonly string[]> {
  const byPath = Map.groupBy(traces, (trace) => trace.slice(0, trace.indexOf('=')));
  return new Map(
    [...byPath].filter(([path]) => names.has(path.slice(path.lastIndexOf('/') + 1)) || path.endsWith('/')),
  );
}
