import type { Resource } from '../../diff/resources.ts';
import { removalsOf } from '../read/changes.ts';
import { titleOf } from '../read/kinds.ts';
import { changeOf, openGaps, type Gap } from '../read/gaps.ts';
import { podTemplateOf } from '../read/pods.ts';
import { autoscalerKinds, leastReplicas, podsOf } from '../read/scale.ts';
import { selectorOf } from '../read/selectors.ts';
import { remembered } from '../read/remembered.ts';
import { at, same, shown } from '../read/values.ts';
import { resourcesOf, type Workload, type World, worldOf } from '../read/world.ts';
import type { ChangedResource, EffectRule, Facts, Finding } from '../types.ts';

const budgets = 'policy/PodDisruptionBudget';

export const disruptionRules: readonly EffectRule[] = [
  {
    id: 'disruption-budget-removed',
    severity: 'warn',
    summary:
      'A PodDisruptionBudget is removed while its pods stay: draining nodes may stop all of them at once.',
    find: budgetsRemoved,
  },
  {
    id: 'disruption-budget-blocks',
    severity: 'warn',
    summary:
      'A PodDisruptionBudget allows no pod to be missing: nodes cannot be drained, and cluster upgrades hang.',
    find: (facts) => openGaps(facts, { in: [budgets], mayOpen: mayRescale, gapsOf: blockedDrains }),
  },
];

/** Of pods that stay, and that no other budget holds. */
function budgetsRemoved(facts: Facts): readonly Finding[] {
  const removals = removalsOf(facts, budgets);
  if (removals.length === 0) return [];
  const world = worldOf(facts.after);
  const heldBy = (budget: Resource) => {
    const selector = selectorOf(at(budget.value, 'spec', 'selector'));
    return selector === null ? [] : world.podsMatching(selector, budget.identity.namespace);
  };
  const held = new Set(world.ofKind(budgets).flatMap(heldBy));
  return removals.flatMap(({ resource, before }) => {
    const [open] = heldBy(before).filter((workload) => !held.has(workload));
    if (open === undefined) return [];
    const message = `Nothing holds drains back any more: all pods of ${titleOf(open.resource)} may be stopped at once.`;
    return [{ resource, message }];
  });
}

/** Other replicas, other labels, another autoscaler; a new image alone lets no budget block. */
function mayRescale(change: ChangedResource): boolean {
  const { before, after } = change;
  if (before === null || after === null || changeOf(...autoscalerKinds)(change)) return true;
  const [old, current] = [podTemplateOf(before), podTemplateOf(after)];
  return (
    !same(at(before.value, 'spec', 'replicas'), at(after.value, 'spec', 'replicas')) ||
    !same(at(old?.value, 'metadata', 'labels'), at(current?.value, 'metadata', 'labels'))
  );
}

/** Many budgets may hold the same pods. */
const replicasOfAll = remembered((world: World) =>
  remembered((pods: readonly Workload[]) =>
    pods.reduce((sum, { resource }) => sum + leastReplicas(world, resource), 0),
  ),
);

/** Budgets under which no pod may ever be evicted. A workload of no pods has none to hold. */
function blockedDrains(resource: Resource, world: World): readonly Gap[] {
  const spec = at(resource.value, 'spec');
  const selector = selectorOf(at(spec, 'selector'));
  if (selector === null) return [];
  const pods = world.podsMatching(selector, resource.identity.namespace);
  const replicas = replicasOfAll(world)(pods);
  if (replicas === 0) return [];
  const [most, least] = [at(spec, 'maxUnavailable'), at(spec, 'minAvailable')];
  const field = most === undefined ? 'minAvailable' : 'maxUnavailable';
  const allowed =
    most === undefined
      ? replicas - (podsOf(least, replicas, 'up') ?? 0)
      : (podsOf(most, replicas, 'up') ?? 1);
  if (allowed > 0 || (most === undefined && least === undefined)) return [];
  return [
    {
      key: field,
      message: `No pod may be evicted: ${field} is ${shown(at(spec, field))}, and there may be no more than ${replicas}. Nodes cannot be drained.`,
      path: ['spec', field],
      touchedBy: resourcesOf(pods),
    },
  ];
}
