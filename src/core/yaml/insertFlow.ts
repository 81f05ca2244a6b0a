import { eolAt, insertion, styleOf, type Addition } from './addition.ts';
import { quote } from './quote.ts';
import { lineStart } from './skip.ts';
import { isJson, preferredQuotes, type Splice } from './splice.ts';
import type { MappingEntry, MappingNode, YamlFile } from './types.ts';

export function addToFlow(
  file: YamlFile,
  mapping: MappingNode,
  last: MappingEntry | undefined,
  addition: Addition,
): Splice {
  const { text } = file;
  if (last === undefined) return insertion(mapping.start + 1, flowText(file, addition, null, null));
  const empty = last.value.start === last.value.end;
  const between = empty ? '' : text.slice(last.key.end, last.value.start);
  const colon = /^\s*:[ \t]*$/.exec(between)?.[0] ?? ': ';
  const leading = /^[ \t]*/.exec(text.slice(lineStart(text, last.key.start)))?.[0] ?? '';
  const onOwnLine = lineStart(text, last.key.start) + leading.length === last.key.start;
  const eol = eolAt(text, last.key.start);
  const indent = onOwnLine ? eol + leading : null;
  const comma = indent ?? (colon.endsWith(':') ? '' : ' ');
  // `{a:, b: c}` is not the same to every reader.
  const space = empty ? ' ' : '';
  return insertion(last.value.end, `${space},${comma}${flowText(file, addition, last, indent, colon)}`);
}

/** `key: value`, or `key: {key: value}`; with `indent` (a line end and white space), on lines of its own. */
export function flowText(
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

/** The white space that JSON indents by. */
function jsonStep(file: YamlFile): string {
  return /[{[][ \t]*\r?\n([ \t]+)/.exec(file.text)?.[1] ?? '  ';
}
