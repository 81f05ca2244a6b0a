import { CHOMPING_MODE, SCALAR_STYLE, type ScalarEvent } from 'js-yaml';
import { lineStart } from './skip.ts';
import type { YamlNode } from './types.ts';

/** With an end of its last line, which kubectl gives to every file: it reads them line by line. */
export function closed(text: string, eol = '\n'): string {
  const last = text.at(-1) ?? '\n';
  return last === '\n' || last === '\r' ? text : text + eol;
}

/**
 * A scalar without the line end that only kubectl gives to it: under YAML 1.2, and for kustomize, a block scalar that
 * ends with the file has no line end but its own.
 * @param text with its last line as it is; the event is that of the closed text
 */
export function withoutGivenEnd(text: string, event: ScalarEvent, value: string): string {
  const isBlock = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
  if (!isBlock || event.valueEnd <= text.length) return value;
  const last = text.length - lineStart(text, text.length);
  const isContent = last > event.indent;
  return isContent || event.chomping === CHOMPING_MODE.KEEP ? value.replace(/\n$/u, '') : value;
}

/** Whether it is a block scalar that keeps its line end and has none, since the file ends there. */
export function isOpen(node: YamlNode): boolean {
  if (node.kind !== 'scalar' || (node.style !== 'literal' && node.style !== 'folded')) return false;
  return node.value !== node.value12;
}
