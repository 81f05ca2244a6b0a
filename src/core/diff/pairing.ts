import { baseNameOf } from './generated.ts';
import { pairAlike, type Paired } from './pairAlike.ts';
import type { Identity, Resource } from './resources.ts';

/** The two sides of one resource; one of them is null where it comes or goes. */
export interface Sides {
  readonly before: Resource | null;
  readonly after: Resource | null;
}

export interface Pairing {
  /** In the order of kind, namespace and name, whatever file they are in. */
  readonly pairs: readonly Sides[];
  /** What a generator named anew. */
  readonly regenerated: readonly (readonly [before: Identity, after: Identity])[];
}

/** Under another name, a resource is known again if so much of it is as it was. */
const leastLikeness = 0.6;

/**
 * Finds what of the one render is what of the other: by identity; then generations of generated ConfigMaps and
 * Secrets, by the name without the hash; then what was renamed, by its content.
 */
export function pairUp(before: readonly Resource[], after: readonly Resource[]): Pairing {
  const exact = pairBy(identityKey, 0, before, after);
  const regenerated = pairBy(generationKey, 0, exact.gone, exact.come);
  const renamed = pairBy(kindKey, leastLikeness, regenerated.gone, regenerated.come);
  const all: readonly Sides[] = [
    ...exact.pairs,
    ...regenerated.pairs,
    ...renamed.pairs,
    ...renamed.gone.map((resource) => ({ before: resource, after: null })),
    ...renamed.come.map((resource) => ({ before: null, after: resource })),
  ];
  const keyed = all.map((sides) => ({ sides, key: sortKey(sides) }));
  const pairs = keyed.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
  return {
    pairs: pairs.map(({ sides }) => sides),
    regenerated: regenerated.pairs.map(({ before: old, after: current }) => [old.identity, current.identity]),
  };
}

/** Pairs within what has one key; what has none stays alone. Where several share a key, content decides. */
function pairBy(
  keyOf: (resource: Resource) => string | null,
  least: number,
  before: readonly Resource[],
  after: readonly Resource[],
): Paired {
  const [old, current] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const groups = [...new Set([...old.keys(), ...current.keys()])].map((key) =>
    pairGroup(key === null, least, old.get(key) ?? [], current.get(key) ?? []),
  );
  return {
    pairs: groups.flatMap(({ pairs }) => pairs),
    gone: groups.flatMap(({ gone }) => gone),
    come: groups.flatMap(({ come }) => come),
  };
}

function pairGroup(
  unkeyed: boolean,
  least: number,
  before: readonly Resource[],
  after: readonly Resource[],
): Paired {
  const [old, current] = [before[0], after[0]];
  if (unkeyed || old === undefined || current === undefined) return { pairs: [], gone: before, come: after };
  const both = before.length === 1 && after.length === 1;
  if (both && least === 0) return { pairs: [{ before: old, after: current }], gone: [], come: [] };
  return pairAlike(before, after, least);
}

function identityKey({ identity: { group, kind, namespace, name } }: Resource): string {
  return [group, kind, namespace ?? '', name].join('\n');
}

function generationKey({ identity }: Resource): string | null {
  const base = baseNameOf(identity);
  return base === null ? null : [identity.kind, identity.namespace ?? '', base].join('\n');
}

function kindKey({ identity: { group, kind } }: Resource): string {
  return [group, kind].join('\n');
}

function sortKey({ before, after }: Sides): string {
  const identity = (after ?? before)?.identity;
  return JSON.stringify([identity?.kind, identity?.namespace ?? '', identity?.name, identity?.group]);
}
