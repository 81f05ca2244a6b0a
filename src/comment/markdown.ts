import type { Span, Text } from '../core/text.ts';
import { clip, visible } from '../core/visible.ts';

/**
 * The one escaper of everything that goes into a comment. GitHub looks for mentions, references, emoji and
 * maths in the *rendered* text, where a backslash is gone already: a zero-width space after the sign is
 * what breaks them. `$` is the exception that GitHub documents: it must stand in a tag of its own.
 */
const breaker = '&#8203;';

const active = new RegExp(
  [
    '[\\\\`*_~|\\[\\]<>&$]', // Markdown and HTML
    '@(?=\\w)', // mentions and e-mail addresses
    '#\\d?', // references to issues, and headings
    '\\bGH-(?=\\d)',
    ':(?=//|[\\w+-]+:)', // URLs and emoji
    '\\bwww\\.',
    '^[-+=]', // lists and underlined headings
    '^\\d+[.)]',
  ].join('|'),
  'giu',
);

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  // As entities these two are inert in table cells and beside code spans, too.
  '|': '&#124;',
  '`': '&#96;',
  $: '<span>$</span>',
};

/** Plain text as one line of Markdown that renders as that text and as nothing else. */
export function escape(value: string): string {
  return visible(value).replace(active, (found) => {
    const entity = entities[found];
    if (entity !== undefined) return entity;
    if (/^[\\*_~[\]\-+=]$/u.test(found)) return `\\${found}`;
    if (found.startsWith('#')) return found.length === 1 ? '\\#' : `\\#${breaker}${found.slice(1)}`;
    if (/^\d/u.test(found)) return `${found.slice(0, -1)}\\${found.slice(-1)}`;
    return `${found}${breaker}`;
  });
}

/** A code span that holds exactly this, hidden characters made visible. Fits into a table cell. */
export function codeSpan(value: string): string {
  const content = visible(value);
  if (content === '') return '<code></code>';
  // No run of backslashes makes a pipe certain to stay inside both a code span and a table cell.
  if (content.includes('|')) return `<code>${escape(content)}</code>`;
  const ticks = '`'.repeat(longestRun(content) + 1);
  const padding = /^[ `]|[ `]$/u.test(content) && content.trim() !== '' ? ' ' : '';
  return `${ticks}${padding}${content}${padding}${ticks}`;
}

/** Code where a line is HTML and not Markdown, as in a `<summary>`; no mention is looked for in it. */
export function htmlCode(value: string): string {
  const escaped = visible(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<code>${escaped}</code>`;
}

/** A fenced block. Each line is content: it is longer than any run of backticks inside, and never ends early. */
export function fence(lines: readonly string[], language = ''): string {
  const content = lines.map(visible);
  const ticks = '`'.repeat(Math.max(3, longestRun(content.join('\n')) + 1));
  return [`${ticks}${language}`, ...content, ticks].join('\n');
}

/** A link, or its words alone where the address is not of the web. */
export function linkTo(words: string, href: string): string {
  const address = webAddress(href);
  return address === null ? words : `[${words}](${address})`;
}

/** Text as one line of Markdown, clipped to so many characters of text. */
export function toMarkdown(content: Text, characters = 1_000): string {
  let room = characters;
  let before: Span['kind'] | null = null;
  let line = '';
  for (const span of joined(content)) {
    if (room <= 0) break;
    const value = clip(span.value, room);
    room -= value.length;
    // Two code spans that touch would be read as one.
    if (before === 'code' && span.kind === 'code') line += ' ';
    line += spanToMarkdown(span, value);
    before = span.kind;
  }
  return line.trim();
}

/** Plain spans that touch are one text: `@` and a name behind it must be seen together. */
function joined(content: Text): Text {
  const spans: Span[] = [];
  for (const span of content) {
    const { kind, value } =
      span.kind === 'link' && webAddress(span.href) === null ? { ...span, kind: 'plain' as const } : span;
    const last = spans.at(-1);
    if (kind !== 'plain') spans.push(span);
    else if (last?.kind === 'plain') spans.splice(-1, 1, { kind, value: last.value + value });
    else spans.push({ kind, value });
  }
  return spans;
}

function spanToMarkdown(span: Span, value: string): string {
  switch (span.kind) {
    case 'plain':
      return escape(value);
    case 'code':
      return codeSpan(value);
    // `**` opens nothing beside some punctuation: the tag always does.
    case 'strong':
      return `<strong>${escape(value)}</strong>`;
    case 'link':
      return linkTo(escape(value), span.href);
  }
}

function webAddress(href: string): string | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return null;
  // GitHub notes a link to an issue or pull request in that one's own timeline; not through this host.
  if (url.host === 'github.com' && /\/(?:issues|pull|discussions)\/\d/u.test(url.pathname)) {
    url.host = 'redirect.github.com';
  }
  const percent = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return url.href.replace(/[()<>[\]\\|`$*_~@"']/gu, percent).replaceAll('&', '&amp;');
}

function longestRun(content: string): number {
  return (content.match(/`+/gu) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
