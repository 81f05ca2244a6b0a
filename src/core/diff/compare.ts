import { Masked, type RedactedValue } from '../redact.ts';
import { Content } from './content.ts';
import { byMergeKey, type Keyed } from './mergeKeys.ts';
import { isQuantity, sameQuantity } from './quantity.ts';
import type { FieldChange, PathPart } from './types.ts';

/** The values of one resource, or a file's content where it has none. */
export type Comparable = RedactedValue | Content;

/** A change before it is published: with the real types, and secrets that can still be compared. */
export interface ValueChange extends Pick<FieldChange, 'path' | 'op' | 'what'> {
  readonly before?: Comparable;
  readonly after?: Comparable;
}

type Path = readonly PathPart[];
type Mapping = Readonly<Record<string, RedactedValue>>;

/** What differs between two values, in the order of their paths. */
export function compare(before: Comparable, after: Comparable, path: Path = []): readonly ValueChange[] {
  if (isScalarEqual(before, after, path)) return [];
  if (isMapping(before) && isMapping(after)) return compareMappings(before, after, path);
  if (isList(before) && isList(after)) return compareLists(before, after, path);
  const what = before instanceof Content || after instanceof Content ? { what: 'content' as const } : {};
  return [{ path, op: 'replace', before, after, ...what }];
}

function isScalarEqual(before: Comparable, after: Comparable, path: Path): boolean {
  if (before instanceof Masked) return after instanceof Masked && before.equals(after);
  if (before instanceof Content) return after instanceof Content && before.equals(after);
  return Object.is(before, after) || (isQuantity(path) && sameQuantity(before, after));
}

function compareMappings(before: Mapping, after: Mapping, path: Path): readonly ValueChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .toSorted()
    .flatMap((key) => compareElements(own(before, key), own(after, key), [...path, key]));
}

function compareLists(
  before: readonly RedactedValue[],
  after: readonly RedactedValue[],
  path: Path,
): readonly ValueChange[] {
  const field = path.at(-1);
  const keyed = typeof field === 'string' ? byMergeKey(field, [before, after]) : null;
  const [old, current] = keyed ?? [];
  if (old !== undefined && current !== undefined) return compareKeyed(old, current, path);
  return Array.from({ length: Math.max(before.length, after.length) }).flatMap((_, index) =>
    compareElements(before[index], after[index], [...path, { index }]),
  );
}

function compareKeyed(
  before: ReadonlyMap<string, Keyed>,
  after: ReadonlyMap<string, Keyed>,
  path: Path,
): readonly ValueChange[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].toSorted();
  const changes = keys.flatMap((key) => {
    const by = (after.get(key) ?? before.get(key))?.by ?? {};
    return compareElements(before.get(key)?.value, after.get(key)?.value, [...path, { by }]);
  });
  return [...changes, ...compareOrder(before, after, path)];
}

/** Order counts where Kubernetes merges by key, too: initContainers run, and variables expand, in it. */
function compareOrder(
  before: ReadonlyMap<string, Keyed>,
  after: ReadonlyMap<string, Keyed>,
  path: Path,
): readonly ValueChange[] {
  const old = [...before.keys()].filter((key) => after.has(key));
  const current = [...after.keys()].filter((key) => before.has(key));
  if (old.join('\n') === current.join('\n')) return [];
  const names = (keys: readonly string[]) =>
    keys.map((key) => Object.values(after.get(key)?.by ?? {}).join('/'));
  return [{ path, op: 'replace', before: names(old), after: names(current), what: 'order' }];
}

function compareElements(
  before: RedactedValue | undefined,
  after: RedactedValue | undefined,
  path: Path,
): readonly ValueChange[] {
  if (before === undefined) return after === undefined ? [] : [{ path, op: 'add', after }];
  return after === undefined ? [{ path, op: 'remove', before }] : compare(before, after, path);
}

function own(mapping: Mapping, key: string): RedactedValue | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

function isMapping(value: Comparable): value is Mapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Masked) &&
    !(value instanceof Content)
  );
}

function isList(value: Comparable): value is readonly RedactedValue[] {
  return Array.isArray(value);
}
