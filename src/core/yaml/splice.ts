import { quote } from './quote.ts';
import { lineEnd } from './skip.ts';
import type { ScalarNode, YamlFile } from './types.ts';

/** New text for a part of a file. An insertion has `start` and `end` alike. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Why a value cannot be edited in place: the rest of a sentence that begins with "it". */
export interface Uneditable {
  readonly why: string;
}

/** Explicit tags under which a quoted scalar is a string. */
const stringTags = /^!(?:!str|<tag:yaml\.org,2002:str>)?$/;

/**
 * The text with the parts replaced; they must not overlap. Of insertions at one place the first given
 * comes first.
 */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let result = '';
  let at = 0;
  for (const splice of splices.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
    if (splice.start < at) throw new Error('two edits of one place');
    result += text.slice(at, splice.start) + splice.text;
    at = splice.end;
  }
  return result + text.slice(at);
}

/**
 * Makes a scalar the given string, in its own quotes where they can hold it. Refuses a tag that makes
 * it no string, and a block scalar of more than one line.
 */
export function replaceScalar(file: YamlFile, node: ScalarNode, value: string): Splice | Uneditable {
  if (node.tag !== null && !stringTags.test(node.tag))
    return { why: `has the tag ${node.tag}, and a new value could not be a string` };
  if (node.style === 'literal' || node.style === 'folded') return replaceBlockLine(file, node, value);
  const style = node.style === 'plain' && isJson(file) ? 'double' : node.style;
  const text = quote(value, style, preferredQuotes(file));
  const empty = node.start === node.end;
  const space = empty && !/\s/.test(file.text.charAt(node.start - 1)) ? ' ' : '';
  return { start: node.start, end: node.end, text: space + text };
}

/** Whether the file is JSON, as kubectl decides it: by its first character. */
export function isJson(file: YamlFile): boolean {
  return /^\uFEFF?\s*[{[]/.test(file.text);
}

/** Single quotes in a file that begins with no others, double quotes in every other. */
export function preferredQuotes(file: YamlFile): 'single' | 'double' {
  const beginning = file.text.slice(0, 10_000);
  return /[:\-,[{]\s*'/.test(beginning) && !/[:\-,[{]\s*"/.test(beginning) ? 'single' : 'double';
}

function replaceBlockLine(file: YamlFile, node: ScalarNode, value: string): Splice | Uneditable {
  const source = file.text.slice(node.start, node.end);
  const body = lineEnd(source, 0);
  const line = source.slice(body).trim();
  if (line !== node.text || !/^[^\s]/.test(value) || /\s$|[\p{Cc}\u2028\u2029\uFEFF]/u.test(value))
    return { why: 'is a block scalar of several lines, or one that keeps its line end' };
  const start = node.start + body + source.slice(body).indexOf(line);
  return { start, end: start + line.length, text: value };
}
