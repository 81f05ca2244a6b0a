/** A piece of a comment that may be left out where the whole is too long: a resource's diff, a row. */
export interface Part {
  readonly markdown: string;
}

/** A comment before its length is known. */
export interface Draft {
  /** In the order in which they go, the most dispensable first. */
  readonly parts: readonly Part[];
  /** The template's data when only these parts are kept; what is left out is told there. */
  readonly view: (kept: ReadonlySet<Part>) => Readonly<Record<string, unknown>>;
}

/**
 * Renders with as many parts as fit into `limit` characters. Parts go whole, so no cut can end inside a
 * fence or a `<details>`. What is no part is bounded by its view, and fits by construction.
 */
export function fit(
  parts: readonly Part[],
  limit: number,
  render: (kept: ReadonlySet<Part>) => string,
): string {
  const without = (left: number) => render(new Set(parts.slice(left)));
  const whole = without(0);
  if (whole.length <= limit) return whole;
  let fits = { left: parts.length, comment: without(parts.length) };
  if (fits.comment.length > limit)
    throw new RangeError(`A comment without any of its parts exceeds ${limit} characters.`);
  let tooLong = 0;
  while (fits.left - tooLong > 1) {
    const left = Math.floor((fits.left + tooLong) / 2);
    const comment = without(left);
    if (comment.length <= limit) fits = { left, comment };
    else tooLong = left;
  }
  return fits.comment;
}

/** The biggest first: the fewest are lost. */
export function biggestFirst<P extends Part>(parts: readonly P[]): readonly P[] {
  return parts.toSorted((one, other) => other.markdown.length - one.markdown.length);
}

/** Lists, rows: the last goes first. */
export function lastFirst(...lists: readonly (readonly Part[])[]): readonly Part[] {
  return lists.flatMap((list) => list.toReversed());
}
