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
  return one.every((item, index) => {
    const counterpart = other[index];
    return counterpart !== undefined && identical(item, counterpart);
  });
}

function identicalMappings(one: Mapping, other: Mapping): boolean {
  let keys = 0;
  for (const key in one) {
    if (!Object.hasOwn(other, key)) return false;
    const [item, counterpart] = [one[key], other[key]];
    if (item === undefined || counterpart === undefined || !identical(item, counterpart)) return false;
    keys += 1;
  }
  return keys === Object.keys(other).length;
}
