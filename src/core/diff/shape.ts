import { Masked, type RedactedValue } from '../redact.ts';
import type { Comparable } from './compare.ts';
import { Content } from './content.ts';

export type Mapping = Readonly<Record<string, RedactedValue>>;
export type List = readonly RedactedValue[];

export function isMapping(value: Comparable | undefined): value is Mapping {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Masked) &&
    !(value instanceof Content)
  );
}

export function isList(value: Comparable | undefined): value is List {
  return Array.isArray(value);
}

/** A key of the mapping's own: `toString` is none. */
export function own(mapping: Mapping, key: string): RedactedValue | undefined {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}
