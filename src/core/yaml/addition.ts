import type { FlowStyle } from './quote.ts';
import { lineStart } from './skip.ts';
import type { Splice } from './splice.ts';
import type { YamlNode } from './types.ts';

/** The keys of what is written, and the string at their end. */
export interface Addition {
  readonly keys: readonly string[];
  readonly value: string;
}

export function columnOf(text: string, offset: number): number {
  return text.slice(lineStart(text, offset), offset).replace('\uFEFF', '').length;
}

/** The line end at an offset, or the file's first one. */
export function eolAt(text: string, offset: number): string {
  const rest = /\r\n|\n|\r/g;
  rest.lastIndex = offset;
  return (rest.exec(text) ?? /\r\n|\n|\r/.exec(text))?.[0] ?? '\n';
}

export function insertion(at: number, text: string): Splice {
  return { start: at, end: at, text };
}

/** Quoted as the neighbour is; a neighbour that is no string on one line says nothing. */
export function styleOf(neighbour: YamlNode | undefined): FlowStyle {
  const quoted =
    neighbour?.kind === 'scalar' && (neighbour.style === 'single' || neighbour.style === 'double');
  return quoted ? (neighbour.style === 'single' ? 'single' : 'double') : 'plain';
}
