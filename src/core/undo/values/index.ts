import { isProblem } from '../../problem.ts';
import { closed } from '../../yaml/block.ts';
import { readYaml } from '../../yaml/read.ts';
import type { YamlFile, YamlNode } from '../../yaml/types.ts';
import { Effort } from '../effort.ts';
import type { Versions } from '../text.ts';
import type { Conflict } from '../types.ts';
import { isMerge, keyOf } from '../../yaml/value.ts';
import { walk } from '../../yaml/walk.ts';
import { Merger } from './merge.ts';
import { misplacedAt } from './misplaced.ts';
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
  const whole = { path, at: null, now: null, wanted: null };
  const sameness = new Sameness();
  const merger = new Merger(files, sameness, effort);
  const documents = merger.documents();
  const conflicts = showConflicts(files, merger.conflicts);
  if (conflicts.length > 0) return conflicts;
  // Lines may bring documents into another order, which says nothing.
  const wanted = documents.map((document) => sameness.ofMerged(document)).toSorted();
  const read = (bytes: Uint8Array): readonly YamlNode[] | null => {
    const file = readYaml({ path, bytes });
    return isProblem(file) ? null : file.documents;
  };
  const isWanted = (roots: readonly YamlNode[] | null): boolean =>
    roots !== null &&
    roots
      .map((root) => sameness.of(root))
      .toSorted()
      .join() === wanted.join() &&
    doubledKeys(roots) <= doubledKeys(files.ours.documents);
  if (text !== null) {
    const roots = read(text);
    if (isWanted(roots)) return text;
    const misplaced = misplacedAt(sameness, documents, roots ?? []);
    return misplaced === null ? [{ ...whole, why: 'misplaced' }] : showConflicts(files, [misplaced]);
  }
  const written = writeMerged(files, documents).find((bytes) => isWanted(read(bytes)));
  return written ?? [{ ...whole, why: isOpenAlone(files) ? 'open' : 'unreadable' }];
}

/** Whether all could be written if the file's last line had an end. */
function isOpenAlone(files: Versions<YamlFile>): boolean {
  const { path, text } = files.ours;
  const ended = closed(text);
  const ours = ended === text ? null : readYaml({ path, bytes: new TextEncoder().encode(ended) });
  return (
    ours !== null &&
    !isProblem(ours) &&
    mergeValues({ ...files, ours }, null, new Effort()) instanceof Uint8Array
  );
}

/** How many entries do not count since their key comes again: lines of both sides may add one each. */
function doubledKeys(roots: readonly YamlNode[]): number {
  let doubled = 0;
  for (const root of roots)
    walk(root, (content) => {
      if (content.kind === 'mapping') {
        const keys = content.entries.filter(({ key }) => !isMerge(key)).map(({ key }) => keyOf(key));
        doubled += keys.length - new Set(keys).size;
      }
      return true;
    });
  return doubled;
}
