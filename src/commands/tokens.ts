import { code, type Text, text } from '../core/text.ts';

/** One word of a command line. A quoted one is never a flag. */
export type Token =
  | { readonly kind: 'word'; readonly value: string }
  /** `--name`, `--name=value`; the value is null without `=`. */
  | { readonly kind: 'flag'; readonly name: string; readonly value: string | null };

export interface Unreadable {
  readonly kind: 'unreadable';
  /** 0-based. */
  readonly place: number;
  readonly reason: Text;
}

/** What may close a quote by what opens it. Phones and word processors write the curly ones. */
const closers = new Map([
  ...['"', '“', '”', '„'].map((quote) => [quote, '"“”'] as const),
  ...["'", '‘', '’'].map((quote) => [quote, "'‘’"] as const),
]);

/**
 * Splits a line at its blanks. Quotes open at the start of a word or after the `=` of a flag, and
 * nowhere else, so that `don't` is a word; in quotes, `\` takes a quote or a `\` as it is. Phones
 * make one dash of `--`: it is read as `--`.
 */
export function tokenise(line: string): readonly Token[] | Unreadable {
  const tokens: Token[] = [];
  let place = skipBlanks(line, 0);
  while (place < line.length) {
    const flag = /^(?:--|—|–)([^\s=]*)(=?)/.exec(line.slice(place));
    const start = place + (flag?.[0].length ?? 0);
    const name = flag?.[1] ?? null;
    const value = flag?.[2] === '' ? null : readValue(line, start);
    if (value !== null && 'kind' in value) return value;
    if (name !== null) tokens.push({ kind: 'flag', name, value: value?.value ?? null });
    else if (value !== null) tokens.push({ kind: 'word', value: value.value });
    place = skipBlanks(line, value?.end ?? start);
  }
  return tokens;
}

function readValue(
  line: string,
  start: number,
): { readonly value: string; readonly end: number } | Unreadable {
  const opening = line.charAt(start);
  const closing = closers.get(opening);
  if (closing === undefined) {
    let end = start;
    while (!endsHere(line, end)) end += 1;
    return { value: line.slice(start, end), end };
  }
  let value = '';
  for (let at = start + 1; at < line.length; at += 1) {
    const character = line.charAt(at);
    const next = line.charAt(at + 1);
    if (character === '\\' && next !== '' && (next === '\\' || closers.has(next))) {
      value += next;
      at += 1;
    } else if (closing.includes(character)) {
      if (endsHere(line, at + 1)) return { value, end: at + 1 };
      return unreadable(at + 1, text`a blank must follow the closing ${code(character)}.`);
    } else {
      value += character;
    }
  }
  return unreadable(start, text`${code(opening)} is not closed.`);
}

function skipBlanks(line: string, start: number): number {
  let place = start;
  while (place < line.length && endsHere(line, place)) place += 1;
  return place;
}

function endsHere(line: string, place: number): boolean {
  return place >= line.length || /\s/.test(line.charAt(place));
}

function unreadable(place: number, reason: Text): Unreadable {
  return { kind: 'unreadable', place, reason };
}
