import type { Resource } from '../../diff/resources.ts';
import { grouped, type Index, indexed, once } from './indexed.ts';
import { kindOf } from './kinds.ts';
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
  const ownResource = (resource: Resource) => resource;
  const byName = once(() =>
    indexed(resources, ownResource, (resource) => [`${kindOf(resource)}/${resource.identity.name}`]),
  );
  const byKind = once(() => grouped(resources, (resource) => [kindOf(resource)]));
  const workloads = once(() => resources.flatMap((resource) => workloadOf(resource) ?? []));
  const byLabel = once(() => indexed(workloads(), ({ resource }) => resource, labelKeys));
  const byReference = once(() => {
    const uses = workloads().flatMap((workload) =>
      workload.references().map((reference) => ({ workload, reference })),
    );
    return indexed(
      uses,
      ({ workload }) => workload.resource,
      ({ reference }) => [`${reference.kind}/${reference.name}`],
    );
  });
  const matching = new Map<string, readonly Workload[]>();
  return {
    find: (kind, namespace, name) => byName()(`${kind}/${name}`, namespace)[0] ?? null,
    ofKind: (kind) => byKind().get(kind) ?? [],
    workloads,
    podsMatching: (selector, namespace) => {
      const { labels, expressions } = selector;
      const key = JSON.stringify([namespace, [...labels], expressions]);
      const found =
        matching.get(key) ??
        candidates(selector, byLabel(), namespace).filter((workload) => matches(selector, workload.labels));
      matching.set(key, found);
      return found;
    },
    usesOf: (kind, namespace, name) => byReference()(`${kind}/${name}`, namespace),
  };
}

/** What a resource makes; null where that is no pods. */
export const workloadOf = remembered((resource: Resource): Workload | null => {
  const template = podTemplateOf(resource);
  if (template === null) return null;
  const references = once(() => referencesOf(template));
  return { resource, template, labels: labelsOf(template.value), references };
});

/** The same list for the same workloads. */
export const resourcesOf = remembered((workloads: readonly Workload[]): readonly Resource[] =>
  workloads.map(({ resource }) => resource),
);

/** Of every workload; no label has this form. */
const anyLabel = '';

function labelKeys({ labels }: Workload): readonly string[] {
  return [anyLabel, ...[...labels].map(([key, value]) => `${key}=${value}`)];
}

/** Those with the rarest of what the selector asks for: with a thousand services, nobody looks at all pods of each. */
function candidates(
  { labels, expressions }: Selector,
  byLabel: Index<Workload>,
  namespace: string | null,
): readonly Workload[] {
  const oneOf = expressions.filter(({ operator }) => operator === 'In');
  const buckets = [
    ...[...labels].map(([key, value]) => byLabel(`${key}=${value}`, namespace)),
    ...oneOf.map(({ key, values }) =>
      [...new Set(values)].flatMap((value) => byLabel(`${key}=${value}`, namespace)),
    ),
  ];
  const all = byLabel(anyLabel, namespace);
  return buckets.reduce((least, bucket) => (bucket.length < least.length ? bucket : least), all);
}
