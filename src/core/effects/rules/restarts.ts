import type { Resource } from '../../diff/resources.ts';
import { isRenamed, isReplacedWhole, type Update, updatesOf } from '../read/changes.ts';
import { changesByAfter, twinOf } from '../read/gaps.ts';
import { isKind, titleOf } from '../read/kinds.ts';
import { annotationOf, labelsOf, podTemplateOf, replicasOf } from '../read/pods.ts';
import type { Reference } from '../read/references.ts';
import { matches, selectorOf } from '../read/selectors.ts';
import { at, keysOf, listed, numberOf, same, type Value } from '../read/values.ts';
import { type Use, worldOf } from '../read/world.ts';
import type { EffectRule, Facts, Finding } from '../types.ts';

/** Whose controller replaces the pods when the template changes. */
const rolling = ['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout'];
/** Whose pods run on under an old template. */
const lasting = ['apps/ReplicaSet', 'ReplicationController'];

const configKinds = ['ConfigMap', 'Secret', 'bitnami.com/SealedSecret'];

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
  {
    id: 'stale-config',
    severity: 'warn',
    summary:
      'A ConfigMap or Secret changes that pods take into their environment, or mount by subPath: they keep the old values until they restart.',
    find: (facts) =>
      configUses(facts).flatMap(({ resource, workload, stale }) =>
        stale === null ? [] : [{ resource, message: `${titleOf(workload)} does not restart: ${stale}.` }],
      ),
  },
  {
    id: 'live-config',
    severity: 'info',
    summary: 'A ConfigMap or Secret changes that pods mount as files: the files change under running pods.',
    find: (facts) =>
      configUses(facts).flatMap(({ resource, workload, stale }) =>
        stale === null
          ? [
              {
                resource,
                message: `${titleOf(workload)} does not restart: its mounted files change while it runs, within a minute or two.`,
              },
            ]
          : [],
      ),
  },
];

function templateChanges(facts: Facts): readonly Update[] {
  return updatesOf(facts, ...rolling, ...lasting).filter(
    (update) => replicasOf(update.after) > 0 && templateDiffers(update) && !isRefused(update),
  );
}

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

function templateDiffers({
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
function heldBack(resource: Resource): string | null {
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

interface ConfigUse {
  readonly resource: Update;
  readonly workload: Resource;
  /** Why it keeps old values; null where it does not. */
  readonly stale: string | null;
}

/** Running workloads that use what changes in a ConfigMap or Secret, and do not restart in the same change. */
function configUses(facts: Facts): readonly ConfigUse[] {
  return updatesOf(facts, ...configKinds)
    .filter((update) => !isRenamed(update))
    .flatMap((resource) => {
      const changed = changedKeys(resource);
      if (changed.size === 0) return [];
      const { namespace, name } = resource.after.identity;
      const kind = isKind(resource.after, 'ConfigMap') ? 'ConfigMap' : 'Secret';
      const uses = worldOf(facts.after)
        .usesOf(kind, namespace, name)
        .filter(({ reference }) => reference.use !== 'name' && readsAny(reference, changed))
        .filter(({ workload }) => keepsRunning(facts, workload.resource));
      return byWorkload(uses).map(([workload, references]) => ({
        resource,
        workload,
        stale: whyStale(references, changed),
      }));
    });
}

/** The entries whose values change, metadata aside. */
function changedKeys({ before, after }: Update): ReadonlySet<string> {
  const holders = [['data'], ['binaryData'], ['stringData'], ['spec', 'encryptedData']];
  const keys = holders.flatMap((holder) => {
    const [old, current] = [at(before.value, ...holder), at(after.value, ...holder)];
    return [...keysOf(old), ...keysOf(current)].filter((key) => !same(at(old, key), at(current, key)));
  });
  return new Set(keys);
}

function readsAny({ keys }: Reference, changed: ReadonlySet<string>): boolean {
  return keys === null || keys.some((key) => changed.has(key));
}

/** Whether pods that run now run on: neither new, nor restarted by this change, nor by a controller that watches. */
function keepsRunning(facts: Facts, workload: Resource): boolean {
  if (!isKind(workload, ...rolling, ...lasting, 'Pod') || replicasOf(workload) === 0) return false;
  const before = pastOf(facts, workload);
  if (before === null || isReloaded(workload)) return false;
  return !templateDiffers({ before, after: workload }) || heldBack(workload) !== null;
}

/** The same resource before the change. */
function pastOf(facts: Facts, workload: Resource): Resource | null {
  const change = changesByAfter(facts).get(workload);
  return change === undefined ? twinOf(workload, worldOf(facts.before)) : change.before;
}

/** Stakater's Reloader restarts what is annotated for it. */
function isReloaded(workload: Resource): boolean {
  const annotations: Value = at(workload.value, 'metadata', 'annotations');
  return keysOf(annotations).some(
    (key) => key.includes('reloader.stakater.com/') && annotationOf(workload, key) !== 'false',
  );
}

function byWorkload(uses: readonly Use[]): readonly (readonly [Resource, readonly Reference[]])[] {
  const found = new Map<Resource, Reference[]>();
  for (const { workload, reference } of uses) {
    found.set(workload.resource, [...(found.get(workload.resource) ?? []), reference]);
  }
  return [...found];
}

function whyStale(references: readonly Reference[], changed: ReadonlySet<string>): string | null {
  const read = (use: Reference['use']): readonly string[] => {
    const keys = references
      .filter((reference) => reference.use === use)
      .flatMap((reference) => reference.keys ?? [...changed]);
    return [...new Set(keys)].filter((key) => changed.has(key)).toSorted();
  };
  const [variables, files] = [read('environment'), read('subPath')];
  if (variables.length > 0)
    return `it keeps the old ${listed(variables)} in its environment until its pods are replaced`;
  return files.length > 0
    ? `it keeps the old ${listed(files)}, which is mounted by subPath, until its pods are replaced`
    : null;
}

function toResource({ workload }: Use): Resource {
  return workload.resource;
}
