import table from './kubernetes-merge-keys.json' with { type: 'json' };
import type { RedactedValue } from '../redact.ts';

type Mapping = Readonly<Record<string, RedactedValue>>;
type Key = Readonly<Record<string, string | number>>;

/** An element of a list, under the key that Kubernetes merges it by. */
export interface Keyed {
  readonly by: Key;
  readonly value: RedactedValue;
}

/** What the API server fills in where a merge key is left out. */
const defaults: Key = { protocol: 'TCP' };

/**
 * Field → its possible merge keys. The table names the type that has the field; the field's own name and
 * its elements tell enough (`ports` of a Service have a `port`, those of a container a `containerPort`),
 * and so custom resources that embed a pod template are matched too.
 */
const keysOfField: ReadonlyMap<string, readonly (readonly string[])[]> = readTable();

/**
 * The elements of two lists by their merge key, in order, or null where the lists have none: the field
 * is not in the table, an element lacks a key, or two share one.
 */
export function byMergeKey(
  field: string,
  lists: readonly (readonly RedactedValue[])[],
): readonly ReadonlyMap<string, Keyed>[] | null {
  for (const keys of keysOfField.get(field) ?? []) {
    const keyed = lists.map((list) => keyedBy(keys, list));
    if (keyed.every((map) => map !== null)) return keyed;
  }
  return null;
}

function keyedBy(keys: readonly string[], list: readonly RedactedValue[]): ReadonlyMap<string, Keyed> | null {
  const elements = list.map((value) => ({ by: keyOf(keys, value), value }));
  const found = new Map<string, Keyed>();
  for (const { by, value } of elements) if (by !== null) found.set(JSON.stringify(by), { by, value });
  return found.size === list.length ? found : null;
}

function keyOf(keys: readonly string[], value: RedactedValue): Key | null {
  if (!isMapping(value)) return null;
  const parts = keys.flatMap((key): (readonly [string, string | number])[] => {
    const part = value[key] ?? defaults[key];
    return typeof part === 'string' || typeof part === 'number' ? [[key, part]] : [];
  });
  return parts.length === keys.length ? Object.fromEntries(parts) : null;
}

function isMapping(value: RedactedValue): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
