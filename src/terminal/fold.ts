/** Marks stand on the character before them; format characters take no room. */
const unseen = /[\p{M}\p{Cf}]/u;
/** Emoji, and the scripts of East Asia, whose characters are two columns wide (Unicode's UAX 11, W and F). */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6\u{20000}-\u{3FFFD}]/u;

/** Columns that a terminal needs for a text. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) sum += columnsOf(character);
  return sum;
}

/** Cuts a text into lines of at most so many columns; nothing of it is lost. */
export function fold(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let [line, used] = ['', 0];
  for (const character of text) {
    const more = columnsOf(character);
    if (used + more > width && line !== '') {
      lines.push(line);
      [line, used] = ['', 0];
    }
    line += character;
    used += more;
  }
  return [...lines, line];
}

/** The same at spaces, which go with the break; a longer word is cut. */
export function foldWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && columns(last) + 1 + columns(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(...fold(word, width));
  }
  return lines;
}

function columnsOf(character: string): number {
  if (unseen.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
