import { columnOf, eolAt, insertion, styleOf, type Addition } from './addition.ts';
import { quote } from './quote.ts';
import { lineEnd, lineStart } from './skip.ts';
import { preferredQuotes, type Splice } from './splice.ts';
import type { MappingEntry, MappingNode, YamlFile, YamlNode } from './types.ts';

export function addLast(
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
export function addFirst(file: YamlFile, mapping: MappingNode, addition: Addition): Splice {
  const { text } = file;
  const indent = ' '.repeat(columnOf(text, mapping.start));
  const eol = eolAt(text, mapping.start);
  const lines = blockLines(file, indent, addition, eol, mapping.entries[0]?.value);
  let at = lineStart(text, mapping.start);
  if (!/^ *$/.test(text.slice(at, mapping.start)))
    return insertion(mapping.start, `${lines.trimStart()}${eol}${indent}`);
  for (let above = at; above > 0;) {
    above = lineStart(text, text.slice(0, above).replace(/\r\n$|[\r\n]$/, '').length);
    if (!text.startsWith(`${indent}#`, above)) break;
    at = above;
  }
  return insertion(at, lines + eol);
}

/** `key: value`, or `key:` and the rest below it, each line but the last with its end. */
export function blockLines(
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

/** The last thing written in a block collection. */
export function lastLeaf(node: YamlNode): YamlNode {
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
export function stepOf(file: YamlFile): number {
  for (const root of file.documents) {
    if (root.kind !== 'mapping' || root.flow) continue;
    for (const { value } of root.entries)
      if (value.kind === 'mapping' && !value.flow)
        return columnOf(file.text, value.start) - columnOf(file.text, root.start);
  }
  return 2;
}
