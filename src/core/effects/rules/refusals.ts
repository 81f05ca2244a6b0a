import type { Update } from '../read/changes.ts';
import { at, type Path, same } from '../read/values.ts';

/** One thing that the API server will not change, said after "refuses this: ". */
export interface Refusal {
  readonly what: string;
  readonly path: Path;
}

/** A field that is fixed, and what the API server fills in where it is missing. */
export interface FixedField {
  readonly path: readonly string[];
  readonly usual?: string;
}

/** That none of these fields changes; to add or remove one is a change, too. */
export function fieldsOf(...fields: readonly FixedField[]): (update: Update) => readonly Refusal[] {
  return ({ before, after }) =>
    fields
      .filter(
        ({ path, usual }) => !same(at(before.value, ...path) ?? usual, at(after.value, ...path) ?? usual),
      )
      .map(({ path }) => ({ what: `${path.join('.')} cannot be changed`, path }));
}
