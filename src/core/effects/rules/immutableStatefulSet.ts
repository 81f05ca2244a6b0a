import type { Update } from '../read/changes.ts';
import { at, keysOf, listed, same } from '../read/values.ts';
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
        !same(at(old, key) ?? usualOfStatefulSet[key], at(current, key) ?? usualOfStatefulSet[key]),
    )
    .toSorted();
  const [first] = fields;
  if (first === undefined) return [];
  return [{ what: `${listed(fields)} of a StatefulSet cannot be changed`, path: ['spec', first] }];
}
