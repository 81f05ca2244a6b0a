/** The trailers at the end of a commit message, as `git interpret-trailers --parse` finds them. */
export interface Trailer {
  readonly key: string;
  readonly value: string;
}

/** Sets the last paragraph apart where all of it is trailers; a line that starts with space goes on the one above. */
export function splitTrailers(body: string): {
  readonly prose: string;
  readonly trailers: readonly Trailer[];
} {
  const paragraphs = body.trim().split(/\n\s*\n/);
  const last = (paragraphs.at(-1) ?? '').replace(/\n[ \t]+/g, ' ').split('\n');
  const trailers = last.map((line) => /^([A-Za-z\d-]+)\s*:\s*(.*)$/.exec(line));
  if (trailers.some((match) => match === null)) return { prose: body.trim(), trailers: [] };
  return {
    prose: paragraphs.slice(0, -1).join('\n\n'),
    trailers: trailers.flatMap((match) => (match ? [{ key: match[1] ?? '', value: match[2] ?? '' }] : [])),
  };
}
