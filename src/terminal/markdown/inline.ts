import type { Token } from 'markdown-it';
import { visible } from '../../core/visible.ts';
import { columns } from '../fold.ts';
import type { Paint, Tone } from '../style.ts';

/** A stretch of one line's text in one tone. */
export interface Piece {
  readonly text: string;
  readonly tone: Tone | null;
}

/** Text that stays together; `null` stands for a line break. */
type Word = readonly Piece[] | null;

/** The tone of what stands between two tokens or tags; `null` for text that is like any other. */
const toneOf: Readonly<Record<string, Tone>> = {
  strong_open: 'bold',
  '<strong>': 'bold',
  '<code>': 'cyan',
  '<sub>': 'dim',
};

/** What an inline token says: code, strong and small text in tones, links and pictures by their words. */
export function piecesOf(inline: Token, base: Tone | null = null): readonly Piece[] {
  const tones: (Tone | null)[] = [base];
  const pieces: Piece[] = [];
  for (const token of inline.children ?? []) {
    const tone = tones.at(-1) ?? null;
    if (token.type.endsWith('break')) pieces.push({ text: '\n', tone: null });
    else if (token.type === 'code_inline') pieces.push({ text: shown(token.content), tone: 'cyan' });
    else if (opens(token)) tones.push(toneOf[nameOf(token)] ?? tone);
    else if (closes(token)) tones.pop();
    else if (token.type !== 'html_inline') pieces.push({ text: shown(token.content), tone });
  }
  return pieces;
}

/** Lines of at most so many columns; a word that is longer stays whole. */
export function flow(pieces: readonly Piece[], width: number, paint: Paint): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = (): void => {
    lines.push(line);
    [line, used] = ['', 0];
  };
  for (const word of wordsOf(pieces)) {
    if (word === null) {
      end();
      continue;
    }
    const length = columns(word.map(({ text }) => text).join(''));
    if (used > 0 && used + 1 + length > width) end();
    const painted = word.map(({ text, tone }) => (tone === null ? text : paint(tone, text))).join('');
    line += used > 0 ? ` ${painted}` : painted;
    used += used > 0 ? 1 + length : length;
  }
  end();
  return lines;
}

/** Nothing that steers a terminal; the zero-width spaces that keep GitHub from linking have no use here. */
export function shown(text: string): string {
  return visible(text.replaceAll('\u200B', ''));
}

function wordsOf(pieces: readonly Piece[]): readonly Word[] {
  const words: Word[] = [];
  let word: Piece[] = [];
  const end = (): void => {
    if (word.length > 0) words.push(word);
    word = [];
  };
  for (const { text, tone } of pieces) {
    for (const part of text.split(/(\s)/u)) {
      if (/^\s$/u.test(part)) end();
      else if (part !== '') word.push({ text: part, tone });
      if (part === '\n') words.push(null);
    }
  }
  end();
  return words;
}

function nameOf({ type, content }: Token): string {
  return type === 'html_inline' ? content.toLowerCase() : type;
}

function opens({ type, nesting, content }: Token): boolean {
  return type === 'html_inline' ? /^<[a-z]+>$/i.test(content) : nesting === 1;
}

function closes({ type, nesting, content }: Token): boolean {
  return type === 'html_inline' ? content.startsWith('</') : nesting === -1;
}
