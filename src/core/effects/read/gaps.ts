import type { Resource } from '../../diff/resources.ts';
import type { ChangedResource, Facts, Finding } from '../types.ts';
import { isKind, kindOf, mayShareNamespace, titleOf } from './kinds.ts';
import { remembered } from './remembered.ts';
import type { Path } from './values.ts';
import { type World, worldOf } from './world.ts';

/** Something between two resources that does not fit, seen from the one that depends on the other. */
export interface Gap {
  /** Tells it from other gaps of the resource; a gap with the same key before is none of this change. */
  readonly key: string;
  readonly message: string;
  readonly path: Path;
  /** Where the resource itself is unchanged: what this gap comes of, if that changes. */
  readonly touchedBy?: readonly Resource[];
  /** The same, by what closed the gap before. */
  readonly wasHeldBy?: (before: World) => readonly Resource[];
}

/** Where gaps are looked for. */
export interface Search {
  readonly in: readonly string[] | 'workloads';
  /**
   * Whether this change can open a gap of a resource that is unchanged itself: where none can, nobody looks
   * at all that is unchanged.
   */
  readonly mayOpen: (change: ChangedResource) => boolean;
  readonly gapsOf: (resource: Resource, world: World) => readonly Gap[];
}

/** The gaps that a change opens, told with the resource that it changes. */
export function openGaps(facts: Facts, search: Search): readonly Finding[] {
  const [before, after] = [worldOf(facts.before), worldOf(facts.after)];
  const changes = changesByAfter(facts);
  return placesOf(facts, search).flatMap((resource) => {
    const gaps = search.gapsOf(resource, after);
    if (gaps.length === 0) return [];
    const change = changes.get(resource);
    const old = change === undefined ? twinOf(resource, before) : change.before;
    const known = new Set(old === null ? [] : search.gapsOf(old, before).map(({ key }) => key));
    return gaps
      .filter(({ key }) => !known.has(key))
      .flatMap((gap) => {
        if (change !== undefined) return [{ resource: change, message: gap.message, path: gap.path }];
        const cause = causeOf(gap, resource, before, facts);
        return cause === null ? [] : [{ resource: cause, message: `${titleOf(resource)}: ${gap.message}` }];
      });
  });
}

function placesOf(facts: Facts, { in: kinds, mayOpen }: Search): readonly Resource[] {
  if (facts.changed.some(mayOpen)) {
    const world = worldOf(facts.after);
    if (kinds !== 'workloads') return kinds.flatMap((kind) => world.ofKind(kind));
    return world.workloads().map(({ resource }) => resource);
  }
  const changed = [...changesByAfter(facts).keys()];
  return kinds === 'workloads' ? changed : changed.filter((resource) => isKind(resource, ...kinds));
}

/** For `mayOpen`: a change of these kinds may. */
export function changeOf(...kinds: readonly string[]): Search['mayOpen'] {
  return ({ before, after }) =>
    (before !== null && isKind(before, ...kinds)) || (after !== null && isKind(after, ...kinds));
}

/** The changes, by what stands after them. */
export const changesByAfter = remembered(
  ({ changed }: Facts): ReadonlyMap<Resource, ChangedResource> =>
    new Map(changed.flatMap((change) => (change.after === null ? [] : [[change.after, change]]))),
);

/** Many gaps come of one list of pods: it is walked through once. */
const changesAmong = remembered((facts: Facts) =>
  remembered((resources: readonly Resource[]): readonly ChangedResource[] =>
    resources.flatMap((resource) => changesByAfter(facts).get(resource) ?? []),
  ),
);

const changesByBefore = remembered(
  ({ changed }: Facts): ReadonlyMap<Resource, ChangedResource> =>
    new Map(changed.flatMap((change) => (change.before === null ? [] : [[change.before, change]]))),
);

/** An unchanged resource on the other side. */
export function twinOf(resource: Resource, world: World): Resource | null {
  return world.find(kindOf(resource), resource.identity.namespace, resource.identity.name);
}

/** The change that opens the gap of a resource which is unchanged itself. */
function causeOf(gap: Gap, resource: Resource, before: World, facts: Facts): ChangedResource | null {
  const byBefore = changesByBefore(facts);
  const [touched] = gap.touchedBy === undefined ? [] : changesAmong(facts)(gap.touchedBy);
  if (touched !== undefined) return touched;
  for (const held of gap.wasHeldBy?.(before) ?? []) {
    const change = byBefore.get(held);
    if (change !== undefined && mayShareNamespace(held.identity.namespace, resource.identity.namespace))
      return change;
  }
  return null;
}
