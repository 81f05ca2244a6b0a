import type { Problem } from '../core/problem.ts';
import { toPlain } from '../core/text.ts';
import { toMarkdown } from './markdown.ts';

/** Hidden, in the summary of a check run that is not green for nothing but its gates. */
const mark = '<!-- slipway: held -->';

/** What a check run says of the gates that hold its deploy pull request; empty where none does. */
export function heldLines(held: Problem | null): readonly string[] {
  return held === null ? [] : [mark, `- ⏸️ Held: ${toMarkdown(held.title)} ${toMarkdown(held.remedy)}`];
}

/** Whether a summary says so. People’s words in it are escaped, and cannot. */
export function isHeldIn(summary: string): boolean {
  return summary.includes(mark);
}

/** How it stands, as plain text. */
export function heldStanding({ title }: Problem): string {
  return `Held: ${toPlain(title).replace(/\.$/u, '')}`;
}
