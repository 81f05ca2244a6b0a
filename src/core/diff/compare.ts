import { Encrypted, Masked, MaskedText, type RedactedValue } from '../redact.ts';
import { Content } from './content.ts';
import { compareEmbedded } from './embedded.ts';
import { noRenames, type Renames } from './generated.ts';
import { identical } from './identical.ts';
import { compareLists } from './lists.ts';
import { isQuantity, sameQuantity } from './quantity.ts';
import { isList, isMapping, type Mapping, own } from './shape.ts';
import type { FieldChange, PathPart } from './types.ts';

/** The values of one resource, or a file's content where it has none. */
export type Comparable = RedactedValue | Content;

/**
 * A change before it is published: with the real types, secrets that can still be compared, and of an order the whole
 * keys of the elements.
 */
export interface ValueChange extends Pick<FieldChange, 'path' | 'op' | 'what'> {
  readonly before?: Comparable;
  readonly after?: Comparable;
  /** Of an element that comes into a list by its key: where it stands, which the digest tells and no writer. */
  readonly at?: number | undefined;
}

/** A change, or a difference that means nothing, which is counted and not shown. */
export interface Difference extends ValueChange {
  readonly ignored?: true;
}

export type Path = readonly PathPart[];

/** What differs between two values, in the order of their paths. */
export function compare(
  before: Comparable,
  after: Comparable,
  renames: Renames = noRenames,
  path: Path = [],
): readonly Difference[] {
  if (identical(before, after)) return [];
  if (isMapping(before) && isMapping(after)) return compareMappings(before, after, renames, path);
  if (isList(before) && isList(after)) return compareLists(before, after, renames, path);
  const change = { path, op: 'replace', before, after } as const;
  if (isQuantity(path) && sameQuantity(before, after)) return [{ ...change, ignored: true }];
  if (typeof before === 'string' && renames.newName(before, path) === after)
    return [{ ...change, ignored: true }];
  if (isSeal(path)) return [{ ...change, ignored: true }];
  if (before instanceof Encrypted && after instanceof Encrypted) return [{ ...change, what: 'encrypted' }];
  if (before instanceof Content || after instanceof Content) return [{ ...change, what: 'content' }];
  return compareEmbedded(change, renames) ?? [change];
}

/** What SOPS renews with every change to a file: it says nothing that the values do not. */
function isSeal(path: Path): boolean {
  const [root, key] = path;
  return path.length === 2 && root === 'sops' && (key === 'mac' || key === 'lastmodified');
}

function compareMappings(
  before: Mapping,
  after: Mapping,
  renames: Renames,
  path: Path,
): readonly Difference[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys]
    .toSorted()
    .flatMap((key) => compareElements(own(before, key), own(after, key), renames, [...path, key]));
}

/** A value that may stand on one side only. */
export function compareElements(
  before: RedactedValue | undefined,
  after: RedactedValue | undefined,
  renames: Renames,
  path: Path,
): readonly Difference[] {
  if (before === undefined) return after === undefined ? [] : [{ path, op: 'add', after }];
  if (after === undefined) return [{ path, op: 'remove', before }];
  return compare(before, after, renames, path);
}

/** Whether what differs between two values is, at least in part, a secret. */
export function hidesChange(before: Comparable | undefined, after: Comparable | undefined): boolean {
  if (before instanceof MaskedText && after instanceof MaskedText) return !before.hidesTheSame(after);
  return isSecret(before) && isSecret(after);
}

function isSecret(value: Comparable | undefined): boolean {
  if (value instanceof Content) return value.isSecret;
  return value instanceof Masked && !(value instanceof Encrypted);
}
