import { lastLeaf } from '../../../yaml/insertBlock.ts';
import { lineEnd, lineStart, skipBlank } from '../../../yaml/skip.ts';
import type { MappingEntry, SequenceNode, YamlNode } from '../../../yaml/types.ts';

/** Thrown where a value cannot be put into the text; caught where the file is written. */
export class Unwritable extends Error {}

/** Where a value stands in a text. */
export interface Place {
  readonly text: string;
  readonly node: YamlNode;
  /** Behind the colon of its key, or the dash of its item. */
  readonly from: number;
  /** Of its key, or its dash. */
  readonly column: number;
  readonly flow: boolean;
}

/** Where the value begins, anchor and tag included. */
export function startOf({ text, node, from }: Place): number {
  const empty =
    node.start === node.end && node.kind === 'scalar' && node.tag === null && node.anchor === null;
  return empty ? from : skipBlank(text, from);
}

/** Where the value ends, without the blank lines below a block scalar that are none of its own. */
export function endOf(text: string, node: YamlNode): number {
  const leaf = lastLeaf(node);
  if (leaf.kind !== 'scalar' || (leaf.style !== 'literal' && leaf.style !== 'folded')) return node.end;
  const source = text.slice(leaf.start, leaf.end);
  const end = /^[|>]\d?\+/u.test(source) ? source.replace(/(?:\r\n|\r|\n)$/u, '') : source.trimEnd();
  return leaf.start + end.length;
}

/** The column of the key, or the dash, that stands before a value on its line. */
export function columnAround(text: string, { start }: YamlNode): number {
  const line = text.slice(lineStart(text, start), start).replace('\uFEFF', '');
  const dashes = /^ *(?:- +)*/u.exec(line)?.[0] ?? '';
  const isItem = /^(?:[!&]\S* +)*$/u.test(line.slice(dashes.length));
  return isItem ? Math.max(0, dashes.lastIndexOf('-')) : dashes.length;
}

/** Behind the colon of an entry. */
export function behindColon(text: string, { key }: MappingEntry): number {
  const colon = skipBlank(text, key.end);
  if (text[colon] !== ':') throw new Unwritable();
  return colon + 1;
}

/** Each item asks for its own. */
const known = new WeakMap<SequenceNode, readonly number[]>();

/** The dashes of a block sequence. */
export function dashesOf(text: string, sequence: SequenceNode): readonly number[] {
  const dashes = known.get(sequence) ?? findDashes(text, sequence);
  known.set(sequence, dashes);
  return dashes;
}

function findDashes(text: string, { start, items }: SequenceNode): readonly number[] {
  const dashes: number[] = [];
  let at = start;
  for (const item of items) {
    const dash = skipBlank(text, at);
    if (text[dash] !== '-') throw new Unwritable();
    dashes.push(dash);
    at = Math.max(item.end, dash + 1);
  }
  return dashes;
}

/** The offset of the next line. */
export function nextLine(text: string, at: number): number {
  const end = lineEnd(text, at);
  return end + (/^(?:\r\n|\r|\n)/u.exec(text.slice(end, end + 2))?.[0].length ?? 0);
}

/** Whether nothing but white space stands before it on its line. */
export function isFirstOnLine(text: string, at: number): boolean {
  return /^[\s\uFEFF]*$/u.test(text.slice(lineStart(text, at), at));
}

/** The lines but the first moved by so many columns; with the line ends that are asked for. */
export function reindent(source: string, columns: number, eol: string): string {
  const [first = '', ...rest] = source.split(/\r\n|\r|\n/u);
  const moved = rest.map((line) => {
    if (line.trim() === '') return columns < 0 ? line.slice(-columns) : line;
    if (columns >= 0) return ' '.repeat(columns) + line;
    const space = /^ */u.exec(line)?.[0].length ?? 0;
    return line.slice(Math.min(-columns, space));
  });
  return [first, ...moved].join(eol);
}
