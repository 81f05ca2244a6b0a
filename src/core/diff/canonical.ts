import { createHash } from 'node:crypto';
import { Masked } from '../redact.ts';
import type { Comparable, ValueChange } from './compare.ts';
import { Content } from './content.ts';
import type { Identity } from './resources.ts';
import type { StaleReference } from './stale.ts';
import type { ResourceChange } from './types.ts';

/** One resource's part in the canonical form: who it is, and which of its values change. */
export interface Identified {
  readonly identity: Identity;
  readonly change: ResourceChange['change'];
  readonly renamedFrom: Pick<Identity, 'namespace' | 'name'> | null;
  readonly fields: readonly ValueChange[];
  /** Which of several of one identity it was and is; null where it is the only one. */
  readonly places: readonly [before: number | null, after: number | null];
}

/**
 * SHA-256 of the canonical form: neither files, nor layout, nor order of documents and keys are part of
 * it. Secret values are, if a key is given: blinded by an HMAC, since the digest is public and a plain
 * hash of a weak secret gives it away. Without a key it tells only which of them change.
 */
export function digestOf(
  resources: readonly Identified[],
  stale: readonly StaleReference[],
  key: string | null,
): string {
  const forms = resources.map(({ identity, change, renamedFrom, fields, places }) =>
    JSON.stringify([
      identity.group,
      identity.kind,
      identity.namespace,
      identity.name,
      renamedFrom === null ? null : [renamedFrom.namespace, renamedFrom.name],
      change,
      fields.map((field) => formOf(field, key)).toSorted(),
      ...(places.every((place) => place === null) ? [] : [places]),
    ]),
  );
  return createHash('sha256')
    .update([...forms, ...stale.map(staleForm)].toSorted().join('\n'))
    .digest('hex');
}

/** A reference that is left as it was has no change of its own, and means another thing than one that was rewritten. */
function staleForm({ identity: { group, kind, namespace, name }, path, name: to }: StaleReference): string {
  return JSON.stringify(['stale', group, kind, namespace, name, path, to]);
}

function formOf({ path, op, what, before, after, at }: ValueChange, key: string | null): string {
  return JSON.stringify([
    path.map((part) => (typeof part === 'string' ? part : Object.entries(part))),
    op,
    what ?? null,
    before === undefined ? null : canonical(before, key),
    after === undefined ? null : canonical(after, key),
    ...(at === undefined ? [] : [at]),
  ]);
}

/** A text that two values have in common only if they are equal. It is never told: a secret can be guessed by it. */
export function canonicalText(value: Comparable): string {
  return JSON.stringify(canonical(value, 'equality'));
}

/** Each kind of value in a form of its own, so that `1`, `"1"` and a masked one never meet. */
function canonical(value: Comparable, key: string | null): unknown {
  if (value instanceof Masked) return ['masked', value.fingerprint(key)];
  if (value instanceof Content) return ['content', value.fingerprint(key)];
  if (Array.isArray(value)) return ['list', value.map((item: Comparable) => canonical(item, key))];
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return ['mapping', entries.map(([name, item]: [string, Comparable]) => [name, canonical(item, key)])];
  }
  return [typeof value, String(value)];
}
