/**
 * Commit messages as git reads them: a subject, a body, and trailers in the last paragraph.
 * After `find_trailer_block_start` in git's trailer.c and git-interpret-trailers(1).
 */
export interface Message {
  /** The first line. */
  readonly subject: string;
  /** Between the subject and the trailers. */
  readonly body: string;
  readonly trailers: readonly Trailer[];
}

export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** What git itself appends to a block: with one of them, other lines may stand between the trailers. */
const gitsOwn = /^(?:Signed-off-by: |\(cherry picked from commit )/;
const trailerLine = /^([A-Za-z0-9-]+)[ \t]*:(.*)$/s;
const blankLine = /^[ \t\v\f]*$/;

/**
 * Every line break there is (a trailer ends at one, a reader or a terminal may see one), other control
 * characters, and the ones that turn the direction of reading.
 */
const breaks = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

/** Any text as part of one line: what it holds can neither end the line nor start another. */
export function oneLine(value: string): string {
  return value
    .toWellFormed()
    .replaceAll(breaks, ' ')
    .replaceAll(/^ +| +$/g, '');
}

/** `paragraphs` of lines, then the trailers; those without a value are left out. */
export function formatMessage(
  subject: string,
  paragraphs: readonly (readonly string[])[],
  trailers: readonly Trailer[],
): string {
  const block = trailers
    .map(({ key, value }) => ({ key, value: oneLine(value) }))
    .filter(({ value }) => value !== '')
    .map(({ key, value }) => `${key}: ${value}`);
  const body = paragraphs.filter((lines) => lines.length > 0).map((lines) => lines.map(bodyLine).join('\n'));
  return `${[oneLine(subject), ...body, block.join('\n')].join('\n\n')}\n`;
}

export function parseMessage(message: string): Message {
  const [subject = '', ...rest] = message.split(/\r\n|\r|\n/);
  const { block, before } = cutTrailers([subject, ...rest]);
  return {
    subject,
    body: before
      .slice(1)
      .join('\n')
      .replaceAll(/^\n+|\n+$/g, ''),
    trailers: block === null ? [] : readTrailers(block),
  };
}

/** A line that starts with `---` would end the message for git, one with `#` would be a comment. */
function bodyLine(line: string): string {
  const clean = line.startsWith('  ') ? `  ${oneLine(line)}` : oneLine(line);
  return /^(?:---|#)/.test(clean) ? ` ${clean}` : clean;
}

/** The last paragraph, if it is one of trailers; the first never is. Comments count for nothing. */
function cutTrailers(lines: readonly string[]): {
  readonly block: readonly string[] | null;
  readonly before: readonly string[];
} {
  const counts = lines.map((line) => !line.startsWith('#'));
  const filled = (index: number): boolean => counts[index] === true && !blankLine.test(lines[index] ?? '');
  const indexes = lines.map((_, index) => index);
  const end = indexes.findLast(filled) ?? -1;
  const start = indexes.findLast((index) => index < end && counts[index] === true && !filled(index)) ?? -1;
  const hasTitle = indexes.some((index) => index < start && filled(index));
  const block = lines.slice(start + 1, end + 1);
  if (!hasTitle || !isTrailerBlock(block)) return { block: null, before: lines };
  return { block, before: lines.slice(0, start) };
}

function isTrailerBlock(lines: readonly string[]): boolean {
  let trailers = 0;
  let others = 0;
  let inTrailer = false;
  for (const line of lines) {
    // What is folded below a comment goes on with nothing.
    if (line.startsWith('#')) {
      inTrailer = false;
      continue;
    }
    if (/^[ \t\v\f]/.test(line)) {
      if (!inTrailer) others += 1;
      continue;
    }
    inTrailer = trailerLine.test(line) || gitsOwn.test(line);
    if (inTrailer) trailers += 1;
    else others += 1;
  }
  if (lines.some((line) => gitsOwn.test(line))) return trailers * 3 >= others;
  return trailers > 0 && others === 0;
}

/** Folded values are unfolded: a line break and the blanks after it are one blank. */
function readTrailers(lines: readonly string[]): readonly Trailer[] {
  const trailers: Trailer[] = [];
  let inTrailer = false;
  for (const line of lines) {
    const [, key, value] = trailerLine.exec(line) ?? [];
    const last = trailers.at(-1);
    if (key !== undefined && value !== undefined) {
      trailers.push({ key, value: trim(value) });
      inTrailer = true;
    } else if (/^[ \t\v\f]/.test(line) && inTrailer && last !== undefined) {
      trailers[trailers.length - 1] = { key: last.key, value: trim(`${last.value} ${trim(line)}`) };
    } else {
      inTrailer = false;
    }
  }
  return trailers;
}

/** As git trims: no-break spaces and their like belong to the value. */
function trim(value: string): string {
  return strip(value, ' \t\v\f');
}

/** Without such characters at its ends. No regular expression: those take quadratic time for it. */
function strip(value: string, characters: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && characters.includes(value.charAt(start))) start += 1;
  while (end > start && characters.includes(value.charAt(end - 1))) end -= 1;
  return value.slice(start, end);
}
