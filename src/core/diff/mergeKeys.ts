import type { RedactedValue } from '../redact.ts';
import table from './kubernetes-merge-keys.json' with { type: 'json' };
import { isMapping, type List, own } from './shape.ts';

type Key = Readonly<Record<string, string | number>>;

/** An element of a list, under the key that it is known by. */
export interface Keyed {
  readonly by: Key;
  readonly value: RedactedValue;
}

/** The elements of two lists by their key, in order. */
type Sides = readonly [before: ReadonlyMap<string, Keyed>, after: ReadonlyMap<string, Keyed>];
/** The new name of what an element refers to. */
type Renamed = (name: string) => string;

/** What the API server fills in where a merge key is left out. */
const defaults: Key = { protocol: 'TCP' };

/** What names an element where Kubernetes says nothing, as in custom resources; the first that does it is taken. */
export const namingKeys = ['name', 'key', 'id', 'alert', 'record', 'host', 'path', 'port', 'type'];

/**
 * Field → its possible merge keys. The table names the type that has the field; the field's own name and
 * its elements tell enough (`ports` of a Service have a `port`, those of a container a `containerPort`),
 * and so custom resources that embed a pod template are matched too.
 */
const keysOfField: ReadonlyMap<string, readonly (readonly string[])[]> = readTable();

/** By the merge key, or null where there is none: the field is not in the table, an element lacks a key, or two share one. */
export function byMergeKey(field: string, before: List, after: List, renamed: Renamed): Sides | null {
  return firstOf(keysOfField.get(field) ?? [], before, after, renamed);
}

/** By a key that tells all elements of each list apart, or null where there is none. */
export function byCommonKey(before: List, after: List, renamed: Renamed): Sides | null {
  if (before.length === 0 || after.length === 0) return null;
  return firstOf(
    namingKeys.map((key) => [key]),
    before,
    after,
    renamed,
  );
}

/** The elements of several lists by one key that tells all of each apart, or null where there is none. */
export function byOneKey(
  field: string | null,
  lists: readonly List[],
): readonly ReadonlyMap<string, Keyed>[] | null {
  const merged = field === null ? [] : (keysOfField.get(field) ?? []);
  for (const keys of [...merged, ...namingKeys.map((key) => [key])]) {
    const keyed = lists.map((list) => keyedBy(keys, list, (name) => name));
    if (keyed.every((elements) => elements !== null)) return keyed;
  }
  return null;
}

function firstOf(
  candidates: readonly (readonly string[])[],
  before: List,
  after: List,
  renamed: Renamed,
): Sides | null {
  for (const keys of candidates) {
    const old = keyedBy(keys, before, renamed);
    const current = old === null ? null : keyedBy(keys, after, (name) => name);
    if (old !== null && current !== null) return [old, current];
  }
  return null;
}

function keyedBy(keys: readonly string[], list: List, renamed: Renamed): ReadonlyMap<string, Keyed> | null {
  const found = new Map<string, Keyed>();
  for (const value of list) {
    const by = keyOf(keys, value, renamed);
    if (by === null) return null;
    found.set(JSON.stringify(by), { by, value });
  }
  return found.size === list.length ? found : null;
}

function keyOf(keys: readonly string[], value: RedactedValue, renamed: Renamed): Key | null {
  if (!isMapping(value)) return null;
  const parts = keys.flatMap((key): (readonly [string, string | number])[] => {
    const part = own(value, key) ?? defaults[key];
    if (typeof part === 'string') return [[key, renamed(part)]];
    return typeof part === 'number' ? [[key, part]] : [];
  });
  return parts.length === keys.length ? Object.fromEntries(parts) : null;
}

function readTable(): ReadonlyMap<string, readonly (readonly string[])[]> {
  const found = new Map<string, readonly (readonly string[])[]>();
  for (const entry of table.fields) {
    const keys = entry.listMapKeys ?? (entry.patchMergeKey === undefined ? [] : [entry.patchMergeKey]);
    const known = found.get(entry.field) ?? [];
    if (keys.length === 0 || known.some((others) => others.join() === keys.join())) continue;
    found.set(entry.field, [...known, keys]);
  }
  return found;
}
