import { quote, type FlowStyle } from './quote.ts';
import { lineEnd, lineStart } from './skip.ts';
import { isJson, preferredQuotes, type Splice, type Uneditable } from './splice.ts';
import type { MappingEntry, MappingNode, ScalarNode, YamlContent, YamlFile, YamlNode } from './types.ts';
import { contentOf, entriesOf } from './value.ts';

/** A splice that adds a value, and the node that it goes into. */
export interface Insertion {
  readonly splice: Splice;
  readonly host: YamlContent;
  /** The part of the path, from the host, that was missing. */
  readonly missing: readonly string[];
  /** How deep the host's keys are indented: of two insertions at one place, the deeper comes first. */
  readonly column: number;
}

/** The keys of what is written, and the string at their end. */
interface Addition {
  readonly keys: readonly string[];
  readonly value: string;
}

/**
 * Adds a string below `root` at a path of which at least the last key is missing, with the mappings
 * that are missing on the way, in the style of what stands around it. Refuses where the path leads
 * through something that is no mapping.
 */
export function insertAt(
  file: YamlFile,
  root: YamlNode,
  path: readonly (string | number)[],
  value: string,
): Insertion | Uneditable {
  let parent: MappingNode | null = null;
  let at = contentOf(root);
  for (const [index, part] of path.entries()) {
    const missing = path.slice(index).map(String);
    const addition = { keys: missing, value };
    if (at.kind === 'scalar' && at.value === null)
      return { ...fillNull(file, parent, at, addition), host: at, missing };
    if (at.kind === 'sequence' && typeof part === 'string') return { why: 'would stand in a list' };
    if (at.kind === 'scalar') return { why: `would stand below ${JSON.stringify(at.text)}` };
    const next = at.kind === 'mapping' ? entriesOf(at).get(String(part))?.value : at.items[Number(part)];
    if (next === undefined && at.kind === 'mapping')
      return { ...addEntry(file, at, addition), host: at, missing };
    if (next === undefined) return { why: 'would stand in a list that is not so long' };
    parent = at.kind === 'mapping' ? at : null;
    at = contentOf(next);
  }
  throw new Error('there is a value at the path already');
}

type Placed = Pick<Insertion, 'splice' | 'column'>;

function addEntry(file: YamlFile, mapping: MappingNode, addition: Addition): Placed {
  const last = mapping.entries.at(-1);
  if (mapping.flow) return { splice: addToFlow(file, mapping, last, addition), column: Infinity };
  const column = columnOf(file.text, mapping.start);
  const first = addition.keys[0] === 'metadata';
  return {
    splice: first ? addFirst(file, mapping, addition) : addLast(file, mapping, last, addition),
    column,
  };
}

function addLast(
  file: YamlFile,
  mapping: MappingNode,
  last: MappingEntry | undefined,
  addition: Addition,
): Splice {
  const indent = ' '.repeat(columnOf(file.text, mapping.start));
  const leaf = last === undefined ? mapping : lastLeaf(last.value);
  const block = leaf.kind === 'scalar' && (leaf.style === 'literal' || leaf.style === 'folded');
  const at = block ? blockEnd(file.text, leaf) : lineEnd(file.text, mapping.end);
  const eol = eolAt(file.text, at);
  const lines = blockLines(file, indent, addition, eol, last?.value);
  const ownLine = block && /[\r\n]$/.test(file.text.slice(0, at));
  return insertion(at, ownLine ? lines + eol : eol + lines);
}

/** Above the mapping's first key, and above the comment lines that belong to it. */
function addFirst(file: YamlFile, mapping: MappingNode, addition: Addition): Splice {
  const { text } = file;
  const indent = ' '.repeat(columnOf(text, mapping.start));
  const eol = eolAt(text, mapping.start);
  const lines = blockLines(file, indent, addition, eol, mapping.entries[0]?.value);
  let at = lineStart(text, mapping.start);
  if (!/^ *$/.test(text.slice(at, mapping.start))) return insertion(mapping.start, `${lines}${eol}${indent}`);
  for (let above = at; above > 0;) {
    above = lineStart(text, text.slice(0, above).replace(/\r\n$|[\r\n]$/, '').length);
    if (!text.startsWith(`${indent}#`, above)) break;
    at = above;
  }
  return insertion(at, lines + eol);
}

function addToFlow(
  file: YamlFile,
  mapping: MappingNode,
  last: MappingEntry | undefined,
  addition: Addition,
): Splice {
  const { text } = file;
  if (last === undefined) return insertion(mapping.start + 1, flowText(file, addition, null, null));
  const colon = /^\s*:[ \t]*$/.exec(text.slice(last.key.end, last.value.start))?.[0] ?? ': ';
  const leading = /^[ \t]*/.exec(text.slice(lineStart(text, last.key.start)))?.[0] ?? '';
  const onOwnLine = lineStart(text, last.key.start) + leading.length === last.key.start;
  const eol = eolAt(text, last.key.start);
  const indent = onOwnLine ? eol + leading : null;
  const comma = indent ?? (colon.endsWith(':') ? '' : ' ');
  // `{a:, b: c}` is not the same to every reader.
  const space = last.value.start === last.value.end ? ' ' : '';
  return insertion(last.value.end, `${space},${comma}${flowText(file, addition, last, indent, colon)}`);
}

