import type { Resource } from '../../diff/resources.ts';
import type { ChangedResource } from '../types.ts';
import { kindOf, mayShareNamespace } from './kinds.ts';

/** A change as the rules see it, and as it was given: effects are told with that. */
export type Seen = ReadonlyMap<ChangedResource, ChangedResource>;

/**
 * With one change for what is removed under a name and added under the same one with a namespace where there
 * was none, or the other way round: a manifest without a namespace may be in any, so nothing need be deleted.
 */
export function joinedByName(changed: readonly ChangedResource[]): Seen {
  const additions = changed.filter(({ before, after }) => before === null && after !== null);
  const added = Map.groupBy(additions, ({ after }) => (after === null ? '' : nameOf(after)));
  const joined = new Map<ChangedResource, ChangedResource>();
  for (const removal of changed) {
    const { before, after } = removal;
    if (before === null || after !== null) continue;
    const addition = added
      .get(nameOf(before))
      ?.find((one) => mayBeOne(before, one.after) && !joined.has(one));
    if (addition !== undefined) joined.set(addition, removal);
  }
  const gone = new Set(joined.values());
  return new Map(
    changed.flatMap((change) => {
      if (gone.has(change)) return [];
      const removal = joined.get(change);
      return [[removal === undefined ? change : { ...change, before: removal.before }, change]];
    }),
  );
}

function nameOf(resource: Resource): string {
  return `${kindOf(resource)}/${resource.identity.name}`;
}

function mayBeOne(before: Resource, after: Resource | null): boolean {
  return after !== null && mayShareNamespace(before.identity.namespace, after.identity.namespace);
}
