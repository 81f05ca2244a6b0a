import { expect } from '@jest/globals';
import MarkdownIt from 'markdown-it';

const renderer = new MarkdownIt({ html: true, linkify: true });
const alone = ['hr', 'br'];

/** What GitHub would refuse, or what would spill out of its place. */
export function expectSound(markdown: string, characters: number): void {
  expect(markdown.length).toBeLessThanOrEqual(characters);
  expect(markdown).not.toMatch(/(?!\n)[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
  const bare = renderer
    .render(markdown)
    .replaceAll(/<pre><code[^>]*>[^<]*<\/code><\/pre>/gu, '¦')
    .replaceAll(/<code>[^<]*<\/code>/gu, '¦')
    .replaceAll(/<a [^>]*>.*?<\/a>/gsu, '¦')
    .replaceAll(/<\/?(?:span|strong)>/gu, '¦')
    .replaceAll('&amp;', '&');
  expect(bare).not.toMatch(/@\w|#\d|:\/\/|\bwww\.\w/u);
  expectBalanced(bare);
}

/** Outside of code, tags are our own alone, and each that opens is closed. */
function expectBalanced(html: string): void {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [whole, slash, tag = ''] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/gu)) {
    if (/^(?:script|img|input)$/u.test(tag)) wrong.push(whole);
    else if (slash !== '/' && !alone.includes(tag)) open.push(tag);
    else if (slash === '/' && open.pop() !== tag) wrong.push(whole);
  }
  expect([...wrong, ...open]).toEqual([]);
}
