import { baseNameOf } from './generated.ts';
import { inOrder, pairAlike, type Paired } from './pairAlike.ts';
import { type Identity, type Resource, standsAlone } from './resources.ts';

/** The two sides of one resource; one of them is null where it comes or goes. */
export interface Sides {
  readonly before: Resource | null;
  readonly after: Resource | null;
  /** Which of several of one identity each of them is; null where it is the only one. */
  readonly places: readonly [before: number | null, after: number | null];
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
  const exact = pairBy(identityKey, pairSame, before, after);
  const regenerated = pairBy(
    generationKey,
    (old, current) => pairGroup(0, old, current),
    exact.gone,
    exact.come,
  );
  const renamed = pairBy(
    kindKey,
    (old, current) => pairGroup(leastLikeness, old, current),
    regenerated.gone,
    regenerated.come,
  );
  const all: readonly Omit<Sides, 'places'>[] = [
    ...exact.pairs,
    ...regenerated.pairs,
    ...renamed.pairs,
    ...renamed.gone.map((resource) => ({ before: resource, after: null })),
    ...renamed.come.map((resource) => ({ before: null, after: resource })),
  ];
  const [old, current] = [placesIn(before), placesIn(after)];
  const placed = all.map((sides): Sides => ({ ...sides, places: [old(sides.before), current(sides.after)] }));
  const keyed = placed.map((sides) => ({ sides, key: sortKey(sides) }));
  const pairs = keyed.toSorted((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
  return {
    pairs: pairs.map(({ sides }) => sides),
    regenerated: regenerated.pairs.map(({ before: old, after: current }) => [old.identity, current.identity]),
  };
}

/** Pairs within what has one key; what has none stays alone. Where several share a key, content decides. */
function pairBy(
  keyOf: (resource: Resource) => string | null,
  pair: (before: readonly Resource[], after: readonly Resource[]) => Paired,
  before: readonly Resource[],
  after: readonly Resource[],
): Paired {
  const [old, current] = [Map.groupBy(before, keyOf), Map.groupBy(after, keyOf)];
  const groups = [...new Set([...old.keys(), ...current.keys()])].map((key) =>
    key === null
      ? { pairs: [], gone: old.get(key) ?? [], come: current.get(key) ?? [] }
      : pair(old.get(key) ?? [], current.get(key) ?? []),
  );
  return {
    pairs: groups.flatMap(({ pairs }) => pairs),
    gone: groups.flatMap(({ gone }) => gone),
    come: groups.flatMap(({ come }) => come),
  };
}

/**
 * Of one identity. Whoever applies several of them keeps the last: they are paired from the end, since in another
 * order they come to another resource.
 */
function pairSame(before: readonly Resource[], after: readonly Resource[]): Paired {
  const [any] = after;
  const several = before.length > 1 || after.length > 1;
  if (!several || any === undefined || !standsAlone(any.identity)) return pairGroup(0, before, after);
  const pairs = before
    .slice(-after.length)
    .map((old, index, all) => ({ before: old, after: after.at(index - all.length) ?? any }));
  return {
    pairs,
    gone: before.slice(0, before.length - pairs.length),
    come: after.slice(0, after.length - pairs.length),
  };
}

/**
 * Of several of one identity, which one it is: counted from the last, which stays, whoever applies them. Where all
 * stay, as with `generateName`, their content tells them apart, and their order nothing.
 */
function placesIn(resources: readonly Resource[]): (resource: Resource | null) => number | null {
  const places = new Map<Resource, number>();
  for (const several of Map.groupBy(resources, identityKey).values()) {
    const [any] = several;
    if (several.length === 1 || any === undefined) continue;
    const order = standsAlone(any.identity) ? several.toReversed() : inOrder(several);
    for (const [place, resource] of order.entries()) places.set(resource, place);
  }
  return (resource) => (resource === null ? null : (places.get(resource) ?? null));
}

function pairGroup(least: number, before: readonly Resource[], after: readonly Resource[]): Paired {
  const [old, current] = [before[0], after[0]];
  if (old === undefined || current === undefined) return { pairs: [], gone: before, come: after };
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
