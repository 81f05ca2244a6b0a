import type { RedactedValue } from '../../redact.ts';
import type { Update } from '../read/changes.ts';
import { at, entriesOf, itemsOf, keysOf, listed, same, type Value } from '../read/values.ts';
import type { Refusal } from './refusals.ts';

/** What may change of a StatefulSet: ValidateStatefulSetUpdate of Kubernetes 1.33. */
const mutableOfStatefulSet = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
  // A rule of its own.
  'selector',
];

const usualOfStatefulSet: Readonly<Record<string, string>> = { podManagementPolicy: 'OrderedReady' };

export function statefulSetFields({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  const fields = [...new Set([...keysOf(old), ...keysOf(current)])]
    .filter(
      (key) =>
        !mutableOfStatefulSet.includes(key) &&
        !same(filledIn(old, key), filledIn(current, key), ['spec', key]),
    )
    .toSorted();
  const [first] = fields;
  if (first === undefined) return [];
  return [{ what: `${listed(fields)} of a StatefulSet cannot be changed`, path: ['spec', first] }];
}

/** A field with what the API server fills in. */
function filledIn(spec: Value, key: string): Value {
  const value = at(spec, key);
  if (key !== 'volumeClaimTemplates' || value === undefined) return value ?? usualOfStatefulSet[key];
  return itemsOf(value).map((template): RedactedValue => {
    const claim = Object.fromEntries(entriesOf(template).filter(([name]) => name !== 'status'));
    const spec = Object.fromEntries(entriesOf(at(template, 'spec')));
    return {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      ...claim,
      spec: { volumeMode: 'Filesystem', ...spec },
    };
  });
}
