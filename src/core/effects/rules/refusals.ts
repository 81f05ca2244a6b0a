import type { Resource } from '../../diff/resources.ts';
import type { Update } from '../read/changes.ts';
import { at, entriesOf, type Path, same, type Value } from '../read/values.ts';

/** One thing that the API server will not change, said after "refuses this: ". */
export interface Refusal {
  readonly what: string;
  readonly path: Path;
}

/** A field that is fixed, and what the API server fills in where it, or a key of it, is missing. */
export interface FixedField {
  readonly path: readonly string[];
  readonly usual?: string;
  readonly usualKeys?: Readonly<Record<string, string>>;
}

/** That none of these fields changes; to add or remove one is a change, too. */
export function fieldsOf(...fields: readonly FixedField[]): (update: Update) => readonly Refusal[] {
  return ({ before, after }) =>
    fields
      .filter((field) => !same(filledIn(before, field), filledIn(after, field), field.path))
      .map(({ path }) => ({ what: `${path.join('.')} cannot be changed`, path }));
}

function filledIn({ value }: Resource, { path, usual, usualKeys }: FixedField): Value {
  const found = at(value, ...path);
  if (usualKeys === undefined || found === undefined) return found ?? usual;
  return { ...usualKeys, ...Object.fromEntries(entriesOf(found)) };
}
