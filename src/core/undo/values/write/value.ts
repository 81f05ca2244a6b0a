import { columnOf } from '../../../yaml/addition.ts';
import type { Merged } from '../types.ts';
import { writeBlockMapping, writeBlockSequence } from './block.ts';
import { flowSource, writeFlowMapping, writeFlowSequence } from './flow.ts';
import type { Sheet } from './sheet.ts';
import { endOf, type Place, reindent, startOf } from './source.ts';

/**
 * Makes a value of the present file what it comes to.
 * @param theirs where that was before, if it was
 */
export function writeValue(sheet: Sheet, merged: Merged, ours: Place, theirs: Place | null): void {
  switch (merged.kind) {
    case 'ours':
      return;
    case 'theirs':
      if (theirs !== null) replaceValue(sheet, ours, theirs);
      return;
    case 'text':
      sheet.replace(merged.node.start, endOf(ours.text, merged.node), merged.source);
      return;
    case 'mapping':
      // An alias leads to it again.
      if (sheet.isWritten(merged.node)) return;
      if (merged.entries.length === 0) replaceWhole(sheet, ours, '{}');
      else if (merged.node.flow) writeFlowMapping(sheet, merged);
      else writeBlockMapping(sheet, merged);
      return;
    case 'sequence':
      if (sheet.isWritten(merged.node)) return;
      if (merged.items.length === 0) replaceWhole(sheet, ours, '[]');
      else if (merged.node.flow) writeFlowSequence(sheet, merged);
      else writeBlockSequence(sheet, merged);
  }
}

function replaceValue(sheet: Sheet, ours: Place, theirs: Place): void {
  const [start, oldStart] = [startOf(ours), startOf(theirs)];
  const [end, oldEnd] = [endOf(ours.text, ours.node), endOf(theirs.text, theirs.node)];
  if (ours.flow) {
    sheet.replace(start, end, flowSource(sheet, theirs));
    return;
  }
  const inline = isInline(ours, start) && isInline(theirs, oldStart);
  const aligned = theirs.node.kind !== 'alias' && theirs.node.kind !== 'scalar' && !theirs.node.flow;
  const columns =
    inline && aligned
      ? columnOf(ours.text, start) - columnOf(theirs.text, oldStart)
      : ours.column - theirs.column;
  const source = theirs.text.slice(inline ? oldStart : theirs.from, oldEnd);
  sheet.replace(inline ? start : ours.from, end, reindent(source, columns, sheet.eol));
}

function isInline({ text, from }: Place, start: number): boolean {
  return start > from && !/[\r\n]/u.test(text.slice(from, start));
}

/** An empty collection, beside its key. */
function replaceWhole(sheet: Sheet, ours: Place, source: string): void {
  const start = startOf(ours);
  const end = endOf(ours.text, ours.node);
  if (ours.flow || isInline(ours, start)) sheet.replace(start, end, source);
  else sheet.replace(ours.from, end, ` ${source}`);
}
