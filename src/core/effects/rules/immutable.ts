import type { Resource } from '../../diff/resources.ts';
import {
  isMoved,
  isRenamed,
  isReplacedWhole,
  type Mark,
  newly,
  type Update,
  updatesOf,
} from '../read/changes.ts';
import { isKind } from '../read/kinds.ts';
import { labelsOf, podTemplateOf } from '../read/pods.ts';
import { formatSelector, matches, selectorOf } from '../read/selectors.ts';
import { at, same } from '../read/values.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';
import { expiringJobs, lastingJob } from './immutableJob.ts';
import { podFields } from './immutablePod.ts';
import { claimFields, volumeFields } from './immutableStorage.ts';
import { serviceFields } from './immutableService.ts';
import { statefulSetFields } from './immutableStatefulSet.ts';
import { fieldsOf, type FixedField, type Refusal } from './refusals.ts';

const workloads = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet'];

const replaceIt = 'Delete the object first, or give the new one another name.';

export const immutableRules: readonly EffectRule[] = [
  {
    id: 'immutable-selector',
    severity: 'block',
    summary:
      'The selector of a Deployment, StatefulSet, DaemonSet or ReplicaSet changes: the API server refuses that.',
    find: refused(workloads, fieldsOf({ path: ['spec', 'selector'] }), replaceIt),
  },
  {
    id: 'selector-mismatch',
    severity: 'block',
    summary:
      'The selector does not match the labels of the pod template: the API server refuses the workload.',
    find: (facts) => newly(facts, mismatches),
  },
  {
    id: 'immutable-statefulset',
    severity: 'block',
    summary:
      'Fields of a StatefulSet change that are fixed when it is made, such as serviceName and volumeClaimTemplates.',
    find: refused(
      ['apps/StatefulSet'],
      statefulSetFields,
      'Delete it with --cascade=orphan, which keeps pods and claims, and apply it again.',
    ),
  },
  {
    id: 'immutable-job',
    severity: 'block',
    summary: 'The pod template, selector or completions of a Job change: the API server refuses that.',
    find: refused(['batch/Job'], lastingJob, 'Give the new Job another name, or delete the old one first.'),
  },
  {
    id: 'expiring-job',
    severity: 'warn',
    summary:
      'What is fixed of a Job changes, but the Job has a time to live: the API server refuses that until the old one is gone.',
    find: expiringJobs,
  },
  {
    id: 'immutable-pod',
    severity: 'block',
    summary:
      'A Pod changes in more than its images and the few fields that may: the API server refuses that.',
    find: refused(['Pod'], podFields, 'Delete the Pod first, or let a Deployment manage it.'),
  },
  {
    id: 'immutable-service',
    severity: 'block',
    summary: 'The cluster IP or the load balancer class of a Service changes: the API server refuses that.',
    find: refused(['Service'], serviceFields, replaceIt),
  },
  {
    id: 'immutable-claim',
    severity: 'block',
    summary:
      'A PersistentVolumeClaim shrinks, or changes in more than its size: the API server refuses that.',
    find: refused(
      ['PersistentVolumeClaim'],
      claimFields,
      'Make a new claim, and copy the data over.',
      'kept',
    ),
  },
  {
    id: 'immutable-volume',
    severity: 'block',
    summary: 'The source, mode or node affinity of a PersistentVolume changes: the API server refuses that.',
    find: refused(['PersistentVolume'], volumeFields, replaceIt, 'kept'),
  },
  {
    id: 'immutable-data',
    severity: 'block',
    summary: 'A ConfigMap or Secret with `immutable: true` changes: the API server refuses that.',
    find: refused(['ConfigMap', 'Secret'], dataFields, 'Make one of another name, and refer to that.'),
  },
  {
    id: 'immutable-secret-type',
    severity: 'block',
    summary: 'The type of a Secret changes: the API server refuses that.',
    find: refused(['Secret'], secretType, replaceIt),
  },
  {
    id: 'immutable-role',
    severity: 'block',
    summary: 'The roleRef of a RoleBinding or ClusterRoleBinding changes: the API server refuses that.',
    find: refused(
      ['rbac.authorization.k8s.io/RoleBinding', 'rbac.authorization.k8s.io/ClusterRoleBinding'],
      fieldsOf({ path: ['roleRef'], usualKeys: { apiGroup: 'rbac.authorization.k8s.io' } }),
      replaceIt,
    ),
  },
  {
    id: 'immutable-crd',
    severity: 'block',
    summary:
      'The group, scope, kind or plural of a CustomResourceDefinition changes: the API server refuses that.',
    find: refused(
      ['apiextensions.k8s.io/CustomResourceDefinition'],
      fieldsOf(
        { path: ['spec', 'group'] },
        { path: ['spec', 'scope'] },
        { path: ['spec', 'names', 'kind'] },
        { path: ['spec', 'names', 'plural'] },
      ),
      'Define a new resource under another name, and move the objects over.',
    ),
  },
  {
    id: 'immutable-class',
    severity: 'block',
    summary:
      'What a StorageClass, PriorityClass, IngressClass or RuntimeClass stands for changes: the API server refuses that.',
    find: (facts) =>
      Object.entries(classes).flatMap(([kind, fields]) =>
        refused([kind], fieldsOf(...fields), replaceIt)(facts),
      ),
  },
];

