import { lineStart } from '../../../yaml/skip.ts';
import type { YamlFile } from '../../../yaml/types.ts';
import { walk } from '../../../yaml/walk.ts';

/** The comment lines of a file, trimmed: what looks like one inside a text of several lines is none. */
export class Comments {
  readonly #text: string;
  /** By where the line begins. */
  readonly #lines: ReadonlyMap<number, string>;
  readonly #all: ReadonlySet<string>;

  constructor(file: YamlFile) {
    this.#text = file.text;
    this.#lines = linesOf(file);
    this.#all = new Set(this.#lines.values());
  }

  has(comment: string): boolean {
    return this.#all.has(comment);
  }

  /** Those right above a line that are of a kind, and where the first of them begins. */
  above(
    at: number,
    isMeant: (comment: string) => boolean,
  ): { readonly start: number; readonly comments: readonly string[] } {
    const comments: string[] = [];
    let start = lineStart(this.#text, at);
    while (start > 0) {
      const end = start - (this.#text.startsWith('\r\n', start - 2) ? 2 : 1);
      const line = lineStart(this.#text, end);
      const comment = this.#lines.get(line);
      if (comment === undefined || !isMeant(comment)) break;
      comments.unshift(comment);
      start = line;
    }
    return { start, comments };
  }
}

function linesOf({ text, documents }: YamlFile): ReadonlyMap<number, string> {
  const lines = new Map(
    [...text.matchAll(/^[ \t]*#.*$/gmu)].map(({ index, 0: line }) => [index, line.trim()]),
  );
  for (const root of documents)
    walk(root, (content) => {
      if (content.kind === 'scalar')
        for (const { index } of text.slice(content.start, content.end).matchAll(/[\r\n](?=[ \t]*#)/gu))
          lines.delete(content.start + index + 1);
      return true;
    });
  return lines;
}
