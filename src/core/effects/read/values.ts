import type { Comparable } from '../../diff/compare.ts';
import { Content } from '../../diff/content.ts';
import { identical } from '../../diff/identical.ts';
import { isQuantity, sameQuantity } from '../../diff/quantity.ts';
import { isList, isMapping } from '../../diff/shape.ts';
import type { PathPart } from '../../diff/types.ts';
import { Masked, type RedactedValue } from '../../redact.ts';
import { clip } from '../../visible.ts';

export { isMapping, type Mapping } from '../../diff/shape.ts';

/** What stands at a place of a manifest; undefined where nothing does, or `null`, which the API server drops. */
export type Value = Comparable | undefined;
export type Path = readonly PathPart[];

/** The value under nested keys. */
export function at(value: Value, ...keys: readonly string[]): Value {
  let found = value;
  for (const key of keys) {
    found = isMapping(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found ?? undefined;
}

/** The elements of a list; none where there is no list. */
export function itemsOf(value: Value): readonly RedactedValue[] {
  return isList(value) ? value : [];
}

/** The elements of a list of strings that are strings. */
export function wordsOf(value: Value): readonly string[] {
  return itemsOf(value).filter((item) => typeof item === 'string');
}

export function entriesOf(value: Value): readonly (readonly [string, RedactedValue])[] {
  return isMapping(value) ? Object.entries(value).filter(([, item]) => item !== null) : [];
}

export function keysOf(value: Value): readonly string[] {
  return entriesOf(value).map(([key]) => key);
}

/** Strings only: what else stands where a name belongs names nothing. */
export function textOf(value: Value): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

export function numberOf(value: Value): number | null {
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' ? value : null;
}

/** Lists and maps of pods, claims and selectors that are nothing to the API server when they are empty. */
const nothingIfEmpty: ReadonlySet<PathPart> = new Set([
  ...['matchLabels', 'matchExpressions', 'labels', 'annotations', 'nodeSelector', 'tolerations'],
  ...[
    'containers',
    'initContainers',
    'env',
    'envFrom',
    'ports',
    'args',
    'command',
    'volumeMounts',
    'volumeDevices',
  ],
  ...['volumes', 'imagePullSecrets', 'hostAliases', 'topologySpreadConstraints', 'volumeClaimTemplates'],
  ...['resources', 'limits', 'requests', 'parameters', 'supplementalGroups', 'sysctls', 'readinessGates'],
]);

function isNothing(value: Value, path: Path): boolean {
  if (value === undefined) return true;
  const key = path.at(-1);
  if (key === undefined || !nothingIfEmpty.has(key)) return false;
  return isList(value) ? value.length === 0 : isMapping(value) && keysOf(value).length === 0;
}

/**
 * Whether two values are one to Kubernetes: order of keys, spelling of quantities, keys without a value and
 * lists that are nothing when empty aside. The path counts from the resource's root as far as a quantity is told by it.
 */
export function same(one: Value, other: Value, path: Path = ['spec']): boolean {
  if (isMapping(one) && isMapping(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => same(at(one, key), at(other, key), [...path, key]));
  }
  if (isList(one) && isList(other)) {
    return (
      one.length === other.length &&
      one.every((item, index) => same(item, other[index], [...path, { index }]))
    );
  }
  if (one === undefined || other === undefined) return isNothing(one, path) && isNothing(other, path);
  return identical(one, other) || (isQuantity(path) && sameQuantity(one, other));
}

/** Longest value that a sentence quotes. */
const shownCharacters = 80;

/** A value as a word of a sentence, on one line; what is secret prints as the mask. */
export function shown(value: Value): string {
  return clip(formOf(value), shownCharacters);
}

/** A value in one line, the same for equal values: keys are sorted. */
export function formOf(value: Value): string {
  if (isMapping(value)) {
    const entries = entriesOf(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([key, item]) => `${key}: ${formOf(item)}`).join(', ')}}`;
  }
  if (isList(value)) return `[${value.map(formOf).join(', ')}]`;
  if (value instanceof Content) return 'a file';
  return value instanceof Masked ? value.toString() : String(value ?? 'nothing');
}

/** `a`, `a and b`, `a, b and c`; of more than are to be named, how many more: `a, b and 7 more`. */
export function listed(words: readonly string[], most = Infinity): string {
  if (words.length > most) return listed([...words.slice(0, most), `${words.length - most} more`]);
  const [last, ...others] = words.toReversed();
  if (last === undefined) return '';
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
