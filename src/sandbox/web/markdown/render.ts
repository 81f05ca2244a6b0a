/**
 * Markdown as GitHub shows it: CommonMark with tables, strikethrough, autolinks, task lists, alerts and
 * the HTML that GitHub lets through. https://github.github.com/gfm/
 */
import createMarkdown, { type MarkdownIt } from 'markdown-it';
import sanitize from 'sanitize-html';
import { escape, trusted, type Html } from '../html.ts';
import { allowList } from './allow-list.ts';
import { alerts, taskLists } from './extensions.ts';
import { linkReferences, type ReferencePlace } from './references.ts';

export interface MarkdownPlace extends ReferencePlace {
  /** Where relative links and images lead, with a slash at the end; without it they are left as they are. */
  readonly base?: string;
}

const diffClasses: Readonly<Record<string, string>> = { '+': 'diff-add', '-': 'diff-del', '@': 'diff-hunk' };

const comment = create({ breaks: true });
const file = create({ breaks: false });

/** A comment or a description: a line end is a line break. */
export function renderComment(source: string, place: MarkdownPlace): Promise<Html> {
  return finish(comment.render(source), place);
}

/** A Markdown file of a repository. */
export function renderFile(source: string, place: MarkdownPlace): Promise<Html> {
  return finish(file.render(source), place);
}

function create(options: { readonly breaks: boolean }): MarkdownIt {
  return createMarkdown({ html: true, linkify: true, breaks: options.breaks, highlight })
    .use(taskLists)
    .use(alerts);
}

async function finish(markup: string, place: MarkdownPlace): Promise<Html> {
  return trusted(await linkReferences(sanitize(markup, allowList(place.base)), place));
}

/** Colours a fence marked `diff` by line; others stay plain. */
function highlight(code: string, language: string): string {
  if (language !== 'diff') return escape(code);
  const lines = code.endsWith('\n') ? code.slice(0, -1).split('\n') : code.split('\n');
  return lines.map(diffLine).join('');
}

function diffLine(line: string): string {
  const kind = diffClasses[line.charAt(0)];
  const text = `${escape(line)}\n`;
  return kind === undefined
    ? `<span class="diff-same">${text}</span>`
    : `<span class="${kind}">${text}</span>`;
}
