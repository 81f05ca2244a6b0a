/** A line as long as anybody reads. What is beyond (a minified script) is counted, and is there for git. */
import { html, type Html } from '../html.ts';

const mostCharacters = 2000;

export interface CutLine {
  readonly text: string;
  /** How many characters are left out. */
  readonly hidden: number;
}

/** Never between the two code units of one character. */
export function cutLine(line: string): CutLine {
  if (line.length <= mostCharacters) return { text: line, hidden: 0 };
  const text = line.slice(0, mostCharacters).replace(/[\uD800-\uDBFF]$/, '');
  return { text, hidden: line.length - text.length };
}

export function hiddenNote({ hidden }: CutLine): Html | false {
  return (
    hidden > 0 &&
    html`<span class="muted"> … ${hidden.toLocaleString('en')} more characters, not shown</span>`
  );
}
