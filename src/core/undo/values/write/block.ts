import { columnOf } from '../../../yaml/addition.ts';
import { isOpen } from '../../../yaml/block.ts';
import { lastLeaf } from '../../../yaml/insertBlock.ts';
import { lineEnd } from '../../../yaml/skip.ts';
import type { MappingEntry, MappingNode, SequenceNode } from '../../../yaml/types.ts';
import { isMerge, keyOf } from '../../../yaml/value.ts';
import type { Merged, MergedMapping, MergedSequence } from '../types.ts';
import type { Sheet } from './sheet.ts';
import { behindColon, dashesOf, endOf, isFirstOnLine, type Place, reindent, Unwritable } from './source.ts';
import { writeValue } from './value.ts';

export function writeBlockMapping(sheet: Sheet, { node, theirs, entries }: MergedMapping): void {
  const { text } = sheet.ours;
  const wanted = new Map(entries.map(({ key, value }) => [key, value]));
  const [own, old] = [physical(node), physical(theirs)];
  for (const [index, entry] of node.entries.entries()) {
    const key = keyOf(entry.key);
    if (isMerge(entry.key)) continue;
    const value = wanted.get(key);
    const donor = old.get(key);
    if (value === undefined) removeEntry(sheet, node, index, wanted);
    else if (value.kind !== 'ours' && own.get(key) === entry)
      writeValue(
        sheet,
        value,
        placeIn(text, node, entry),
        donor && theirs ? placeIn(sheet.theirs.text, theirs, donor) : null,
      );
  }
  if (theirs !== undefined) addEntries(sheet, { kind: 'mapping', node, theirs, entries }, theirs);
}

export function placeIn(text: string, mapping: MappingNode, entry: MappingEntry): Place {
  return {
    text,
    node: entry.value,
    from: behindColon(text, entry),
    column: columnOf(text, mapping.start),
    flow: mapping.flow,
  };
}

/** The entries that are written in the mapping itself, the last of each key. */
export function physical(mapping: MappingNode | undefined): ReadonlyMap<string, MappingEntry> {
  const own = (mapping?.entries ?? []).filter(({ key }) => !isMerge(key));
  return new Map(own.map((entry) => [keyOf(entry.key), entry]));
}

function removeEntry(
  sheet: Sheet,
  { entries }: MappingNode,
  index: number,
  wanted: ReadonlyMap<string, unknown>,
): void {
  const { text } = sheet.ours;
  const [entry, next] = [entries[index], entries[index + 1]];
  if (entry === undefined) return;
  const start = entry.key.start;
  if (isFirstOnLine(text, start)) sheet.removeLines(start, Math.max(start, endOf(text, entry.value)));
  else if (next !== undefined && wanted.has(keyOf(next.key))) sheet.replace(start, next.key.start, '');
  else throw new Unwritable();
}

/** Each behind the one that it stood behind, or before all others; above what has no line end, and is to have none. */
function addEntries(sheet: Sheet, { node, entries }: MergedMapping, theirs: MappingNode): void {
  const own = physical(node);
  const wanted = new Map(entries.map(({ key, value }) => [key, value]));
  const column = columnOf(sheet.ours.text, node.start);
  let anchor: MappingEntry | null = null;
  for (const [key, entry] of physical(theirs)) {
    const present = own.get(key);
    if (present !== undefined && wanted.has(key)) anchor = present;
    if (present !== undefined || wanted.get(key)?.kind !== 'theirs') continue;
    const lines = entryLines(sheet, theirs, entry, column);
    if (anchor !== null && staysOpen(anchor, wanted)) sheet.addAbove(anchor.key.start, lines, column);
    else if (anchor !== null)
      sheet.addBelow(Math.max(anchor.key.end, endOf(sheet.ours.text, anchor.value)), lines);
    else if (node.entries[0] !== undefined) sheet.addAbove(node.entries[0].key.start, lines, column);
  }
}

