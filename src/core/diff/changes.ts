import type { ChangedResource } from '../effects/types.ts';
import { maskedPaths } from '../redact.ts';
import type { Identified } from './canonical.ts';
import { compare, type Comparable, type Difference } from './compare.ts';
import { Content } from './content.ts';
import { isRegenerated, noRenames, type Renames, renamesOf } from './generated.ts';
import { withoutMereOrder } from './order.ts';
import { pairUp, type Sides } from './pairing.ts';
import { isCreatedAnew, type Resource } from './resources.ts';
import { differingServerFields } from './serverFields.ts';
import { type StaleReference, staleReferencesOf } from './stale.ts';

/** A resource that changes, before it is published. */
export interface Change extends Identified {
  /** As it is afterwards; as it was, where it goes. */
  readonly resource: Resource;
  /** What the cluster makes of it: of a rename, a removal and an addition; of `generateName`, one more. */
  readonly parts: readonly ChangedResource[];
  /** How many secret values it holds, on either side. */
  readonly masked: number;
}

export interface Changes {
  readonly changes: readonly Change[];
  readonly unchanged: number;
  /** Differences that mean nothing. */
  readonly ignored: number;
  /** References that were not rewritten when what they refer to was. */
  readonly stale: readonly StaleReference[];
}

/** What becomes of the resources of one render in another. */
export function changesOf(before: readonly Resource[], after: readonly Resource[]): Changes {
  const { pairs, regenerated } = pairUp(before, after);
  const renames = renamesOf(regenerated);
  const changes: Change[] = [];
  let ignored = 0;
  for (const sides of pairs) {
    const differences = differencesOf(sides, renames);
    const fields = differences.filter((difference) => difference.ignored !== true);
    ignored += differences.length - fields.length + serverFieldsOf(sides);
    const renamed = isRenamed(sides);
    if (fields.length > 0 || renamed) changes.push(changeOf(sides, fields, renamed));
  }
  return { changes, unchanged: pairs.length - changes.length, ignored, stale: staleIn(after, renames) };
}

function staleIn(
  after: readonly Resource[],
  renames: (namespace: string | null) => Renames,
): readonly StaleReference[] {
  return after.flatMap((resource) => {
    const known = renames(resource.identity.namespace);
    return known === noRenames ? [] : staleReferencesOf(resource, known);
  });
}

function differencesOf(
  { before, after }: Sides,
  renames: (namespace: string | null) => Renames,
): readonly Difference[] {
  if (before === null || after === null) return wholeOf(before, after);
  const differences = compare(before.value, after.value, renames(after.identity.namespace)).map(
    (difference) => withoutMereOrder(after.identity, difference),
  );
  // What `renamedFrom` tells.
  return isRenamed({ before, after })
    ? differences.filter((difference) => !isOfIdentity(difference))
    : differences;
}

function wholeOf(before: Resource | null, after: Resource | null): readonly Difference[] {
  const value = (before ?? after)?.value ?? null;
  const what = value instanceof Content ? { what: 'content' as const } : {};
  return [
    before === null
      ? { path: [], op: 'add', after: value, ...what }
      : { path: [], op: 'remove', before: value, ...what },
  ];
}

function isRenamed({ before, after }: Pick<Sides, 'before' | 'after'>): boolean {
  if (before === null || after === null) return false;
  const [old, current] = [before.identity, after.identity];
  return old.name !== current.name || old.namespace !== current.namespace;
}

function isOfIdentity({ path: [parent, key], path }: Difference): boolean {
  return path.length === 2 && parent === 'metadata' && (key === 'name' || key === 'namespace');
}

function serverFieldsOf({ before, after }: Sides): number {
  return differingServerFields(before?.serverFields ?? new Map(), after?.serverFields ?? new Map());
}

function changeOf({ before, after, places }: Sides, fields: readonly Difference[], renamed: boolean): Change {
  const resource = after ?? before;
  if (resource === null) throw new Error('a pair has at least one side');
  const secrets = [before, after].flatMap((side) => (side === null ? [] : secretsOf(side.value)));
  const { namespace = null, name = '' } = (renamed ? before?.identity : undefined) ?? {};
  return {
    identity: resource.identity,
    resource,
    change: before === null ? 'added' : after === null ? 'removed' : 'changed',
    renamedFrom: renamed ? { namespace, name } : null,
    fields,
    places,
    parts: partsOf({ before, after }, fields, renamed),
    masked: new Set(secrets).size,
  };
}

function partsOf(
  sides: Pick<Sides, 'before' | 'after'>,
  fields: readonly Difference[],
  renamed: boolean,
): readonly ChangedResource[] {
  const { before, after } = sides;
  // Each `kubectl create` makes one more: what was made before stays as it is.
  if (after !== null && isCreatedAnew(after.identity))
    return [{ before: null, after, fields: wholeOf(null, after) }];
  if (!renamed || before === null || after === null) return [{ ...sides, fields }];
  // A generated name comes with its content: what uses it is changed in the same breath.
  if (isRegenerated(before.identity, after.identity)) return [{ before, after, fields }];
  return [
    { before, after: null, fields: wholeOf(before, null) },
    { before: null, after, fields: wholeOf(null, after) },
  ];
}

function secretsOf(value: Comparable): readonly string[] {
  if (value instanceof Content) return value.isSecret ? [''] : [];
  return maskedPaths(value);
}
