import type { Span, Text } from '../core/text.ts';
import { visible } from '../core/visible.ts';

export interface TerminalOptions {
  /** Columns that lines are folded to. */
  readonly width: number;
  readonly colour: boolean;
  /** Commands are told as they are typed in a clone, not as they are commented; with what the next one takes there, too. */
  readonly inClone?: { readonly flags: readonly string[] };
}

export type Tone = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';
export type Paint = (tone: Tone, value: string) => string;

/** Select Graphic Rendition, ECMA-48 8.3.117: on and off. */
const codes: Readonly<Record<Tone, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

export const changeTones = { added: 'green', changed: 'yellow', removed: 'red' } as const;
export const changeSigns = { added: '+', changed: '~', removed: '-' } as const;
export const severityTones = { block: 'red', warn: 'yellow', info: 'cyan' } as const;

const narrowest = 20;

export function painter(colour: boolean): Paint {
  return (tone, value) => {
    const [on, off] = codes[tone];
    return colour && value !== '' ? `\u001B[${on}m${value}\u001B[${off}m` : value;
  };
}

/** Text as one line: code in quotes, a link with its address (if it has one) behind it, hidden characters visible. */
export function plainLine(content: Text): string {
  return content.map(spanLine).join('').trim();
}

function spanLine(span: Span): string {
  switch (span.kind) {
    case 'plain':
    case 'strong':
      return visible(span.value);
    case 'code':
      return `'${visible(span.value)}'`;
    case 'link':
      return span.href === '' ? visible(span.value) : `${visible(span.value)} (${visible(span.href)})`;
  }
}

/** Breaks one line at spaces; the further lines are indented. A word longer than the width stays whole. */
export function wrap(line: string, width: number, indent = ''): string {
  const room = Math.max(width, narrowest);
  const lines: string[] = [];
  const [, lead = '', words = ''] = /^( *)(.*)$/su.exec(line) ?? [];
  let current = lead;
  let first = true;
  for (const word of words.split(' ')) {
    const longer = first ? current + word : `${current} ${word}`;
    if (longer.length <= room || first) {
      current = longer;
      first = false;
    } else {
      lines.push(current);
      current = `${indent}${word}`;
    }
  }
  return [...lines, current].join('\n');
}
