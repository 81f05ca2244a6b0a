import type { Resource } from '../../diff/resources.ts';
import type { ChangedResource, Facts, Finding } from '../types.ts';
import { kindOf, mayShareNamespace, titleOf } from './kinds.ts';
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
  /** The same, of what is no longer there: by kind and name. */
  readonly removed?: readonly { readonly kind: string; readonly name: string }[];
  /** The same, by what a changed resource was before. */
  readonly wasHeldBy?: (before: Resource) => boolean;
}

/**
 * The gaps that a change opens, told with the resource that it changes.
 * @param mayOpen Whether a change of this resource can open a gap of one that is unchanged itself: where none
 * can, nobody looks at all that is unchanged
 */
export function openGaps(
  facts: Facts,
  gapsOf: (resource: Resource, world: World) => readonly Gap[],
  mayOpen: (resource: Resource) => boolean = () => true,
): readonly Finding[] {
  if (facts.changed.length === 0) return [];
  const sides = facts.changed.flatMap(({ before: old, after: now }) => [old, now]);
  const mayAny = sides.some((resource) => resource !== null && mayOpen(resource));
  const [before, after] = [worldOf(facts.before), worldOf(facts.after)];
  const changes = changesByAfter(facts);
  return (mayAny ? facts.after : [...changes.keys()]).flatMap((resource) => {
    const gaps = gapsOf(resource, after);
    if (gaps.length === 0) return [];
    const change = changes.get(resource);
    const old = change === undefined ? twinOf(resource, before) : change.before;
    const known = new Set(old === null ? [] : gapsOf(old, before).map(({ key }) => key));
    return gaps
      .filter(({ key }) => !known.has(key))
      .flatMap((gap) => {
        if (change !== undefined) return [{ resource: change, message: gap.message, path: gap.path }];
        const cause = causeOf(gap, resource, facts);
        return cause === null ? [] : [{ resource: cause, message: `${titleOf(resource)}: ${gap.message}` }];
      });
  });
}

const indexes = new WeakMap<readonly ChangedResource[], ReadonlyMap<Resource, ChangedResource>>();

/** The changes, by what stands after them. */
export function changesByAfter({ changed }: Facts): ReadonlyMap<Resource, ChangedResource> {
  const known =
    indexes.get(changed) ??
    new Map(changed.flatMap((change) => (change.after === null ? [] : [[change.after, change]])));
  indexes.set(changed, known);
  return known;
}

/** An unchanged resource on the other side. */
export function twinOf(resource: Resource, world: World): Resource | null {
  return world.find(kindOf(resource), resource.identity.namespace, resource.identity.name);
}

/** The change that opens the gap of a resource which is unchanged itself. */
function causeOf(gap: Gap, resource: Resource, { changed }: Facts): ChangedResource | null {
  const { namespace } = resource.identity;
  const found = changed.find(({ before, after }) => {
    if (after !== null && gap.touchedBy?.includes(after) === true) return true;
    if (before === null || !mayShareNamespace(before.identity.namespace, namespace)) return false;
    return (
      gap.removed?.some(({ kind, name }) => kindOf(before) === kind && before.identity.name === name) ===
        true || gap.wasHeldBy?.(before) === true
    );
  });
  return found ?? null;
}
