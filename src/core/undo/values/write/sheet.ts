import { eolAt } from '../../../yaml/addition.ts';
import { lineEnd } from '../../../yaml/skip.ts';
import type { Splice } from '../../../yaml/splice.ts';
import type { YamlFile, YamlNode } from '../../../yaml/types.ts';
import type { Versions } from '../../text.ts';
import { commentsAbove, isFirstOnLine, nextLine } from './source.ts';

/** The present file, and what is to be changed in it. */
export class Sheet {
  readonly ours: YamlFile;
  readonly theirs: YamlFile;
  readonly eol: string;
  readonly splices: Splice[] = [];
  readonly #written = new Set<YamlNode>();
  readonly #comments: Versions<ReadonlySet<string>>;

  constructor({ base, ours, theirs }: Versions<YamlFile>) {
    this.ours = ours;
    this.theirs = theirs;
    this.eol = eolAt(ours.text, 0);
    this.#comments = { base: commentsOf(base), ours: commentsOf(ours), theirs: commentsOf(theirs) };
  }

  /** Whether a collection was met before, from now on. */
  isWritten(node: YamlNode): boolean {
    const before = this.#written.has(node);
    this.#written.add(node);
    return before;
  }

  replace(start: number, end: number, text: string): void {
    if (this.ours.text.slice(start, end) !== text) this.splices.push({ start, end, text });
  }

  /** Lines from where something begins to the end of the line that it ends on, with the comments that came with it. */
  removeLines(start: number, end: number): void {
    const { text } = this.ours;
    const above = commentsAbove(text, start, (comment) => this.#cameWithIt(comment));
    const next = nextLine(text, end);
    const atEnd = next === lineEnd(text, end);
    const first = atEnd ? text.slice(0, above.start).replace(/(?:\r\n|\r|\n)$/u, '').length : above.start;
    this.splices.push({ start: first, end: next, text: '' });
  }

  /** Lines below the one that ends at an offset. */
  addBelow(end: number, lines: string): void {
    const { text } = this.ours;
    const at = nextLine(text, end);
    const onNewLine = /[\r\n]/u.test(text.charAt(at - 1));
    this.splices.push({ start: at, end: at, text: onNewLine ? lines + this.eol : this.eol + lines });
  }

  /** Lines above what begins at an offset; where that shares its line with a dash, between the two. */
  addAbove(start: number, lines: string, column: number): void {
    const { text } = this.ours;
    const indent = ' '.repeat(column);
    if (!isFirstOnLine(text, start)) {
      this.splices.push({ start, end: start, text: lines.trimStart() + this.eol + indent });
      return;
    }
    const at = commentsAbove(text, start, () => true).start;
    this.splices.push({ start: at, end: at, text: lines + this.eol });
  }

  /** Comments above something that comes back, where they are gone, too. */
  returning(at: number): readonly string[] {
    if (!isFirstOnLine(this.theirs.text, at)) return [];
    return commentsAbove(this.theirs.text, at, (comment) => !this.#comments.ours.has(comment)).comments;
  }

  #cameWithIt(comment: string): boolean {
    return this.#comments.base.has(comment) && !this.#comments.theirs.has(comment);
  }
}

function commentsOf({ text }: YamlFile): ReadonlySet<string> {
  return new Set((text.match(/^[ \t]*#.*$/gmu) ?? []).map((line) => line.trim()));
}
