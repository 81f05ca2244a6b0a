import { eolAt } from '../../../yaml/addition.ts';
import { closed } from '../../../yaml/block.ts';
import { applySplices, type Splice } from '../../../yaml/splice.ts';
import type { YamlFile } from '../../../yaml/types.ts';
import type { Versions } from '../../text.ts';
import type { MergedItem } from '../types.ts';
import { writeDocuments } from './documents.ts';
import { Sheet } from './sheet.ts';
import { Unwritable } from './source.ts';

/**
 * The present file with the values that a merge came to, by splices: what stays keeps its bytes, what comes back is
 * taken from the old file as it was written there. None where that cannot be done; whether it came out right is for the
 * caller to read: first with a last line end where the file has one, and without where not, then the other way round,
 * since a block scalar that comes last can tell the two apart.
 */
export function writeMerged(
  files: Versions<YamlFile>,
  documents: readonly MergedItem[],
): readonly Uint8Array[] {
  const { ours } = files;
  const isOpen = /[^\r\n]$/u.test(ours.text);
  const sheet = new Sheet({ ...files, ours: { ...ours, text: closed(ours.text, eolAt(ours.text, 0)) } });
  try {
    writeDocuments(sheet, documents);
  } catch (error) {
    if (error instanceof Unwritable) return [];
    throw error;
  }
  if (overlap(sheet.splices)) return [];
  const text = applySplices(sheet.ours.text, sheet.splices);
  const texts = [text, text.replace(/(?:\r\n|\r|\n)$/u, '')];
  return (isOpen ? texts.toReversed() : texts).map((each) => new TextEncoder().encode(each));
}

/** As where one anchor is changed under two paths. */
function overlap(splices: readonly Splice[]): boolean {
  const sorted = splices.toSorted((one, other) => one.start - other.start || one.end - other.end);
  return sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0));
}
