import type { Resource } from '../../diff/resources.ts';
import { type Mark, newly, noLonger, removalsOf, updatesOf } from '../read/changes.ts';
import { isKind } from '../read/kinds.ts';
import { podTemplateOf, replicasOf } from '../read/pods.ts';
import { at, itemsOf, textOf } from '../read/values.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

/** Blocked is what deletes data that no later commit brings back; what leaves the data in place is warned of. */
export const dataLossRules: readonly EffectRule[] = [
  {
    id: 'claim-removed',
    severity: 'block',
    summary:
      'A PersistentVolumeClaim is removed, be it by a new name: with the usual reclaim policy its volume is deleted.',
    find: removed('PersistentVolumeClaim', 'with it goes its volume, unless the reclaim policy is Retain'),
  },
  {
    id: 'claims-deleted',
    severity: 'block',
    summary:
      'A StatefulSet whose claims are deleted with it, or with its replicas, is removed or scaled down.',
    find: claimsDeleted,
  },
  {
    id: 'namespace-removed',
    severity: 'block',
    summary: 'A Namespace is removed, be it by a new name: everything in it is deleted, volumes included.',
    find: removed('Namespace', 'everything in it is deleted, also what is not among these manifests'),
  },
  {
    id: 'crd-removed',
    severity: 'block',
    summary: 'A CustomResourceDefinition is removed: every object of its kind is deleted, in all namespaces.',
    find: removed(
      'apiextensions.k8s.io/CustomResourceDefinition',
      'every object of its kind is deleted, in all namespaces',
    ),
  },
  {
    id: 'crd-version-removed',
    severity: 'warn',
    summary:
      'A CustomResourceDefinition serves a version no longer: manifests and programs that use it are refused.',
    find: (facts) => noLonger(facts, versionsServed),
  },
  {
    id: 'volume-removed',
    severity: 'warn',
    summary: 'A PersistentVolume is removed, be it by a new name: the claim that is bound to it loses it.',
    find: removed(
      'PersistentVolume',
      'the claim that is bound to it is lost; what is stored stays only where the reclaim policy is Retain',
    ),
  },
  {
    id: 'statefulset-removed',
    severity: 'warn',
    summary:
      'A StatefulSet is removed, be it by a new name: its pods stop, and its claims stay behind unused.',
    find: (facts) =>
      removalsOf(facts, 'apps/StatefulSet').map(({ resource }) => ({
        resource,
        message:
          'The StatefulSet is removed: its pods stop, and their claims stay behind; one of another name starts with empty volumes.',
      })),
  },
  {
    id: 'claim-retention',
    severity: 'warn',
    summary: 'The claims of a StatefulSet will from now on be deleted with it, or with its replicas.',
    find: (facts) => newly(facts, deletingPolicies).filter(({ resource }) => resource.before !== null),
  },
  {
    id: 'reclaim-delete',
    severity: 'warn',
    summary: 'The reclaim policy of a PersistentVolume changes to Delete: the volume goes with its claim.',
    find: (facts) =>
      updatesOf(facts, 'PersistentVolume')
        .filter(({ before, after }) => reclaimsByDeletion(after) && !reclaimsByDeletion(before))
        .map((resource) => ({
          resource,
          message:
            'The volume and what is stored on it will be deleted with its claim: the reclaim policy becomes Delete.',
          path: ['spec', 'persistentVolumeReclaimPolicy'],
        })),
  },
  {
    id: 'volume-swapped',
    severity: 'warn',
    summary:
      'A volume of a workload is no longer the same PersistentVolumeClaim: the pods do not see their old files.',
    find: volumesSwapped,
  },
];

function removed(kind: string, what: string): (facts: Facts) => readonly Finding[] {
  return (facts) =>
    removalsOf(facts, kind).map(({ resource, before }) => ({
      resource,
      message: `The ${before.identity.kind} is removed: ${what}.`,
    }));
}

function versionsServed(resource: Resource): readonly Mark[] {
  if (!isKind(resource, 'apiextensions.k8s.io/CustomResourceDefinition')) return [];
  return itemsOf(at(resource.value, 'spec', 'versions')).flatMap((version) => {
    const name = textOf(at(version, 'name'));
    if (name === null || at(version, 'served') === false) return [];
    const message = `Version ${name} is served no longer: manifests and programs that use it are refused.`;
    return [{ key: name, message, path: ['spec', 'versions'] }];
  });
}

const retention = ['spec', 'persistentVolumeClaimRetentionPolicy'];

function claimsDeleted(facts: Facts): readonly Finding[] {
  const gone = removalsOf(facts, 'apps/StatefulSet')
    .filter(({ before }) => at(before.value, ...retention, 'whenDeleted') === 'Delete')
    .map(({ resource }) => ({
      resource,
      message: 'The StatefulSet is removed, and its claims are deleted with it (whenDeleted: Delete).',
    }));
  const smaller = updatesOf(facts, 'apps/StatefulSet')
    .filter(({ before, after }) => replicasOf(after) < replicasOf(before))
    .filter(({ after }) => at(after.value, ...retention, 'whenScaled') === 'Delete')
    .map((resource) => ({
      resource,
      message: `The claims of pods ${replicasOf(resource.after)} and up are deleted with them (whenScaled: Delete).`,
      path: ['spec', 'replicas'],
    }));
  return [...gone, ...smaller];
}

function deletingPolicies(resource: Resource) {
  if (!isKind(resource, 'apps/StatefulSet')) return [];
  return ['whenDeleted', 'whenScaled']
    .filter((key) => at(resource.value, ...retention, key) === 'Delete')
    .map((key) => ({
      key,
      message: `From now on claims are deleted ${key === 'whenDeleted' ? 'with the StatefulSet' : 'when it is scaled down'} (${key}: Delete).`,
      path: [...retention, key],
    }));
}

/** `Retain` where none is given: the default of volumes that are not provisioned. */
function reclaimsByDeletion(volume: Resource): boolean {
  return at(volume.value, 'spec', 'persistentVolumeReclaimPolicy') === 'Delete';
}

function volumesSwapped(facts: Facts): readonly Finding[] {
  return updatesOf(facts).flatMap((resource) => {
    const [old, current] = [claimsOf(resource.before), claimsOf(resource.after)];
    if (old.size === 0) return [];
    const template = podTemplateOf(resource.after);
    return [...old].flatMap(([name, claim]) => {
      const now = current.get(name);
      if (template === null || now === claim) return [];
      const message = `Volume ${name} is no longer claim ${claim}${now === undefined ? '' : `, but ${now}`}: the pods do not see its files any more.`;
      return [{ resource, message, path: [...template.path, 'spec', 'volumes', { by: { name } }] }];
    });
  });
}

/** Volume → claim. */
function claimsOf(resource: Resource): ReadonlyMap<string, string> {
  const volumes = itemsOf(at(podTemplateOf(resource)?.value, 'spec', 'volumes'));
  return new Map(
    volumes.flatMap((volume) => {
      const [name, claim] = [
        textOf(at(volume, 'name')),
        textOf(at(volume, 'persistentVolumeClaim', 'claimName')),
      ];
      return name === null || claim === null ? [] : [[name, claim]];
    }),
  );
}
