import { type Comparable, compare } from '../../diff/compare.ts';
import { Content } from '../../diff/content.ts';
import type { PathPart } from '../../diff/types.ts';
import { Masked, type RedactedValue } from '../../redact.ts';
import { clip } from '../../visible.ts';

/** What stands at a place of a manifest; undefined where nothing does, or `null`, which the API server drops. */
export type Value = Comparable | undefined;
export type Mapping = Readonly<Record<string, RedactedValue>>;
export type Path = readonly PathPart[];

/** The value under nested keys. */
export function at(value: Value, ...keys: readonly string[]): Value {
  let found = value;
  for (const key of keys) {
    found = isMapping(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  }
  return found ?? undefined;
}

export function isMapping(value: Value): value is Mapping {
  if (typeof value !== 'object' || value === null) return false;
  return !isList(value) && !(value instanceof Masked) && !(value instanceof Content);
}

function isList(value: Value): value is readonly RedactedValue[] {
  return Array.isArray(value);
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

/** Whether two values are one to Kubernetes: order of keys and spelling of quantities aside. */
export function same(one: Value, other: Value): boolean {
  if (one === undefined || other === undefined) return one === other;
  return compare(one, other).length === 0;
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

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  const [last, ...others] = words.toReversed();
  if (last === undefined) return '';
  return others.length === 0 ? last : `${others.toReversed().join(', ')} and ${last}`;
}
