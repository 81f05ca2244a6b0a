import { type Embedded, MaskedText, redact } from '../redact.ts';
import { readEmbedded } from '../yaml/embedded.ts';
import { type Comparable, compare, type Difference, type Path } from './compare.ts';
import type { Renames } from './generated.ts';

/** With more of them, the text by line tells more. */
const mostChanges = 200;

interface TextChange {
  readonly path: Path;
  readonly op: 'replace';
  readonly before: Comparable;
  readonly after: Comparable;
}

/**
 * What differs between two texts that are documents of their own (JSON, YAML), by their fields; null where they are
 * none, or not every reader takes them for the same values. Whoever reads the text gets other bytes even where all values
 * are equal: that is told.
 */
export function compareEmbedded(change: TextChange, renames: Renames): readonly Difference[] | null {
  const [before, after] = [embeddedIn(change.before, change.path), embeddedIn(change.after, change.path)];
  if (before === null || before.kind !== after?.kind || !before.certain || !after.certain) return null;
  const changes = compare(before.value, after.value, renames, [...change.path, { embedded: after.kind }]);
  if (changes.every(({ ignored }) => ignored === true)) return [{ ...change, what: 'layout' }];
  return changes.length > mostChanges ? null : changes;
}

function embeddedIn(value: Comparable, path: Path): Embedded | null {
  if (value instanceof MaskedText) return value.embedded;
  if (typeof value !== 'string') return null;
  const read = readEmbedded(value, path.at(-1));
  return read === null ? null : { ...read, value: redact(read.value) };
}
