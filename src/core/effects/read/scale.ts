import type { Resource } from '../../diff/resources.ts';
import { kindOf } from './kinds.ts';
import { replicasOf } from './pods.ts';
import { remembered } from './remembered.ts';
import { at, numberOf, textOf, type Value } from './values.ts';
import type { World } from './world.ts';

/** Kinds that set the replicas of others, with the key of the least that they set and its default. */
const autoscalers: Readonly<Record<string, { readonly least: string; readonly usual: number }>> = {
  'autoscaling/HorizontalPodAutoscaler': { least: 'minReplicas', usual: 1 },
  'keda.sh/ScaledObject': { least: 'minReplicaCount', usual: 0 },
};

export const autoscalerKinds: readonly string[] = Object.keys(autoscalers);

/** What an autoscaler scales: kind and group as `kindOf` has them. */
export interface ScaleTarget {
  readonly kind: string;
  readonly name: string;
}

export function scaleTargetOf(autoscaler: Resource): ScaleTarget | null {
  const target = at(autoscaler.value, 'spec', 'scaleTargetRef');
  const name = textOf(at(target, 'name'));
  // KEDA takes a Deployment where nothing else is said.
  const kind = textOf(at(target, 'kind')) ?? 'Deployment';
  const group = textOf(at(target, 'apiVersion')) ?? 'apps/v1';
  if (name === null) return null;
  return { kind: group.includes('/') ? `${group.slice(0, group.indexOf('/'))}/${kind}` : kind, name };
}

export function autoscalersOf(world: World): readonly Resource[] {
  return autoscalerKinds.flatMap((kind) => world.ofKind(kind));
}

/** By what they scale, as `kind/name`. */
const byTarget = remembered((world: World) =>
  Map.groupBy(autoscalersOf(world), (autoscaler) => {
    const target = scaleTargetOf(autoscaler);
    return target === null ? null : `${target.kind}/${target.name}`;
  }),
);

/** Those that scale a workload. */
function scaledBy(world: World, workload: Resource): readonly Resource[] {
  const { namespace, name } = workload.identity;
  const kind = kindOf(workload);
  return (byTarget(world).get(`${kind}/${name}`) ?? []).filter(
    (autoscaler) => world.find(kind, autoscaler.identity.namespace, name)?.identity.namespace === namespace,
  );
}

/** The least number of pods that a workload is meant to have: its own replicas, or what its autoscaler keeps. */
export function leastReplicas(world: World, workload: Resource): number {
  return leastIn(world)(workload);
}

const leastIn = remembered((world: World) =>
  remembered((workload: Resource): number => {
    const [autoscaler] = scaledBy(world, workload);
    return autoscaler === undefined ? replicasOf(workload) : leastOf(autoscaler);
  }),
);

/** What an autoscaler keeps at least. */
export function leastOf(autoscaler: Resource): number {
  const { least, usual } = autoscalers[kindOf(autoscaler)] ?? { least: 'minReplicas', usual: 1 };
  return numberOf(at(autoscaler.value, 'spec', least)) ?? usual;
}

export function isScaled(world: World, workload: Resource): boolean {
  return scaledBy(world, workload).length > 0;
}

/** A number of pods, or a share of all of them; null where it is neither. */
export function podsOf(value: Value, all: number, round: 'up' | 'down'): number | null {
  const amount = numberOf(value);
  if (amount !== null) return amount;
  const [, percent] = /^(\d{1,9})%$/u.exec(textOf(value) ?? '') ?? [];
  if (percent === undefined) return null;
  const share = (Number(percent) * all) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