/** ValidateStorageClassUpdate, ValidatePriorityClassUpdate, ValidateIngressClassUpdate, ValidateRuntimeClassUpdate. */
const classes: Readonly<Record<string, readonly FixedField[]>> = {
  'storage.k8s.io/StorageClass': [
    { path: ['provisioner'] },
    { path: ['parameters'] },
    { path: ['reclaimPolicy'], usual: 'Delete' },
    { path: ['volumeBindingMode'], usual: 'Immediate' },
  ],
  'scheduling.k8s.io/PriorityClass': [
    { path: ['value'] },
    { path: ['preemptionPolicy'], usual: 'PreemptLowerPriority' },
  ],
  'networking.k8s.io/IngressClass': [{ path: ['spec', 'controller'] }],
  'node.k8s.io/RuntimeClass': [{ path: ['handler'] }],
};

/**
 * What the API server refuses to change in objects of these kinds. Silent where the object is deleted first;
 * but a claim and a volume are looked at even then: that would cost their data. Silent, too, where the object
 * may be another one, in another namespace.
 */
function refused(
  kinds: readonly string[],
  refusals: (update: Update) => readonly Refusal[],
  wayOut: string,
  replaced: 'kept' | 'let go' = 'let go',
): (facts: Facts) => readonly Finding[] {
  return (facts) =>
    updatesOf(facts, ...kinds)
      .filter(
        (update) =>
          !isRenamed(update) && !isMoved(update) && (replaced === 'kept' || !isReplacedWhole(update.after)),
      )
      .flatMap((resource) =>
        refusals(resource).map(({ what, path }) => ({
          resource,
          message: `The API server refuses this: ${what}. ${wayOut}`,
          path,
        })),
      );
}

function mismatches(resource: Resource): readonly Mark[] {
  if (!isKind(resource, ...workloads)) return [];
  const template = podTemplateOf(resource);
  const selector = selectorOf(at(resource.value, 'spec', 'selector'));
  if (template === null || selector === null || matches(selector, labelsOf(template.value))) return [];
  const form = formatSelector(selector);
  return [
    {
      key: form,
      message: `The API server refuses this: the selector ${form} does not match the labels of the pod template.`,
      path: ['spec', 'selector'],
    },
  ];
}

function dataFields({ before, after }: Update): readonly Refusal[] {
  if (at(before.value, 'immutable') !== true) return [];
  return ['data', 'binaryData', 'stringData', 'immutable']
    .filter((key) => !same(at(before.value, key), at(after.value, key)))
    .slice(0, 1)
    .map((key) => ({ what: `the ${before.identity.kind} is marked as immutable`, path: [key] }));
}

/** `Opaque` where none is given. */
function secretType({ before, after }: Update): readonly Refusal[] {
  const [old, current] = [at(before.value, 'type') ?? 'Opaque', at(after.value, 'type') ?? 'Opaque'];
  return same(old, current) ? [] : [{ what: 'the type of a Secret cannot be changed', path: ['type'] }];
}
