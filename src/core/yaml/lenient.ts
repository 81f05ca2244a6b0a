import { lineStart } from './skip.ts';

/**
 * Joins a line of a flow collection to the one above it, every offset kept.
 *
 * A bracket that closes in the column of its key, as in `args: [` … `]`, is against the letter of
 * YAML, and people write it everywhere: go-yaml takes it, js-yaml does not. Between the parts of a
 * flow collection a line end, or a comment, means as much as spaces do.
 *
 * @param offset of the first thing on the line
 * @returns null where the line may be the rest of a text in quotes, in which spaces would count
 */
export function joinFlowLine(text: string, offset: number): string | null {
  const from = endOfCode(text, lineStart(text, offset));
  if (!/[[{,]/.test(text.charAt(from - 1)) && !/[\]},]/.test(text.charAt(offset))) return null;
  return text.slice(0, from) + ' '.repeat(offset - from) + text.slice(offset);
}

/** Behind the last thing above a line that is neither white space nor a comment. */
function endOfCode(text: string, from: number): number {
  for (let below = from; below > 0;) {
    const end = text.slice(0, below).replace(/(?:\r\n|\r|\n)$/, '').length;
    const above = lineStart(text, end);
    const line = text.slice(above, end);
    const code = line.slice(0, codeLength(line)).trimEnd();
    if (code !== '') return above + code.length;
    below = above;
  }
  return 0;
}

/** The length of a line without its comment: a `#` behind white space, and not in quotes. */
function codeLength(line: string): number {
  const quotedOrComment = /(?<=^|[\s[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|(?<=^|\s)#/g;
  const comment = [...line.matchAll(quotedOrComment)].find((match) => match[0] === '#');
  return comment?.index ?? line.length;
}
