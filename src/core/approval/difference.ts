import type { FieldChange, ManifestDiff, ResourceChange } from '../diff/types.ts';
import type { Ledger, Posting, Review } from './types.ts';
import type { Asked } from './state.ts';

/** How what is shown differs from what was approved before. */
export interface Difference {
  /** The head whose diff was approved. */
  readonly head: string;
  /** What nobody has approved yet, and what was approved and is gone; null where that cannot be found out any more. */
  readonly found: {
    readonly fresh: readonly ResourceChange[];
    readonly gone: readonly ResourceChange[];
  } | null;
}

/** What is compared with: the newest that was approved, where something is asked that nobody has approved. */
export function approvedBefore(
  { postings }: Ledger,
  asked: readonly Asked[],
  reviews: readonly Review[],
): Posting | null {
  const live = new Set(reviews.filter(({ state }) => state === 'approved').map(({ id }) => id));
  const approved = postings.filter((posting) => posting.reviews.some((id) => live.has(id)));
  const isKnown = ({ environment, digest }: Asked) =>
    approved.some(({ digests }) =>
      Object.entries(digests).some(([name, one]) => name === environment && one === digest),
    );
  return asked.every(isKnown) ? null : (approved.at(-1) ?? null);
}

/** What one diff changes and the other does not: whole resources, or fields of them. */
export function differenceOf(
  approved: ManifestDiff,
  present: ManifestDiff,
): NonNullable<Difference['found']> {
  return { fresh: without(present, approved), gone: without(approved, present) };
}

function without(diff: ManifestDiff, other: ManifestDiff): readonly ResourceChange[] {
  const known = new Set(other.resources.flatMap((resource) => formsOf(resource).map(([form]) => form)));
  return diff.resources.flatMap((resource) => {
    const own = formsOf(resource);
    const left = own.filter(([form]) => !known.has(form));
    if (left.length === 0) return [];
    return [{ ...resource, fields: left.flatMap(([, field]) => field ?? []) }];
  });
}

/** Each field's change, or that of the resource as a whole, with whose it is. */
function formsOf(resource: ResourceChange): readonly (readonly [string, FieldChange | null])[] {
  const { kind, namespace, name, change, renamedFrom = null, file, fields } = resource;
  // Two environments may call their resources the same; a file that moves within one is no change.
  const place = file.split('/').slice(0, -1).join('/');
  const whose = [place, kind, namespace, name, change, renamedFrom];
  if (fields.length === 0) return [[JSON.stringify(whose), null]];
  return fields.map((field) => [JSON.stringify([whose, field]), field] as const);
}
