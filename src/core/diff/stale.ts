import type { Comparable, Path } from './compare.ts';
import type { Renames } from './generated.ts';
import type { Identity, Resource } from './resources.ts';
import { isList, isMapping } from './shape.ts';

/** A reference to what a generator named anew, under the name that it no longer has. */
export interface StaleReference {
  readonly identity: Identity;
  readonly path: Path;
  readonly name: string;
}

/** Those that a resource holds: its pods wait for what is not there. */
export function staleReferencesOf(
  { identity, value }: Resource,
  renames: Renames,
): readonly StaleReference[] {
  const found: StaleReference[] = [];
  const visit = (item: Comparable, path: Path): void => {
    if (isMapping(item)) for (const [key, child] of Object.entries(item)) visit(child, [...path, key]);
    else if (isList(item)) for (const [index, child] of item.entries()) visit(child, [...path, { index }]);
    else if (typeof item === 'string' && renames.newName(item, path) !== item)
      found.push({ identity, path, name: item });
  };
  visit(value, []);
  return found;
}
