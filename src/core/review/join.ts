import { createHash } from 'node:crypto';
import type { ManifestDiff } from '../diff/types.ts';

/** The manifest diff of one folder that was rendered by itself. */
export interface Part {
  /** The folder: in two of them, resources may be called the same. */
  readonly path: string;
  readonly diff: ManifestDiff;
}

/** One manifest diff of several. Its digest says where what changes, and is that of no part. */
export function joinDiffs(parts: readonly Part[]): ManifestDiff {
  const diffs = parts.map(({ diff }) => diff);
  const sum = (key: keyof ManifestDiff['summary']): number =>
    diffs.reduce((total, { summary }) => total + summary[key], 0);
  return {
    digest: digestOf(parts.filter(({ diff }) => diff.resources.length > 0)),
    summary: {
      added: sum('added'),
      changed: sum('changed'),
      removed: sum('removed'),
      unchanged: sum('unchanged'),
      masked: sum('masked'),
      ignored: sum('ignored'),
    },
    resources: diffs.flatMap(({ resources }) => resources),
    warnings: [...new Set(diffs.flatMap(({ warnings }) => warnings))],
  };
}

function digestOf(parts: readonly Part[]): string {
  const named = parts.map(({ path, diff }) => JSON.stringify([path, diff.digest])).toSorted();
  return createHash('sha256').update(named.join('\n')).digest('hex');
}