/** `key: value`, or `key: {key: value}`; with `indent` (a line end and white space), on lines of its own. */
function flowText(
  file: YamlFile,
  addition: Addition,
  neighbour: MappingEntry | null,
  indent: string | null,
  colon = ': ',
): string {
  const json = isJson(file) || (neighbour?.key.kind === 'scalar' && neighbour.key.style === 'double');
  const style = json ? 'double' : styleOf(neighbour?.value);
  const [key = '', ...rest] = addition.keys;
  const name = quote(key, json ? 'double' : 'plain');
  const separator = name.endsWith('"') ? colon : ': ';
  if (rest.length === 0) return name + separator + quote(addition.value, style, preferredQuotes(file));
  const deeper = indent === null ? null : indent + jsonStep(file);
  const inner = flowText(file, { ...addition, keys: rest }, neighbour, deeper, colon);
  return `${name}${separator}{${deeper ?? ''}${inner}${indent ?? ''}}`;
}

/** `key: value`, or `key:` and the rest below it, each line but the last with its end. */
function blockLines(
  file: YamlFile,
  indent: string,
  addition: Addition,
  eol: string,
  neighbour?: YamlNode,
): string {
  const [key = '', ...rest] = addition.keys;
  const name = indent + quote(key, 'plain', preferredQuotes(file));
  if (rest.length === 0)
    return `${name}: ${quote(addition.value, styleOf(neighbour), preferredQuotes(file))}`;
  const deeper = indent + ' '.repeat(stepOf(file));
  return `${name}:${eol}${blockLines(file, deeper, { ...addition, keys: rest }, eol)}`;
}

/** Puts a mapping where the value is null: below its key, or in braces where the null is written out. */
function fillNull(file: YamlFile, parent: MappingNode | null, node: ScalarNode, addition: Addition): Placed {
  const { text } = file;
  if (node.start !== node.end || parent === null || parent.flow) {
    const space = node.start === node.end && !/\s/.test(text.charAt(node.start - 1)) ? ' ' : '';
    const filled = `${space}{${flowText(file, addition, null, null)}}`;
    return { splice: { start: node.start, end: node.end, text: filled }, column: Infinity };
  }
  const column = columnOf(text, parent.start) + stepOf(file);
  const at = lineEnd(text, node.end);
  const eol = eolAt(text, at);
  return { splice: insertion(at, eol + blockLines(file, ' '.repeat(column), addition, eol)), column };
}

function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

/** Quoted as the neighbour is; a neighbour that is no string on one line says nothing. */
function styleOf(neighbour: YamlNode | undefined): FlowStyle {
  const quoted =
    neighbour?.kind === 'scalar' && (neighbour.style === 'single' || neighbour.style === 'double');
  return quoted ? (neighbour.style === 'single' ? 'single' : 'double') : 'plain';
}

/** The last thing written in a block collection. */
function lastLeaf(node: YamlNode): YamlNode {
  if (node.kind === 'mapping' && !node.flow) {
    const last = node.entries.at(-1);
    return last === undefined ? node : lastLeaf(last.value);
  }
  if (node.kind === 'sequence' && !node.flow) {
    const last = node.items.at(-1);
    return last === undefined ? node : lastLeaf(last);
  }
  return node;
}

/** Behind a block scalar; the blank lines below it are its own only where it keeps them. */
function blockEnd(text: string, node: YamlNode): number {
  const source = text.slice(node.start, node.end);
  if (/^[|>]\d?\+/.test(source)) return node.end;
  const blank = /(\r\n|\r|\n)\s*$/.exec(source);
  return blank === null ? node.end : node.start + blank.index + (blank[1] ?? '').length;
}

/** How many spaces the file indents by: those of its first nested block mapping. */
function stepOf(file: YamlFile): number {
  for (const root of file.documents) {
    if (root.kind !== 'mapping' || root.flow) continue;
    for (const { value } of root.entries)
      if (value.kind === 'mapping' && !value.flow)
        return columnOf(file.text, value.start) - columnOf(file.text, root.start);
  }
  return 2;
}

/** The white space that JSON indents by. */
function jsonStep(file: YamlFile): string {
  return /[{[][ \t]*\r?\n([ \t]+)/.exec(file.text)?.[1] ?? '  ';
}

function columnOf(text: string, offset: number): number {
  return text.slice(lineStart(text, offset), offset).replace('\uFEFF', '').length;
}

/** The line end at an offset, or the file's first one. */
function eolAt(text: string, offset: number): string {
  const rest = /\r\n|\n|\r/g;
  rest.lastIndex = offset;
  return (rest.exec(text) ?? /\r\n|\n|\r/.exec(text))?.[0] ?? '\n';
}
