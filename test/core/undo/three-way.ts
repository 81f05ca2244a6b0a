import type { YamlValue } from '../../../src/core/yaml/types.ts';

/** What the values of a simple merge cannot say: both sides changed one thing. */
export const conflictIn = Symbol('conflict');

type Mapping = Readonly<Record<string, YamlValue>>;
type Result = YamlValue | typeof conflictIn | undefined;

/**
 * A three-way merge in a few lines, to hold the real one against: mappings by key, lists whose elements all have a
 * name or a port as mappings by that, everything else as a whole.
 */
export function merge(
  base: YamlValue | undefined,
  ours: YamlValue | undefined,
  theirs: YamlValue | undefined,
): Result {
  const [b, o, t] = [base, ours, theirs].map(keyed);
  if (same(o, t) || same(b, t)) return o;
  if (same(b, o)) return t;
  if (!isMapping(o) || !isMapping(t) || !(isMapping(b) || b === undefined)) return conflictIn;
  const merged: Record<string, YamlValue> = {};
  for (const key of new Set([...Object.keys(o), ...Object.keys(t)])) {
    const value = merge(b?.[key], o[key], t[key]);
    if (value === conflictIn) return conflictIn;
    if (value !== undefined) merged[key] = value;
  }
  return merged;
}

merge.canonical = (value: Result): string => {
  if (value === undefined || value === conflictIn) return '';
  const plain = keyed(value);
  // An emptied list of named elements was a mapping here.
  if (Array.isArray(plain) && plain.length === 0) return '{}';
  if (Array.isArray(plain)) return `[${plain.map((item: YamlValue) => merge.canonical(item)).join()}]`;
  if (!isMapping(plain)) return JSON.stringify(plain);
  const entries = Object.entries(plain).map(
    ([key, item]) => `${JSON.stringify(key)}: ${merge.canonical(item)}`,
  );
  return `{${entries.toSorted().join()}}`;
};

function same(one: YamlValue | undefined, other: YamlValue | undefined): boolean {
  return merge.canonical(one) === merge.canonical(other);
}

function keyed(value: YamlValue | undefined): YamlValue | undefined {
  const items: readonly YamlValue[] = Array.isArray(value) ? value : [];
  if (items.length === 0) return value;
  const keys = items.map((item) =>
    isMapping(item) ? (item['containerPort'] ?? item['name'] ?? null) : null,
  );
  if (keys.includes(null) || new Set(keys).size < keys.length) return value;
  return Object.fromEntries(items.map((item, index) => [`item ${JSON.stringify(keys[index])}`, item]));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
