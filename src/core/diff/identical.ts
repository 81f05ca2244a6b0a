import { Masked } from '../redact.ts';
import type { Comparable } from './compare.ts';
import { Content } from './content.ts';
import { isList, isMapping, type List, type Mapping } from './shape.ts';

/** Whether nothing at all differs: the answer for most of what a diff compares, so it must cost little. */
export function identical(one: Comparable, other: Comparable): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return Object.is(one, other);
  if (isList(one)) return isList(other) && identicalLists(one, other);
  if (one instanceof Masked) return other instanceof Masked && one.equals(other);
  if (one instanceof Content) return other instanceof Content && one.equals(other);
  return isMapping(one) && isMapping(other) && identicalMappings(one, other);
}

function identicalLists(one: List, other: List): boolean {
  if (one.length !== other.length) return false;
  for (const [index, item] of one.entries()) {
    const counterpart = other[index];
    if (counterpart === undefined || !identical(item, counterpart)) return false;
  }
  return true;
}

function identicalMappings(one: Mapping, other: Mapping): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length) return false;
  for (const key of keys) {
    const item = one[key];
    if (item === undefined || !Object.hasOwn(other, key)) return false;
    const counterpart = other[key];
    if (counterpart === undefined || !identical(item, counterpart)) return false;
  }
  return true;
}
