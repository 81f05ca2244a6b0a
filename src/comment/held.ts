import type { Problem } from '../core/problem.ts';
import { toPlain } from '../core/text.ts';
import { toMarkdown } from './markdown.ts';

/** Hidden, in the summary of a check run that is not green for nothing but its gates. */
const mark = '<!-- slipway: held -->';

/** What a check run says of the gates that hold its deploy pull request; empty where none does. */
export function heldLines(held: Problem | null): readonly string[] {
  return held === null ? [] : [mark, heldLine(held)];
}

export function heldLine({ title, remedy }: Problem): string {
  return `- ⏸️ Held: ${toMarkdown(title)} ${toMarkdown(remedy)}`;
}

const told = new RegExp(`^${mark}\\r?\\n(.*)$`, 'mu');

/** The line of a summary that says so; null where none does. Only the mark on a line of its own is ours. */
export function heldIn(summary: string): string | null {
  return told.exec(summary)?.[1]?.trimEnd() ?? null;
}

/** How it stands, as plain text. */
export function heldStanding({ title }: Problem): string {
  return `Held: ${toPlain(title).replace(/\.$/u, '')}`;
}
