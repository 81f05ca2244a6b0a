import type { Resource } from '../../diff/resources.ts';
import { isRenamed, type Update, updatesOf } from '../read/changes.ts';
import { isKind, titleOf } from '../read/kinds.ts';
import { annotationOf, replicasOf } from '../read/pods.ts';
import type { Reference } from '../read/references.ts';
import { remembered } from '../read/remembered.ts';
import { at, keysOf, listed, same } from '../read/values.ts';
import { type Use, worldOf } from '../read/world.ts';
import type { EffectRule, Facts } from '../types.ts';
import { heldBack, lasting, pastOf, rolling, templateDiffers } from './restarts.ts';

const configKinds = ['ConfigMap', 'Secret', 'bitnami.com/SealedSecret'];

/** Most keys that a sentence names. */
const mostKeys = 10;

export const configRules: readonly EffectRule[] = [
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

interface ConfigUse {
  readonly resource: Update;
  readonly workload: Resource;
  /** Why it keeps old values; null where it does not. */
  readonly stale: string | null;
}

/** Running workloads that use what changes in a ConfigMap or Secret, and do not restart in the same change. */
const configUses = remembered((facts: Facts): readonly ConfigUse[] =>
  updatesOf(facts, ...configKinds)
    .filter((update) => !isRenamed(update))
    .flatMap((resource) => {
      const changed = changedKeys(resource);
      if (changed.size === 0) return [];
      const { namespace, name } = resource.after.identity;
      const kind = isKind(resource.after, 'ConfigMap') ? 'ConfigMap' : 'Secret';
      const uses = worldOf(facts.after)
        .usesOf(kind, namespace, name)
        .filter(({ reference }) => reference.use !== 'name' && readsAny(reference, changed));
      return [...byWorkload(uses)]
        .filter(([workload]) => keepsRunning(facts, workload))
        .map(([workload, references]) => ({ resource, workload, stale: whyStale(references, changed) }));
    }),
);

/** The entries whose values change, metadata aside; sorted. */
function changedKeys({ before, after }: Update): ReadonlySet<string> {
  const holders = [['data'], ['binaryData'], ['stringData'], ['spec', 'encryptedData']];
  const keys = holders.flatMap((holder) => {
    const [old, current] = [at(before.value, ...holder), at(after.value, ...holder)];
    return [...keysOf(old), ...keysOf(current)].filter((key) => !same(at(old, key), at(current, key)));
  });
  return new Set(keys.toSorted());
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

/** Stakater's Reloader restarts what is annotated for it. */
function isReloaded(workload: Resource): boolean {
  const annotations = at(workload.value, 'metadata', 'annotations');
  return keysOf(annotations).some(
    (key) => key.includes('reloader.stakater.com/') && annotationOf(workload, key) !== 'false',
  );
}

function byWorkload(uses: readonly Use[]): ReadonlyMap<Resource, readonly Reference[]> {
  const found = new Map<Resource, Reference[]>();
  for (const { workload, reference } of uses) {
    const references = found.get(workload.resource) ?? [];
    references.push(reference);
    found.set(workload.resource, references);
  }
  return found;
}

function whyStale(references: readonly Reference[], changed: ReadonlySet<string>): string | null {
  const read = (use: Reference['use']): readonly string[] => {
    const keys = references.filter((reference) => reference.use === use).map((reference) => reference.keys);
    if (keys.includes(null)) return [...changed];
    const named = new Set(keys.flatMap((some) => some ?? []));
    return [...changed].filter((key) => named.has(key));
  };
  const [variables, files] = [read('environment'), read('subPath')];
  if (variables.length > 0)
    return `it keeps the old ${listed(variables, mostKeys)} in its environment until its pods are replaced`;
  return files.length > 0
    ? `it keeps the old ${listed(files, mostKeys)}, which is mounted by subPath, until its pods are replaced`
    : null;
}
