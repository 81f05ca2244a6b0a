import createMarkdown from 'markdown-it';
import type { Token } from 'markdown-it';
import { flow, piecesOf, shown } from './markdown/inline.ts';
import { writeTable } from './markdown/table.ts';
import { type Paint, painter, type TerminalOptions } from './style.ts';

/** As GitHub reads comments: a line end is a line break, and some HTML is let through. */
const markdown = createMarkdown({ html: true, breaks: true });

type Lines = readonly string[];

/** Where blocks are written: columns that are left, and how text is painted. */
interface Place {
  readonly width: number;
  readonly paint: Paint;
}

/** What stands between an opening token and its end, and the index after it. */
interface Inside {
  readonly tokens: readonly Token[];
  readonly end: number;
}

const narrowest = 20;

/**
 * A comment's Markdown for a terminal: headings bold, tables aligned, diffs coloured, `<details>`
 * unfolded below their summary. HTML comments are left out; what could steer the terminal is made visible.
 */
export function writeMarkdown(source: string, { width, colour }: TerminalOptions): string {
  return writeBlocks(markdown.parse(source, {}), { width, paint: painter(colour) }).join('\n');
}

/** Blocks with a blank line between them, but for what is close together in a list. */
function writeBlocks(tokens: readonly Token[], place: Place): Lines {
  const lines: string[] = [];
  let close = true;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (token === undefined) break;
    const inside = insideOf(tokens, at);
    const block = writeBlock(token, inside.tokens, place);
    if (block.length > 0) {
      lines.push(...(close ? [] : ['']), ...block);
      close = token.hidden;
    }
    at = inside.end;
  }
  return lines;
}

function writeBlock(token: Token, inside: readonly Token[], place: Place): Lines {
  const { paint, width } = place;
  switch (token.type) {
    case 'heading_open':
      return writeInline(inside, place, 'bold');
    case 'paragraph_open':
      return writeInline(inside, place);
    case 'bullet_list_open':
      return writeList(inside, place, () => '- ');
    case 'ordered_list_open':
      return writeList(inside, place, (item) => `${item.info}. `);
    case 'blockquote_open':
      return writeBlocks(inside, inner(place, 2)).map((line) => `${paint('dim', '│')} ${line}`);
    case 'table_open':
      return writeTable(inside, width, paint);
    case 'fence':
    case 'code_block':
      return writeCode(token, paint);
    case 'html_block':
      return writeHtml(token, inside, place);
    case 'hr':
      return [paint('dim', '─'.repeat(width))];
    default:
      return [];
  }
}

function writeInline(tokens: readonly Token[], { width, paint }: Place, tone: 'bold' | null = null): Lines {
  return tokens.flatMap((token) => flow(piecesOf(token, tone), width, paint));
}

function writeList(tokens: readonly Token[], place: Place, markOf: (item: Token) => string): Lines {
  const lines: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const item = tokens[at];
    if (item === undefined) break;
    const inside = insideOf(tokens, at);
    const mark = markOf(item);
    const blocks = writeBlocks(inside.tokens, inner(place, mark.length));
    lines.push(...blocks.map((line, index) => indent(line, index === 0 ? mark : ' '.repeat(mark.length))));
    at = inside.end;
  }
  return lines;
}

function writeCode({ content, info }: Token, paint: Paint): Lines {
  const lines = content.replace(/\n$/, '').split('\n').map(shown);
  return lines.map((line) => indent(info === 'diff' ? diffLine(line, paint) : line, '  '));
}

/** One line of a diff in its colour; `!` marks what can be neither added nor removed. */
export function diffLine(line: string, paint: Paint): string {
  switch (line.charAt(0)) {
    case '+':
      return paint('green', line);
    case '-':
      return paint('red', line);
    case '!':
      return paint('yellow', line);
    case '@':
      return paint('cyan', line);
    default:
      return paint('dim', line);
  }
}

/** `<details>` with what it folds; the text of other HTML, and nothing of a comment. */
function writeHtml({ content }: Token, inside: readonly Token[], place: Place): Lines {
  if (!isDetails(content)) return textOf(content).split('\n').filter(Boolean);
  const summary = /<summary>(.*?)<\/summary>/s.exec(content)?.[1] ?? '';
  const folded = writeBlocks(inside, inner(place, 2)).map((line) => indent(line, '  '));
  return [place.paint('bold', `▸ ${textOf(summary)}`), ...folded];
}

const isDetails = (html: string): boolean => /^\s*<details\b/i.test(html);

/** HTML without its tags. */
function textOf(html: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
  const text = html.replaceAll(/<!--.*?-->|<[^>]*>/gs, '');
  const decoded = text.replaceAll(/&(lt|gt|amp|quot);/g, (whole, name: string) => entities[name] ?? whole);
  return decoded.trim().split('\n').map(shown).join('\n');
}

/** Of `<details>`, up to its own `</details>`, which is a token beside it; of the others, by their level. */
function insideOf(tokens: readonly Token[], start: number): Inside {
  const token = tokens[start];
  if (token?.nesting === 1) {
    const end = tokens.findIndex(
      ({ level, nesting }, at) => at > start && nesting === -1 && level === token.level,
    );
    return { tokens: tokens.slice(start + 1, end), end: end + 1 };
  }
  if (token?.type !== 'html_block' || !isDetails(token.content)) return { tokens: [], end: start + 1 };
  let depth = 0;
  for (let at = start; at < tokens.length; at += 1) {
    const { type = '', content = '' } = tokens[at] ?? {};
    if (type !== 'html_block') continue;
    depth += (content.match(/<details\b/gi) ?? []).length - (content.match(/<\/details>/gi) ?? []).length;
    if (depth === 0) return { tokens: tokens.slice(start + 1, at), end: at + 1 };
  }
  return { tokens: tokens.slice(start + 1), end: tokens.length };
}

function inner({ width, paint }: Place, columns: number): Place {
  return { width: Math.max(narrowest, width - columns), paint };
}

function indent(line: string, by: string): string {
  return line === '' ? '' : by + line;
}
