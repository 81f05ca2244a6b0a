import type { Text } from '../core/text.ts';
import { clip, count } from '../core/visible.ts';
import type { Part } from './fit.ts';
import { escape, toMarkdown } from './markdown.ts';

const remarkCharacters = 600;

/** One line each, from text or from a plain string. */
export function linesOf(remarks: readonly (Text | string)[]): readonly Part[] {
  return remarks.map((remark) => {
    const content: Text = typeof remark === 'string' ? [{ kind: 'plain', value: remark }] : remark;
    return { markdown: toMarkdown(content, remarkCharacters) };
  });
}

/** Warnings before notes, each behind its sign. */
export function remarksOf(warnings: readonly string[], notes: readonly Text[] = []): readonly Part[] {
  const signed = (sign: string) => (line: Part) => ({ markdown: `${sign} ${line.markdown}` });
  return [...linesOf(warnings).map(signed('⚠️')), ...linesOf(notes).map(signed('ℹ️'))];
}

/** The data of a list in a template: what is kept, and a line for what is not. */
export function listView(parts: readonly Part[], kept: ReadonlySet<Part>, noun: string) {
  const shown = parts.filter((part) => kept.has(part)).map(({ markdown }) => markdown);
  const left = parts.length - shown.length;
  return { any: parts.length > 0, shown, more: left === 0 ? '' : `… and ${count(left, `more ${noun}`)}` };
}

/** The same as Markdown; empty where there are none. */
export function listLines(parts: readonly Part[], kept: ReadonlySet<Part>, noun: string): string {
  const { shown, more } = listView(parts, kept, noun);
  return [...shown, ...(more === '' ? [] : [more])].map((line) => `- ${line}`).join('\n');
}

/** `Reason: …`, or nothing. */
export function reasonLine(reason: string | null): string {
  return reason === null || reason.trim() === '' ? '' : `Reason: ${escape(clip(reason.trim(), 500))}`;
}
