import { undo } from '../../../src/core/undo/index.ts';
import { entriesOf } from './oracle.ts';

/** One file in three versions. */
export interface Versions {
  readonly before: string;
  readonly after: string;
  readonly now: string;
}

/** What undoing makes of it. */
export function merged({ before, after, now }: Versions, path = 'a.yaml') {
  const side = (text: string) => entriesOf({ [path]: text });
  const undone = undo(side(now), { before: side(before), after: side(after) });
  const [file] = undone.entries;
  const text = file?.kind === 'file' ? Buffer.from(file.bytes).toString('utf8') : null;
  return { conflicts: undone.conflicts, merged: undone.merged, text };
}
