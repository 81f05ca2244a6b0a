import { compareQuantities } from '../../diff/quantity.ts';
import type { Update } from '../read/changes.ts';
import { at, keysOf, same, shown, type Value } from '../read/values.ts';
import type { Refusal } from './refusals.ts';

/** What the controllers fill in once where nothing is said, so that a manifest may say it later. */
const filledInLater = ['volumeName', 'storageClassName'];
/** ValidatePersistentVolumeClaimUpdate: of a bound claim, nothing but these may change. */
const mutableOfClaim = ['resources', 'volumeAttributesClassName', 'volumeMode'];

export function claimFields({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  const keys = [...new Set([...keysOf(old), ...keysOf(current)])].toSorted();
  const changed = keys.filter(
    (key) =>
      !mutableOfClaim.includes(key) &&
      !same(at(old, key), at(current, key)) &&
      !(filledInLater.includes(key) && at(old, key) === undefined),
  );
  return [
    ...changed.map((key) => ({ what: `${key} of a claim cannot be changed`, path: ['spec', key] })),
    ...volumeMode(old, current),
    ...shrink(old, current),
  ];
}

function shrink(old: Value, current: Value): readonly Refusal[] {
  const path = ['resources', 'requests', 'storage'];
  const [was, is] = [at(old, ...path), at(current, ...path)];
  if ((compareQuantities(is, was) ?? 0) >= 0) return [];
  return [
    { what: `a claim cannot shrink, here from ${shown(was)} to ${shown(is)}`, path: ['spec', ...path] },
  ];
}

/** `Filesystem` where none is given. */
function volumeMode(old: Value, current: Value): readonly Refusal[] {
  const [was, is] = [old, current].map((spec) => at(spec, 'volumeMode') ?? 'Filesystem');
  return same(was, is) ? [] : [{ what: 'volumeMode cannot be changed', path: ['spec', 'volumeMode'] }];
}

/** What may change of a PersistentVolume; of the rest, its source and these are fixed. */
const fixedOfVolume = ['nodeAffinity', 'volumeMode'];
const notASource = [
  'accessModes',
  'capacity',
  'claimRef',
  'mountOptions',
  'persistentVolumeReclaimPolicy',
  'storageClassName',
  'volumeAttributesClassName',
];

/** ValidatePersistentVolumeUpdate: the source of a volume, its node affinity once it has one, and its mode. */
export function volumeFields({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'spec'), at(after.value, 'spec')];
  const keys = [...new Set([...keysOf(old), ...keysOf(current)])].toSorted();
  const changed = keys.filter((key) => {
    if (notASource.includes(key) || same(at(old, key), at(current, key))) return false;
    return !fixedOfVolume.includes(key) || (key === 'nodeAffinity' && at(old, key) !== undefined);
  });
  return [
    ...changed.map((key) => ({ what: `${key} of a volume cannot be changed`, path: ['spec', key] })),
    ...volumeMode(old, current),
  ];
}
