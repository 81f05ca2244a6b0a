import type { Resource } from '../../diff/resources.ts';
import { backendKinds, backendsOf } from '../read/backends.ts';
import { changeOf, type Gap, openGaps } from '../read/gaps.ts';
import { isKind } from '../read/kinds.ts';
import { entriesOfConfig, isProvided, makersOf, providersOf } from '../read/provided.ts';
import type { Reference } from '../read/references.ts';
import { scaleTargetOf, autoscalerKinds } from '../read/scale.ts';
import { at, listed, textOf } from '../read/values.ts';
import { workloadOf, type World } from '../read/world.ts';
import type { EffectRule } from '../types.ts';

/** References into the void: told when the change makes them, or takes away what they lead to. */
export const missingRules: readonly EffectRule[] = [
  missing(
    'missing-configmap',
    'ConfigMap',
    'Pods refer to a ConfigMap that is not among the manifests: they will not start.',
  ),
  missing(
    'missing-secret',
    'Secret',
    'Pods refer to a Secret that is not among the manifests, nor made by an ExternalSecret, SealedSecret or the like.',
  ),
  missing(
    'missing-claim',
    'PersistentVolumeClaim',
    'Pods mount a PersistentVolumeClaim that is not among the manifests: they will not start.',
  ),
  missing(
    'missing-service-account',
    'ServiceAccount',
    'Pods run as a ServiceAccount that is not among the manifests: none are made.',
  ),
  {
    id: 'missing-key',
    severity: 'warn',
    summary: 'Pods read a key that their ConfigMap or Secret does not have: they will not start.',
    find: (facts) =>
      openGaps(facts, { in: 'workloads', mayOpen: changeOf('ConfigMap', 'Secret'), gapsOf: missingKeys }),
  },
  {
    id: 'missing-service',
    severity: 'warn',
    summary: 'An Ingress, a route or a StatefulSet names a Service that is not among the manifests.',
    find: (facts) =>
      openGaps(facts, {
        in: [...backendKinds, 'apps/StatefulSet'],
        mayOpen: changeOf('Service'),
        gapsOf: missingServices,
      }),
  },
  {
    id: 'missing-scale-target',
    severity: 'warn',
    summary: 'An autoscaler is to scale a workload that is not among the manifests: it does nothing.',
    find: (facts) => openGaps(facts, { in: autoscalerKinds, mayOpen: () => true, gapsOf: missingTargets }),
  },
];

function missing(id: string, kind: Reference['kind'], summary: string): EffectRule {
  return {
    id,
    severity: 'warn',
    summary,
    find: (facts) =>
      openGaps(facts, {
        in: 'workloads',
        mayOpen: changeOf(kind, ...makersOf(kind)),
        gapsOf: (resource, world) => missingOf(kind, resource, world),
      }),
  };
}

function missingOf(kind: Reference['kind'], resource: Resource, world: World): readonly Gap[] {
  const { namespace } = resource.identity;
  const references = referencesOf(resource).filter(
    ({ kind: to, name, optional }) => to === kind && !optional && !isProvided(world, kind, namespace, name),
  );
  return firstOfEach(references).map(({ name, path }) => ({
    key: name,
    message: `${kind} ${name} is not among the manifests${consequences[kind]}.`,
    path,
    wasHeldBy: (before) => providersOf(before, kind, namespace, name),
  }));
}

function referencesOf(resource: Resource): readonly Reference[] {
  return workloadOf(resource)?.references() ?? [];
}

const consequences: Readonly<Record<Reference['kind'], string>> = {
  ConfigMap: ': the pods will not start without it',
  Secret: ', nor is anything that makes it: the pods will not start without it',
  PersistentVolumeClaim: ': the pods will not start without it',
  ServiceAccount: ': no pod is made without it',
};

function firstOfEach(references: readonly Reference[]): readonly Reference[] {
  return [...new Map(references.toReversed().map((reference) => [reference.name, reference])).values()];
}

function missingKeys(resource: Resource, world: World): readonly Gap[] {
  return referencesOf(resource).flatMap(({ kind, name, keys, optional, path }) => {
    if (keys === null || optional || (kind !== 'ConfigMap' && kind !== 'Secret')) return [];
    const config = world.find(kind, resource.identity.namespace, name);
    const entries = config === null ? null : entriesOfConfig(config);
    if (config === null || entries === null) return [];
    const lacking = keys.filter((key) => !entries.has(key));
    if (lacking.length === 0) return [];
    const message = `${kind} ${name} has no ${listed(lacking)}: the pods will not start without it.`;
    return [{ key: `${kind}/${name}/${lacking.join()}`, message, path, touchedBy: [config] }];
  });
}

function missingServices(resource: Resource, world: World): readonly Gap[] {
  const governing = isKind(resource, 'apps/StatefulSet')
    ? textOf(at(resource.value, 'spec', 'serviceName'))
    : null;
  const { namespace } = resource.identity;
  const named = governing === null ? [] : [{ service: governing, namespace, path: ['spec', 'serviceName'] }];
  return [...backendsOf(resource), ...named]
    .filter((backend) => world.find('Service', backend.namespace, backend.service) === null)
    .map(({ service, namespace: where, path }) => ({
      key: service,
      message: `Service ${service} is not among the manifests.`,
      path,
      wasHeldBy: (before) => [before.find('Service', where, service) ?? []].flat(),
    }));
}

function missingTargets(resource: Resource, world: World): readonly Gap[] {
  const target = scaleTargetOf(resource);
  const { namespace } = resource.identity;
  if (target === null || world.find(target.kind, namespace, target.name) !== null) return [];
  return [
    {
      key: `${target.kind}/${target.name}`,
      message: `There is no ${target.kind.slice(target.kind.indexOf('/') + 1)} ${target.name} to scale.`,
      path: ['spec', 'scaleTargetRef'],
      wasHeldBy: (before) => [before.find(target.kind, namespace, target.name) ?? []].flat(),
    },
  ];
}
