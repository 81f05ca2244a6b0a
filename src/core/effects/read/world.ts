import type { Resource } from '../../diff/resources.ts';
import { kindOf, mayShareNamespace } from './kinds.ts';
import { labelsOf, type PodTemplate, podTemplateOf } from './pods.ts';
import { type Reference, referencesOf } from './references.ts';
import { remembered } from './remembered.ts';
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
  /** The very same list for the same selector. */
  readonly podsMatching: (selector: Selector, namespace: string | null) => readonly Workload[];
  /** The workloads that refer to a ConfigMap, Secret, claim or account. */
  readonly usesOf: (kind: string, namespace: string | null, name: string) => readonly Use[];
}

/** Made once for each list: every rule asks for the same two. */
export const worldOf: (resources: readonly Resource[]) => World = remembered(build);

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
  const matching = new Map<string, readonly Workload[]>();
  const inNamespace = (namespace: string | null) => (resource: Resource) =>
    mayShareNamespace(resource.identity.namespace, namespace);
  return {
    find: (kind, namespace, name) => byName().get(`${kind}/${name}`)?.find(inNamespace(namespace)) ?? null,
    ofKind: (kind) => byKind().get(kind) ?? [],
    workloads,
    podsMatching: (selector, namespace) => {
      const { labels, expressions } = selector;
      const key = JSON.stringify([namespace, [...labels], expressions]);
      const found =
        matching.get(key) ??
        candidates(selector, byLabel(), workloads()).filter(
          (workload) => inNamespace(namespace)(workload.resource) && matches(selector, workload.labels),
        );
      matching.set(key, found);
      return found;
    },
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

/** What a resource makes; null where that is no pods. */
export const workloadOf = remembered((resource: Resource): Workload | null => {
  const template = podTemplateOf(resource);
  if (template === null) return null;
  const references = once(() => referencesOf(template));
  return { resource, template, labels: labelsOf(template.value), references };
});

/** Those with the rarest of the selector's labels: with a thousand services, nobody looks at all pods of each. */
function candidates(
  { labels }: Selector,
  byLabel: ReadonlyMap<string, readonly Workload[]>,
  all: readonly Workload[],
): readonly Workload[] {
  const buckets = [...labels].map(([key, value]) => byLabel.get(`${key}=${value}`) ?? []);
  return buckets.reduce((least, bucket) => (bucket.length < least.length ? bucket : least), all);
}

/** Items by each of their keys. */
export function grouped<T>(
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
