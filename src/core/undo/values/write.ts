import type { YamlFile } from '../../yaml/types.ts';
import type { MergedItem } from './types.ts';

/** Null where that cannot be done. */
export function writeMerged(
  ours: YamlFile,
  theirs: YamlFile,
  documents: readonly MergedItem[],
): Uint8Array | null {
  return ours === theirs && documents.length === 0 ? null : null;
}
