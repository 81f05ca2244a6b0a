import type { Resource } from '../../diff/resources.ts';
import { removalsOf, updatesOf } from '../read/changes.ts';
import { stayingContainers } from '../read/containers.ts';
import { isKind } from '../read/kinds.ts';
import { podTemplateOf, replicasOf } from '../read/pods.ts';
import { autoscalerKinds, isScaled, leastOf, leastReplicas, podsOf } from '../read/scale.ts';
import { at, isMapping, numberOf, type Value } from '../read/values.ts';
import { worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';
import { restartsOf } from './restarts.ts';

const scalable = [
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/ReplicaSet',
  'argoproj.io/Rollout',
  'ReplicationController',
];
const serving = ['apps/Deployment', 'apps/DaemonSet', 'argoproj.io/Rollout'];
const usualGraceSeconds = 30;

export const interruptionRules: readonly EffectRule[] = [
  {
    id: 'scaled-to-zero',
    severity: 'warn',
    summary: 'The replicas of a workload become 0: nothing of it runs any more.',
    find: (facts) =>
      rescaled(
        facts,
        (old, now) => old > 0 && now === 0,
        (old) => `Nothing of it runs any more: replicas go from ${old} to 0.`,
      ),
  },
  {
    id: 'scaled-down',
    severity: 'warn',
    summary: 'The replicas of a workload fall to half or less: what is left has to bear the load.',
    find: (facts) =>
      rescaled(
        facts,
        (old, now) => now > 0 && now * 2 <= old,
        (old, now) => `Replicas fall from ${old} to ${now}: the rest has to bear the load.`,
      ),
  },
  {
    id: 'autoscaler-minimum-lowered',
    severity: 'warn',
    summary:
      'An autoscaler keeps fewer pods than before: when the load is low, fewer are left for what comes next.',
    find: minimumsLowered,
  },
  {
    id: 'recreate',
    severity: 'warn',
    summary:
      'A Deployment with the strategy Recreate restarts, or gets that strategy: all pods stop before new ones start.',
    find: recreated,
  },
  {
    id: 'rollout-downtime',
    severity: 'warn',
    summary:
      'A workload restarts so that at times none of its pods need be available: with one replica, or a maxUnavailable of all.',
    find: (facts) =>
      restartsOf(facts).flatMap((resource) => {
        const reason = downtimeOf(facts, resource.after);
        return reason === null
          ? []
          : [{ resource, message: `While it restarts, no pod need be available: ${reason}.` }];
      }),
  },
  {
    id: 'probe-removed',
    severity: 'warn',
    summary: 'A container loses a probe: Kubernetes no longer sees that it is not ready, or hangs.',
    find: probesRemoved,
  },
  {
    id: 'grace-period-lowered',
    severity: 'warn',
    summary: 'Pods get less time to end what they are at before they are killed.',
    find: (facts) =>
      updatesOf(facts).flatMap((resource) => {
        const [old, current] = [podTemplateOf(resource.before), podTemplateOf(resource.after)];
        if (old === null || current === null) return [];
        const [was, is] = [old, current].map(({ value }) =>
          graceSeconds(at(value, 'spec', 'terminationGracePeriodSeconds')),
        );
        if (was === undefined || is === undefined || is >= was) return [];
        const path = [...current.path, 'spec', 'terminationGracePeriodSeconds'];
        return [
          { resource, message: `Pods get ${is} s instead of ${was} s to end before they are killed.`, path },
        ];
      }),
  },
  {
    id: 'workload-removed',
    severity: 'warn',
    summary:
      'A Deployment, DaemonSet or Rollout is removed, be it by a new name: its pods stop, and nothing waits for those of a new one.',
    find: (facts) =>
      removalsOf(facts, ...serving).map(({ resource, before }) => ({
        resource,
        message: `The ${before.identity.kind} is removed: its pods stop, and nothing waits for others to take over.`,
      })),
  },
];

function rescaled(
  facts: Facts,
  is: (old: number, now: number) => boolean,
  message: (old: number, now: number) => string,
): readonly Finding[] {
  const world = worldOf(facts.after);
  return updatesOf(facts, ...scalable).flatMap((resource) => {
    const [old, now] = [replicasOf(resource.before), replicasOf(resource.after)];
    // Zero switches an autoscaler off; any other number it corrects.
    if (!is(old, now) || (now > 0 && isScaled(world, resource.after))) return [];
    return [{ resource, message: message(old, now), path: ['spec', 'replicas'] }];
  });
}

function minimumsLowered(facts: Facts): readonly Finding[] {
  return updatesOf(facts, ...autoscalerKinds).flatMap((resource) => {
    const [old, now] = [leastOf(resource.before), leastOf(resource.after)];
    if (now >= old) return [];
    return [
      { resource, message: `The autoscaler keeps at least ${now} instead of ${old} pods.`, path: ['spec'] },
    ];
  });
}

function recreates(resource: Resource): boolean {
  return isKind(resource, 'apps/Deployment') && at(resource.value, 'spec', 'strategy', 'type') === 'Recreate';
}

function recreated(facts: Facts): readonly Finding[] {
  const restarting = new Set<unknown>(restartsOf(facts));
  return updatesOf(facts, 'apps/Deployment')
    .filter((update) => recreates(update.after) && replicasOf(update.after) > 0)
    .filter((update) => restarting.has(update) || !recreates(update.before))
    .map((resource) => ({
      resource,
      message: restarting.has(resource)
        ? 'All pods stop before new ones start: its strategy is Recreate.'
        : 'From now on all pods stop before new ones start: its strategy becomes Recreate.',
      path: ['spec', 'strategy', 'type'],
    }));
}

/** Why a rolling update may leave nothing available. With Recreate there is another rule. */
function downtimeOf(facts: Facts, resource: Resource): string | null {
  const replicas = leastReplicas(worldOf(facts.after), resource);
  const spec = at(resource.value, 'spec');
  if (isKind(resource, 'apps/StatefulSet')) {
    return replicas === 1 ? 'its one replica stops before the new one starts' : null;
  }
  if (!isKind(resource, 'apps/Deployment') || recreates(resource) || replicas === 0) return null;
  const unavailable =
    podsOf(at(spec, 'strategy', 'rollingUpdate', 'maxUnavailable') ?? '25%', replicas, 'down') ?? 0;
  return unavailable >= replicas ? `maxUnavailable allows all ${replicas} to be missing` : null;
}

function probesRemoved(facts: Facts): readonly Finding[] {
  return stayingContainers(facts).flatMap(({ resource, before, after }) =>
    ['readinessProbe', 'livenessProbe', 'startupProbe']
      .filter((probe) => isMapping(at(before.value, probe)) && !isMapping(at(after.value, probe)))
      .map((probe) => ({
        resource,
        message: `Container ${after.name} loses its ${probe}: ${consequence(probe)}.`,
        path: [...after.path, probe],
      })),
  );
}

function consequence(probe: string): string {
  if (probe === 'readinessProbe') return 'it gets traffic as soon as it runs, ready or not';
  return probe === 'livenessProbe' ? 'it is not restarted when it hangs' : 'other probes begin at once';
}

function graceSeconds(value: Value): number {
  return numberOf(value) ?? usualGraceSeconds;
}
