import type { RedactedValue } from '../../redact.ts';
import type { Update } from '../read/changes.ts';
import { at, entriesOf, formOf, itemsOf, keysOf, listed, same, type Value } from '../read/values.ts';
import type { Refusal } from './refusals.ts';

/** ValidatePodUpdate: images and activeDeadlineSeconds may change, tolerations may be added. */
export function podFields({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  const fields = [...new Set([...keysOf(old), ...keysOf(current)])]
    .filter((key) => key !== 'activeDeadlineSeconds' && !mayChange(key, at(old, key), at(current, key)))
    .toSorted();
  const [first] = fields;
  if (first === undefined) return [];
  return [{ what: `${listed(fields)} of a Pod cannot be changed`, path: ['spec', first] }];
}

function mayChange(key: string, old: Value, current: Value): boolean {
  if (key === 'tolerations') return onlyAdds(old, current);
  if (key !== 'containers' && key !== 'initContainers') return same(old, current, ['spec', key]);
  return same(itemsOf(old).map(withoutImage), itemsOf(current).map(withoutImage));
}

function onlyAdds(old: Value, current: Value): boolean {
  const tolerations = new Set(itemsOf(current).map(formOf));
  return itemsOf(old).every((toleration) => tolerations.has(formOf(toleration)));
}

function withoutImage(container: RedactedValue): RedactedValue {
  return Object.fromEntries(entriesOf(container).filter(([key]) => key !== 'image'));
}
