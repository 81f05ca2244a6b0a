/** The offset of the next thing that is neither white space, nor a comment, nor one of `more`. */
export function skipBlank(text: string, from: number, more = ''): number {
  let at = from;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '#' && startsComment(text, at)) at = lineEnd(text, at);
    else if (' \t\r\n\uFEFF'.includes(char) || more.includes(char)) at += 1;
    else break;
  }
  return at;
}

/** The offset of the `|` or `>` of the block scalar that is the next value. */
export function skipToBlockHeader(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '|' && text[at] !== '>')
    at = text[at] === '#' && startsComment(text, at) ? lineEnd(text, at) : at + 1;
  return at;
}

/** The offset of the line end at or behind `at`, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const rest = /[\r\n]/g;
  rest.lastIndex = at;
  return rest.exec(text)?.index ?? text.length;
}

/** The offset of the first character of the line. */
export function lineStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') start -= 1;
  return start;
}

function startsComment(text: string, at: number): boolean {
  return at === 0 || /\s|\uFEFF/.test(text.charAt(at - 1));
}
