import type { Resource } from '../../diff/resources.ts';
import { isRenamed, isReplacedWhole, type Update, updatesOf } from '../read/changes.ts';
import { changesByAfter, twinOf } from '../read/gaps.ts';
import { isKind, titleOf } from '../read/kinds.ts';
import { labelsOf, podTemplateOf, replicasOf } from '../read/pods.ts';
import { remembered } from '../read/remembered.ts';
import { matches, selectorOf } from '../read/selectors.ts';
import { at, numberOf, same } from '../read/values.ts';
import { type Use, worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

/** Whose controller replaces the pods when the template changes. */
export const rolling = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'];
/** Whose pods run on under an old template. */
export const lasting = ['apps/ReplicaSet', 'ReplicationController'];

export const restartRules: readonly EffectRule[] = [
  {
    id: 'restart',
    severity: 'info',
    summary: 'The pod template changes, so that the controller replaces every pod.',
    find: ownRestarts,
  },
  {
    id: 'renamed-config',
    severity: 'info',
    summary:
      'A ConfigMap or Secret gets a new name, as kustomize gives it with new content: the workloads that use it restart.',
    find: restartsByName,
  },
  {
    id: 'no-rollout',
    severity: 'warn',
    summary: 'The pod template changes, but running pods keep the old one until somebody replaces them.',
    find: (facts) =>
      templateChanges(facts).flatMap((resource) => {
        const reason = heldBack(resource.after);
        return reason === null
          ? []
          : [{ resource, message: `Running pods keep the old template: ${reason}.` }];
      }),
  },
];

const templateChanges = remembered((facts: Facts): readonly Update[] =>
  updatesOf(facts, ...rolling, ...lasting).filter(
    (update) => replicasOf(update.after) > 0 && templateDiffers(update) && !isRefused(update),
  ),
);

/** What the API server refuses restarts nothing. */
function isRefused({ before, after }: Update): boolean {
  const [old, current] = [at(before.value, 'spec', 'selector'), at(after.value, 'spec', 'selector')];
  if (!same(old, current)) return !isReplacedWhole(after);
  const [selector, template] = [selectorOf(current), podTemplateOf(after)];
  return selector !== null && template !== null && !matches(selector, labelsOf(template.value));
}

/** Updates whose pods the controller replaces. */
export function restartsOf(facts: Facts): readonly Update[] {
  return templateChanges(facts).filter(({ after }) => heldBack(after) === null);
}

function ownRestarts(facts: Facts): readonly Finding[] {
  return restartsOf(facts).map((resource) => ({
    resource,
    message: 'Restarts: its pod template changes.',
    path: podTemplateOf(resource.after)?.path ?? [],
  }));
}

export function templateDiffers({
  before,
  after,
}: {
  readonly before: Resource;
  readonly after: Resource;
}): boolean {
  const [old, current] = [podTemplateOf(before), podTemplateOf(after)];
  return old !== null && current !== null && !same(old.value, current.value);
}

/** Why the controller will not replace pods by itself. */
export function heldBack(resource: Resource): string | null {
  if (isKind(resource, ...lasting)) return `a ${resource.identity.kind} replaces none`;
  const spec = at(resource.value, 'spec');
  if (isKind(resource, 'apps/Deployment') && at(spec, 'paused') === true) return 'its rollout is paused';
  if (!isKind(resource, 'apps/StatefulSet', 'apps/DaemonSet')) return null;
  if (at(spec, 'updateStrategy', 'type') === 'OnDelete') return 'its updateStrategy is OnDelete';
  const partition = numberOf(at(spec, 'updateStrategy', 'rollingUpdate', 'partition')) ?? 0;
  return partition >= replicasOf(resource) && isKind(resource, 'apps/StatefulSet')
    ? `its partition ${partition} is not below its replicas`
    : null;
}

/**
 * Workloads that are not shown as changed, since only the hashed name of a ConfigMap or Secret is
 * rewritten in them: that, too, changes the template.
 */
function restartsByName(facts: Facts): readonly Finding[] {
  const shownAlready = new Set(facts.changed.map(({ after }) => after));
  return updatesOf(facts, 'ConfigMap', 'Secret')
    .filter(isRenamed)
    .flatMap((resource) => {
      const { kind, namespace, name } = resource.after.identity;
      const workloads = new Set(worldOf(facts.after).usesOf(kind, namespace, name).map(toResource));
      return [...workloads]
        .filter((workload) => isKind(workload, ...rolling) && !shownAlready.has(workload))
        .filter((workload) => heldBack(workload) === null && pastOf(facts, workload) !== null)
        .map((workload) => ({
          resource,
          message: `${titleOf(workload)} restarts: it takes this under its new name.`,
        }));
    });
}

/** The same resource before the change. */
export function pastOf(facts: Facts, workload: Resource): Resource | null {
  const change = changesByAfter(facts).get(workload);
  return change === undefined ? twinOf(workload, worldOf(facts.before)) : change.before;
}

function toResource({ workload }: Use): Resource {
  return workload.resource;
}
