/** Where a secret stands in a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The text with each of its spans hidden; those that overlap as one. */
export function hideSpans(text: string, spans: readonly Span[], hide: (secret: string) => string): string {
  const merged: Span[] = [];
  for (const span of spans.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last === undefined || span.from >= last.to) merged.push(span);
    else if (span.to > last.to) merged.splice(-1, 1, { from: last.from, to: span.to });
  }
  let shown = '';
  let end = 0;
  for (const { from, to } of merged) {
    shown += text.slice(end, from) + hide(text.slice(from, to));
    end = to;
  }
  return shown + text.slice(end);
}
