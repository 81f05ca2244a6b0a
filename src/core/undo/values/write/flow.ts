import { lineStart } from '../../../yaml/skip.ts';
import type { MappingEntry, YamlNode, YamlValue } from '../../../yaml/types.ts';
import { isJson } from '../../../yaml/splice.ts';
import { isMerge, keyOf, toValue } from '../../../yaml/value.ts';
import type { Merged, MergedMapping, MergedSequence } from '../types.ts';
import { itemPlace, physical, placeIn } from './block.ts';
import type { Sheet } from './sheet.ts';
import { isFirstOnLine, type Place, reindent, startOf } from './source.ts';
import { writeValue } from './value.ts';

/** A part of a flow collection that is there, with what it comes to; undefined where it goes. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly isKept: boolean;
}

/** What comes back, and behind which part; null for before all of them. */
interface Returning {
  readonly behind: number | null;
  readonly source: string;
}

export function writeFlowMapping(sheet: Sheet, { node, theirs, entries }: MergedMapping): void {
  const wanted = new Map<string, Merged>(entries.map(({ key, value }) => [key, value]));
  const [own, old] = [physical(node), physical(theirs)];
  const parts = node.entries.map((entry): Part => {
    const key = keyOf(entry.key);
    const value = wanted.get(key);
    const isKept = isMerge(entry.key) || value !== undefined;
    const donor = old.get(key);
    if (value !== undefined && value.kind !== 'ours' && own.get(key) === entry)
      writeValue(
        sheet,
        value,
        placeIn(sheet.ours.text, node, entry),
        donor && theirs ? placeIn(sheet.theirs.text, theirs, donor) : null,
      );
    return { start: entry.key.start, end: Math.max(entry.key.end, entry.value.end), isKept };
  });
  const places = new Map(node.entries.map(({ key }, index) => [keyOf(key), index]));
  const returning: Returning[] = [];
  let behind: number | null = null;
  for (const [key, entry] of old) {
    const at = places.get(key);
    if (at !== undefined && wanted.has(key)) behind = at;
    if (at !== undefined || wanted.get(key)?.kind !== 'theirs') continue;
    returning.push({ behind, source: entrySource(sheet, entry, theirs?.flow === true) });
  }
  writeParts(sheet, node, parts, returning);
}

export function writeFlowSequence(sheet: Sheet, { node, theirs, items }: MergedSequence): void {
  const { text } = sheet.ours;
  const kept = new Map(items.flatMap((item) => (item.at === null ? [] : [[item.at, item] as const])));
  const parts = node.items.map((item, index): Part => {
    const merged = kept.get(index);
    if (merged !== undefined && merged.kind !== 'ours') {
      const donor = merged.kind === 'theirs' ? itemPlace(sheet.theirs.text, theirs, merged.node) : null;
      writeValue(sheet, merged, { text, node: item, from: item.start, column: 0, flow: true }, donor);
    }
    return { start: item.start, end: item.end, isKept: merged !== undefined };
  });
  const returning: Returning[] = [];
  let behind: number | null = null;
  for (const item of items) {
    if (item.at !== null) behind = item.at;
    else if (item.kind === 'theirs')
      returning.push({ behind, source: flowSource(sheet, itemPlace(sheet.theirs.text, theirs, item.node)) });
  }
  writeParts(sheet, node, parts, returning);
}

/** As it was written, where that was in a flow collection, too; else as JSON. */
export function flowSource(sheet: Sheet, place: Place): string {
  const { text, node, flow } = place;
  if (!flow && (node.kind !== 'scalar' || (node.style !== 'single' && node.style !== 'double')))
    return json(toValue(node));
  const start = Math.min(startOf(place), node.start);
  return reindent(text.slice(start, node.end), 0, sheet.eol);
}

function entrySource(sheet: Sheet, { key, value }: MappingEntry, flow: boolean): string {
  const name = sheet.theirs.text.slice(key.start, key.end);
  if (!flow) return `${isJson(sheet.ours) ? json(keyOf(key)) : name}: ${json(toValue(value))}`;
  return reindent(sheet.theirs.text.slice(key.start, Math.max(key.end, value.end)), 0, sheet.eol);
}

function json(value: YamlValue): string {
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (Array.isArray(value)) return `[${value.map((item: YamlValue) => json(item)).join(', ')}]`;
  const entries = Object.entries(value).map(
    ([key, item]: [string, YamlValue]) => `${JSON.stringify(key)}: ${json(item)}`,
  );
  return `{${entries.join(', ')}}`;
}

function writeParts(
  sheet: Sheet,
  node: YamlNode,
  parts: readonly Part[],
  returning: readonly Returning[],
): void {
  const { text } = sheet.ours;
  if (!parts.some(({ isKept }) => isKept)) {
    const first = parts[0]?.start ?? node.start + 1;
    sheet.replace(first, parts.at(-1)?.end ?? first, returning.map(({ source }) => source).join(', '));
    return;
  }
  const separator = separatorOf(text, parts, sheet.eol);
  for (const { behind, source } of returning) {
    const at = behind === null ? (parts[0]?.start ?? 0) : (parts[behind]?.end ?? 0);
    const added = behind === null ? `${source},${separator}` : `,${separator}${source}`;
    sheet.splices.push({ start: at, end: at, text: added });
  }
  for (let index = 0; index < parts.length; index += 1) {
    if (parts[index]?.isKept === true) continue;
    const from = index;
    while (parts[index + 1]?.isKept === false) index += 1;
    const next = parts[index + 1];
    if (next !== undefined) sheet.replace(parts[from]?.start ?? 0, next.start, '');
    else sheet.replace(parts[from - 1]?.end ?? 0, parts[index]?.end ?? 0, '');
  }
}

/** What stands behind the commas: a space, or a line end and the indentation. */
function separatorOf(text: string, parts: readonly Part[], eol: string): string {
  const start = parts.at(-1)?.start ?? 0;
  if (isFirstOnLine(text, start)) return eol + text.slice(lineStart(text, start), start);
  return text[start - 1] === ',' ? '' : ' ';
}
