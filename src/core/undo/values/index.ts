import { isProblem } from '../../problem.ts';
import { readYaml } from '../../yaml/read.ts';
import type { YamlFile } from '../../yaml/types.ts';
import type { Effort } from '../effort.ts';
import type { Versions } from '../text.ts';
import type { Conflict } from '../types.ts';
import { Merger } from './merge.ts';
import { Sameness } from './sameness.ts';
import { showConflicts } from './show.ts';
import { writeMerged } from './write/index.ts';

/**
 * Merges manifests by their values. What git has merged is taken as it is if it comes to these values; else they are
 * written into the present file.
 * @param text what git merges the lines to; null where it does not
 */
export function mergeValues(
  files: Versions<YamlFile>,
  text: Uint8Array | null,
  effort: Effort,
): Uint8Array | readonly Conflict[] {
  const { path } = files.ours;
  const sameness = new Sameness();
  const merger = new Merger(files, sameness, effort);
  const documents = merger.documents();
  const conflicts = showConflicts(files, merger.conflicts);
  if (conflicts.length > 0) return conflicts;
  const wanted = documents.map((document) => sameness.ofMerged(document));
  const isWanted = (bytes: Uint8Array): boolean => {
    const read = readYaml({ path, bytes });
    return !isProblem(read) && read.documents.map((root) => sameness.of(root)).join() === wanted.join();
  };
  if (text !== null)
    return isWanted(text) ? text : [{ path, at: null, now: null, wanted: null, why: 'moved' }];
  const written = writeMerged(files, documents);
  if (written !== null && isWanted(written)) return written;
  return [{ path, at: null, now: null, wanted: null, why: 'unreadable' }];
}