function staysOpen({ key, value }: MappingEntry, wanted: ReadonlyMap<string, Merged>): boolean {
  return wanted.get(keyOf(key))?.kind === 'ours' && isOpen(lastLeaf(value));
}

function entryLines(sheet: Sheet, theirs: MappingNode, entry: MappingEntry, column: number): string {
  const { text } = sheet.theirs;
  if (theirs.flow) {
    const value = text.slice(entry.key.start, entry.value.end);
    return ' '.repeat(column) + value;
  }
  const end = lineEnd(text, Math.max(entry.key.end, endOf(text, entry.value)));
  const source = text.slice(entry.key.start, end);
  return linesOf(sheet, entry.key.start, source, columnOf(text, theirs.start), column);
}

/** What was written at an offset of the old file, and the comments above it, in another column. */
function linesOf(sheet: Sheet, at: number, source: string, from: number, to: number): string {
  const indent = ' '.repeat(to);
  return [...sheet.returning(at), reindent(source, to - from, sheet.eol)]
    .map((line) => indent + line)
    .join(sheet.eol);
}

export function writeBlockSequence(sheet: Sheet, { node, theirs, items }: MergedSequence): void {
  const { text } = sheet.ours;
  const dashes = dashesOf(text, node);
  const kept = new Map(items.flatMap((item) => (item.at === null ? [] : [[item.at, item] as const])));
  for (const [index, item] of node.items.entries()) {
    const merged = kept.get(index);
    const dash = dashes[index] ?? 0;
    if (merged === undefined) {
      if (!isFirstOnLine(text, dash)) throw new Unwritable();
      sheet.removeLines(dash, Math.max(dash, endOf(text, item)));
    } else if (merged.kind !== 'ours') {
      const ours = { text, node: item, from: dash + 1, column: columnOf(text, dash), flow: false };
      const donor = merged.kind === 'theirs' ? itemPlace(sheet.theirs.text, theirs, merged.node) : null;
      writeValue(sheet, merged, ours, donor);
    }
  }
  addItems(sheet, node, theirs, items, dashes);
}

export function itemPlace(text: string, sequence: SequenceNode | undefined, node: Place['node']): Place {
  const index = sequence?.items.indexOf(node) ?? -1;
  if (sequence === undefined || index < 0) throw new Unwritable();
  if (sequence.flow) return { text, node, from: node.start, column: 0, flow: true };
  const dash = dashesOf(text, sequence)[index] ?? 0;
  return { text, node, from: dash + 1, column: columnOf(text, dash), flow: false };
}

function addItems(
  sheet: Sheet,
  node: SequenceNode,
  theirs: SequenceNode | undefined,
  items: MergedSequence['items'],
  dashes: readonly number[],
): void {
  const { text } = sheet.ours;
  const first = dashes[0] ?? 0;
  const column = columnOf(text, first);
  let anchor: number | null = null;
  for (const item of items) {
    if (item.at !== null) {
      anchor = item.at;
      continue;
    }
    if (item.kind !== 'theirs') continue;
    const lines = itemLines(sheet, theirs, item.node, column);
    const above = anchor === null ? undefined : node.items[anchor];
    if (above === undefined) sheet.addAbove(first, lines, column);
    else sheet.addBelow(Math.max(dashes[anchor ?? 0] ?? 0, endOf(text, above)), lines);
  }
}

function itemLines(
  sheet: Sheet,
  theirs: SequenceNode | undefined,
  node: Place['node'],
  column: number,
): string {
  const { text } = sheet.theirs;
  const place = itemPlace(text, theirs, node);
  if (place.flow) return `${' '.repeat(column)}- ${text.slice(node.start, node.end)}`;
  const dash = place.from - 1;
  const source = text.slice(dash, lineEnd(text, Math.max(dash, endOf(text, node))));
  return linesOf(sheet, dash, source, place.column, column);
}
