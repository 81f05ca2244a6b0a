import type { YamlFile } from '../../../yaml/types.ts';
import type { MergedItem } from '../types.ts';
import type { Sheet } from './sheet.ts';
import { type Place, reindent, Unwritable } from './source.ts';
import { writeValue } from './value.ts';

export function writeDocuments(sheet: Sheet, documents: readonly MergedItem[]): void {
  const { ours, theirs } = sheet;
  const kept = new Map(documents.flatMap((item) => (item.at === null ? [] : [[item.at, item] as const])));
  for (const [index, node] of ours.documents.entries()) {
    const merged = kept.get(index);
    if (merged === undefined) removeDocument(sheet, index);
    else if (merged.kind !== 'ours') {
      const donor = merged.kind === 'theirs' ? rootPlace(theirs, merged.node) : null;
      writeValue(sheet, merged, rootPlace(ours, node), donor);
    }
  }
  let above: number | null = null;
  for (const item of documents) {
    if (item.at !== null) above = item.at;
    else addDocument(sheet, above, theirs.documents.indexOf(item.node));
  }
}

function rootPlace({ text }: YamlFile, node: Place['node']): Place {
  return { text, node, from: node.start, column: 0, flow: false };
}

function removeDocument(sheet: Sheet, index: number): void {
  const segment = segmentsOf(sheet.ours)[index];
  if (segment === undefined) throw new Unwritable();
  sheet.replace(segment.start, segment.end, '');
}

function addDocument(sheet: Sheet, above: number | null, index: number): void {
  const [own, old] = [segmentsOf(sheet.ours), segmentsOf(sheet.theirs)];
  const [source, anchor] = [old[index], above === null ? null : own[above]];
  if (source === undefined || anchor === undefined) throw new Unwritable();
  const { eol } = sheet;
  const text = reindent(sheet.theirs.text.slice(source.start, source.end), 0, eol);
  const marked = source.isMarked ? text : `---${eol}${text}`;
  const whole = marked.endsWith(eol) ? marked : marked + eol;
  const at = anchor === null ? (own[0]?.start ?? 0) : anchor.end;
  const below = anchor === null && own[0]?.isMarked === false ? `---${eol}` : '';
  sheet.splices.push({ start: at, end: at, text: whole + below });
}

interface Segment {
  readonly start: number;
  readonly end: number;
  /** Whether it begins with `---`. */
  readonly isMarked: boolean;
}

/** Each document asks for its own. */
const known = new WeakMap<YamlFile, readonly Segment[]>();

/** The text of each document, its mark included. */
export function segmentsOf(file: YamlFile): readonly Segment[] {
  const segments = known.get(file) ?? findSegments(file);
  known.set(file, segments);
  return segments;
}

function findSegments({ text, documents }: YamlFile): readonly Segment[] {
  const marks = [...text.matchAll(/(?<=^\uFEFF?|[\r\n])---(?=\s|$)/gu)].map(({ index }) => index);
  const begin = text.startsWith('\uFEFF') ? 1 : 0;
  const starts = marks.length < documents.length ? [begin, ...marks] : marks;
  if (starts.length !== documents.length) throw new Unwritable();
  const marked = new Set(marks);
  return starts.map((start, index) => ({
    start,
    end: starts[index + 1] ?? text.length,
    isMarked: marked.has(start),
  }));
}
