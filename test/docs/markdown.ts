import { readdirSync, readFileSync } from 'node:fs';
import createMarkdown from 'markdown-it';
import type { Token } from 'markdown-it';

export const root = new URL('../../', import.meta.url);

/** A Markdown file of the repository. */
export interface Page {
  /** From the root: `docs/commands.md`. */
  readonly path: string;
  readonly text: string;
  readonly headings: readonly { readonly level: number; readonly text: string; readonly anchor: string }[];
  /** Where links and pictures lead, as it is written. */
  readonly links: readonly string[];
  /** Code spans, and lines of code blocks. */
  readonly code: readonly string[];
}

const markdown = createMarkdown({ html: true });

export function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8');
}

export function readPage(path: string): Page {
  const text = read(path);
  const tokens = markdown.parse(text, {});
  const inline = tokens.flatMap(({ children }) => children ?? []);
  return {
    path,
    text,
    headings: headingsOf(tokens),
    links: inline.flatMap((token) => {
      const link = token.attrGet(token.type === 'image' ? 'src' : 'href');
      return link === null ? [] : [String(link)];
    }),
    code: [
      ...inline.filter(({ type }) => type === 'code_inline').map(({ content }) => content),
      ...tokens.filter(({ type }) => type === 'fence').flatMap(({ content }) => content.split('\n')),
    ],
  };
}

/** The README and everything in docs/, and what they send a reader to. */
export const pages: readonly Page[] = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(new URL('docs/', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].map(readPage);

export function page(path: string): Page {
  const found = pages.find((each) => each.path === path);
  if (found === undefined) throw new Error(`There is no ${path}.`);
  return found;
}

function headingsOf(tokens: readonly Token[]): Page['headings'] {
  const seen = new Map<string, number>();
  return tokens.flatMap((token, index) => {
    if (token.type !== 'heading_open') return [];
    const text = (tokens[index + 1]?.children ?? []).map(({ content }) => content).join('');
    const anchor = anchorOf(text);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return { level: Number(token.tag.slice(1)), text, anchor: before === 0 ? anchor : `${anchor}-${before}` };
  });
}

/** As GitHub names the place of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}
