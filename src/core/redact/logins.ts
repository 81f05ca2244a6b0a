import type { Span } from './spans.ts';

/** Of `postgres://app:hunter2@db/shop` what stands before the password. */
const beforePassword = /:\/\/[^\s/?#:]*:/gu;
/** The quote that a URL begins behind, itself escaped where it stands in a string. */
const openingQuote = /\\?["'](?=[\w+.:-]{0,60}$)/u;
const furthestQuote = 64;
const blank = /\s/u;

/**
 * The passwords of the URLs in a text, in order. A password may hold any character, so it ends at the last `@`
 * before the URL does: at a blank, or at the quote that the URL began behind.
 */
export function passwordsInUrls(text: string): readonly Span[] {
  const found: Span[] = [];
  let end = 0;
  for (const head of text.matchAll(beforePassword)) {
    // What was searched once is not searched again, or hostile texts take the square of their length.
    if (head.index < end) continue;
    const from = head.index + head[0].length;
    const quote = openingQuote.exec(text.slice(Math.max(0, head.index - furthestQuote), head.index))?.[0];
    end = endOfUrl(text, from, quote);
    const to = from + text.slice(from, end).lastIndexOf('@');
    if (to > from) found.push({ from, to });
  }
  return found;
}

function endOfUrl(text: string, from: number, quote: string | undefined): number {
  for (let index = from; index < text.length; index += 1) {
    if (blank.test(text.charAt(index)) || (quote !== undefined && text.startsWith(quote, index)))
      return index;
    if (quote !== undefined && text[index] === '\\') index += 1;
  }
  return text.length;
}
