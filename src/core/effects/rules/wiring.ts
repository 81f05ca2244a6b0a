import type { Resource } from '../../diff/resources.ts';
import { backendKinds, backendsOf } from '../read/backends.ts';
import { changeOf, type Gap, openGaps } from '../read/gaps.ts';
import { isKind, kindOf, mayShareNamespace, titleOf } from '../read/kinds.ts';
import { containersOf, podTemplateOf } from '../read/pods.ts';
import { remembered } from '../read/remembered.ts';
import { autoscalerKinds, scaleTargetOf } from '../read/scale.ts';
import { formatSelector, isEmpty, labelSelectorOf, type Selector, selectorOf } from '../read/selectors.ts';
import { at, itemsOf, numberOf, same, textOf, type Value } from '../read/values.ts';
import { resourcesOf, type Workload, type World } from '../read/world.ts';
import type { ChangedResource, EffectRule } from '../types.ts';

const budget = 'policy/PodDisruptionBudget';
const networkPolicy = 'networking.k8s.io/NetworkPolicy';

export const wiringRules: readonly EffectRule[] = [
  {
    id: 'selects-nothing',
    severity: 'warn',
    summary:
      'The selector of a Service, PodDisruptionBudget or NetworkPolicy matches no pod of the manifests any more.',
    find: (facts) =>
      openGaps(facts, { in: ['Service', budget, networkPolicy], mayOpen: relabels, gapsOf: selectsNothing }),
  },
  {
    id: 'missing-port',
    severity: 'warn',
    summary: 'A backend, a Service or a probe names a port that the other side does not have.',
    find: (facts) => [
      ...openGaps(facts, { in: backendKinds, mayOpen: changeOf('Service'), gapsOf: backendPorts }),
      ...openGaps(facts, { in: ['Service'], mayOpen: makesPods, gapsOf: targetPorts }),
      ...openGaps(facts, { in: 'workloads', mayOpen: () => false, gapsOf: probePorts }),
    ],
  },
  {
    id: 'replicas-and-autoscaler',
    severity: 'warn',
    summary:
      'A workload that an autoscaler scales sets replicas: each sync sets them back, and the autoscaler again.',
    find: (facts) => openGaps(facts, { in: autoscalerKinds, mayOpen: makesPods, gapsOf: scaledTwice }),
  },
];

function makesPods({ before, after }: ChangedResource): boolean {
  return podTemplateOf(before) !== null || podTemplateOf(after) !== null;
}

/** Whether pods are lost to the selectors that matched them. */
function relabels({ before, after }: ChangedResource): boolean {
  const labels = at(podTemplateOf(before)?.value, 'metadata', 'labels');
  return !same(labels, at(podTemplateOf(after)?.value, 'metadata', 'labels'));
}

/** Which pods a resource is meant for; null where it is for all, or for none by a selector. */
function podSelectorOf(resource: Resource): Selector | null {
  const spec = at(resource.value, 'spec');
  if (isKind(resource, 'Service')) {
    return at(spec, 'type') === 'ExternalName' ? null : labelSelectorOf(at(spec, 'selector'));
  }
  const key = isKind(resource, budget) ? 'selector' : isKind(resource, networkPolicy) ? 'podSelector' : null;
  const selector = key === null ? null : selectorOf(at(spec, key));
  return selector === null || isEmpty(selector) ? null : selector;
}

function selectsNothing(resource: Resource, world: World): readonly Gap[] {
  const { namespace } = resource.identity;
  const selector = podSelectorOf(resource);
  if (selector === null || world.podsMatching(selector, namespace).length > 0) return [];
  const form = formatSelector(selector);
  return [
    {
      key: form,
      message: `No pod among the manifests has the labels ${form}.`,
      path: ['spec', isKind(resource, networkPolicy) ? 'podSelector' : 'selector'],
      wasHeldBy: (before) => resourcesOf(before.podsMatching(selector, namespace)),
    },
  ];
}

function backendPorts(resource: Resource, world: World): readonly Gap[] {
  return backendsOf(resource).flatMap(({ service, namespace, port, path }) => {
    const found = world.find('Service', namespace, service);
    if (found === null || port === null || at(found.value, 'spec', 'type') === 'ExternalName') return [];
    const key = typeof port === 'number' ? 'port' : 'name';
    if (itemsOf(at(found.value, 'spec', 'ports')).some((entry) => readPort(at(entry, key)) === port))
      return [];
    return [
      {
        key: `${service}/${port}`,
        message: `Service ${service} has no port ${port}.`,
        path,
        touchedBy: [found],
      },
    ];
  });
}

/** Named ports of a Service are looked up in its pods; numbers are taken as they are. */
function targetPorts(resource: Resource, world: World): readonly Gap[] {
  const selector = podSelectorOf(resource);
  if (selector === null) return [];
  const pods = world.podsMatching(selector, resource.identity.namespace);
  if (pods.length === 0) return [];
  return itemsOf(at(resource.value, 'spec', 'ports')).flatMap((entry, index) => {
    const target = textOf(at(entry, 'targetPort'));
    if (target === null || portNamesOf(pods).has(target)) return [];
    return [
      {
        key: target,
        message: `No container of its pods has a port named ${target}.`,
        path: ['spec', 'ports', { index }, 'targetPort'],
        touchedBy: resourcesOf(pods),
      },
    ];
  });
}

/** Of any of the pods. */
const portNamesOf = remembered(
  (pods: readonly Workload[]): ReadonlySet<string> =>
    new Set(pods.flatMap((workload) => portNames(workload))),
);

const portNames = remembered(({ template }: Workload) =>
  containersOf(template).flatMap(({ value }) => namesOfPorts(value)),
);

function namesOfPorts(container: Value): readonly string[] {
  return itemsOf(at(container, 'ports')).flatMap((port) => textOf(at(port, 'name')) ?? []);
}

/** A probe finds its port by name in its own container only. */
function probePorts(resource: Resource): readonly Gap[] {
  return containersOf(podTemplateOf(resource)).flatMap(({ name, path, value }) =>
    ['readinessProbe', 'livenessProbe', 'startupProbe'].flatMap((probe) =>
      ['httpGet', 'tcpSocket'].flatMap((how) => {
        const port = textOf(at(value, probe, how, 'port'));
        if (port === null || /^\d+$/u.test(port) || namesOfPorts(value).includes(port)) return [];
        return [
          {
            key: `${name}/${probe}/${port}`,
            message: `The ${probe} of container ${name} asks port ${port}, which the container does not have.`,
            path: [...path, probe, how, 'port'],
          },
        ];
      }),
    ),
  );
}

function readPort(value: Value): number | string | null {
  return numberOf(value) ?? textOf(value);
}

function scaledTwice(resource: Resource, world: World): readonly Gap[] {
  const target = scaleTargetOf(resource);
  const workload = target === null ? null : world.find(target.kind, resource.identity.namespace, target.name);
  if (workload === null || !mayShareNamespace(workload.identity.namespace, resource.identity.namespace))
    return [];
  const replicas = numberOf(at(workload.value, 'spec', 'replicas'));
  // Zero switches the autoscaler off.
  if (replicas === null || replicas === 0) return [];
  return [
    {
      key: kindOf(workload),
      message: `${titleOf(workload)} sets replicas, which this autoscaler sets too: each sync undoes what it did.`,
      path: ['spec', 'scaleTargetRef'],
      touchedBy: [workload],
    },
  ];
}
