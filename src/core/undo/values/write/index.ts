import { eolAt } from '../../../yaml/addition.ts';
import { applySplices, type Splice } from '../../../yaml/splice.ts';
import type { YamlFile } from '../../../yaml/types.ts';
import type { Versions } from '../../text.ts';
import type { MergedItem } from '../types.ts';
import { writeDocuments } from './documents.ts';
import { Sheet } from './sheet.ts';
import { Unwritable } from './source.ts';

/**
 * The present file with the values that a merge came to, by splices: what stays keeps its bytes, what comes back is
 * taken from the old file as it was written there. Null where that cannot be done; whether it came out right is for the
 * caller to read.
 */
export function writeMerged(files: Versions<YamlFile>, documents: readonly MergedItem[]): Uint8Array | null {
  const { ours } = files;
  const isOpen = /[^\r\n]$/u.test(ours.text);
  const sheet = new Sheet(isOpen ? { ...files, ours: closed(ours) } : files);
  try {
    writeDocuments(sheet, documents);
  } catch (error) {
    if (error instanceof Unwritable) return null;
    throw error;
  }
  if (overlap(sheet.splices)) return null;
  const text = applySplices(sheet.ours.text, sheet.splices);
  return new TextEncoder().encode(isOpen ? text.replace(/(?:\r\n|\r|\n)$/u, '') : text);
}

/** With an end of its last line. */
function closed(file: YamlFile): YamlFile {
  return { ...file, text: file.text + eolAt(file.text, 0) };
}

/** As where one anchor is changed under two paths. */
function overlap(splices: readonly Splice[]): boolean {
  const sorted = splices.toSorted((one, other) => one.start - other.start || one.end - other.end);
  return sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0));
}
