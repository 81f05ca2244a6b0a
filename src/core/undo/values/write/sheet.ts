import { eolAt } from '../../../yaml/addition.ts';
import type { Splice } from '../../../yaml/splice.ts';
import type { YamlFile, YamlNode } from '../../../yaml/types.ts';
import type { Versions } from '../../text.ts';
import { Comments } from './comments.ts';
import { isFirstOnLine, nextLine } from './source.ts';

/** The present file, whose last line has an end, and what is to be changed in it. */
export class Sheet {
  readonly ours: YamlFile;
  readonly theirs: YamlFile;
  readonly eol: string;
  readonly splices: Splice[] = [];
  readonly #written = new Set<YamlNode>();
  readonly #comments: Versions<Comments>;

  constructor({ base, ours, theirs }: Versions<YamlFile>) {
    this.ours = ours;
    this.theirs = theirs;
    this.eol = eolAt(ours.text, 0);
    this.#comments = {
      base: new Comments(base),
      ours: new Comments(ours),
      theirs: new Comments(theirs),
    };
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
    const above = this.#comments.ours.above(start, (comment) => this.#cameWithIt(comment));
    this.splices.push({ start: above.start, end: nextLine(text, end), text: '' });
  }

  /** Lines below the one that ends at an offset. */
  addBelow(end: number, lines: string): void {
    const at = nextLine(this.ours.text, end);
    this.splices.push({ start: at, end: at, text: lines + this.eol });
  }

  /** Lines above what begins at an offset; where that shares its line with a dash, between the two. */
  addAbove(start: number, lines: string, column: number): void {
    const { text } = this.ours;
    const indent = ' '.repeat(column);
    if (!isFirstOnLine(text, start)) {
      this.splices.push({ start, end: start, text: lines.trimStart() + this.eol + indent });
      return;
    }
    const at = this.#comments.ours.above(start, () => true).start;
    this.splices.push({ start: at, end: at, text: lines + this.eol });
  }

  /** Comments above something that comes back, where they are gone, too. */
  returning(at: number): readonly string[] {
    if (!isFirstOnLine(this.theirs.text, at)) return [];
    return this.#comments.theirs.above(at, (comment) => !this.#comments.ours.has(comment)).comments;
  }

  #cameWithIt(comment: string): boolean {
    return this.#comments.base.has(comment) && !this.#comments.theirs.has(comment);
  }
}
