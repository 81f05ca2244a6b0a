import type { Resource } from '../../diff/resources.ts';
import { kindOf, mayShareNamespace } from './kinds.ts';
import { labelsOf, type PodTemplate, podTemplateOf } from './pods.ts';
import { type Reference, referencesOf } from './references.ts';
import { matches, type Selector } from './selectors.ts';

/** A resource that makes pods. */
export interface Workload {
  readonly resource: Resource;
  readonly template: PodTemplate;
  readonly labels: ReadonlyMap<string, string>;
  readonly references: () => readonly Reference[];
}

/** A workload, and how it uses what it refers to. */
export interface Use {
  readonly workload: Workload;
  readonly reference: Reference;
}

/** One side of a change, looked up by name and label: a look costs no walk through all resources. */
export interface World {
  readonly find: (kind: string, namespace: string | null, name: string) => Resource | null;
  readonly ofKind: (kind: string) => readonly Resource[];
  readonly workloads: () => readonly Workload[];
  readonly podsMatching: (selector: Selector, namespace: string | null) => readonly Workload[];
  /** The workloads that refer to a ConfigMap, Secret, claim or account. */
  readonly usesOf: (kind: string, namespace: string | null, name: string) => readonly Use[];
}

const worlds = new WeakMap<readonly Resource[], World>();

/** Made once for each list: every rule asks for the same two. */
export function worldOf(resources: readonly Resource[]): World {
  const world = worlds.get(resources) ?? build(resources);
  worlds.set(resources, world);
  return world;
}

/** Each index is made when it is first asked for: most changes ask for few. */
function build(resources: readonly Resource[]): World {
  const byName = once(() =>
    grouped(resources, (resource) => [`${kindOf(resource)}/${resource.identity.name}`]),
  );
  const byKind = once(() => grouped(resources, (resource) => [kindOf(resource)]));
  const workloads = once(() => resources.flatMap((resource) => workloadOf(resource) ?? []));
  const byLabel = once(() =>
    grouped(workloads(), ({ labels }) => [...labels].map(([key, value]) => `${key}=${value}`)),
  );
  const byReference = once(() => {
    const uses = workloads().flatMap((workload) =>
      workload.references().map((reference) => ({ workload, reference })),
    );
    return grouped(uses, ({ reference }) => [`${reference.kind}/${reference.name}`]);
  });
  const inNamespace = (namespace: string | null) => (resource: Resource) =>
    mayShareNamespace(resource.identity.namespace, namespace);
  return {
    find: (kind, namespace, name) => byName().get(`${kind}/${name}`)?.find(inNamespace(namespace)) ?? null,
    ofKind: (kind) => byKind().get(kind) ?? [],
    workloads,
    podsMatching: (selector, namespace) =>
      candidates(selector, byLabel(), workloads()).filter(
        ({ resource, labels }) => inNamespace(namespace)(resource) && matches(selector, labels),
      ),
    usesOf: (kind, namespace, name) =>
      (byReference().get(`${kind}/${name}`) ?? []).filter(({ workload }) =>
        inNamespace(namespace)(workload.resource),
      ),
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

const known = new WeakMap<Resource, Workload>();

/** What a resource makes; null where that is no pods. Several rules ask for the same. */
export function workloadOf(resource: Resource): Workload | null {
  const found = known.get(resource);
  if (found !== undefined) return found;
  const template = podTemplateOf(resource);
  if (template === null) return null;
  const references = once(() => referencesOf(template));
  const workload = { resource, template, labels: labelsOf(template.value), references };
  known.set(resource, workload);
  return workload;
}

/** Those with the rarest of the selector's labels: with a thousand services, nobody looks at all pods of each. */
function candidates(
  { labels }: Selector,
  byLabel: ReadonlyMap<string, readonly Workload[]>,
  all: readonly Workload[],
): readonly Workload[] {
  const buckets = [...labels].map(([key, value]) => byLabel.get(`${key}=${value}`) ?? []);
  return buckets.reduce((least, bucket) => (bucket.length < least.length ? bucket : least), all);
}

function grouped<T>(
  items: readonly T[],
  keysOf: (item: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key) ?? [];
      group.push(item);
      groups.set(key, group);
    }
  }
  return groups;
}
