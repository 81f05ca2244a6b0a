/**
 * Text for people, kept apart from its markup, so that each writer (Markdown, terminal, JSON) can
 * escape it in its own way. A value that came from outside can never become markup.
 */
export type Span =
  | { readonly kind: 'plain'; readonly value: string }
  | { readonly kind: 'code'; readonly value: string }
  | { readonly kind: 'strong'; readonly value: string }
  | { readonly kind: 'link'; readonly value: string; readonly href: string };

export type Text = readonly Span[];

export const code = (value: string | number): Span => ({ kind: 'code', value: String(value) });
export const strong = (value: string): Span => ({ kind: 'strong', value });
export const link = (value: string, href: string): Span => ({ kind: 'link', value, href });

export type Interpolated = string | number | Span | Text;

/** Tagged template: text`No environment ${code(name)}.`; a bare string is plain text, never markup. */
export function text(literals: TemplateStringsArray, ...values: readonly Interpolated[]): Text {
  const spans = literals.flatMap((literal, index) => {
    const value = values[index];
    return [...(literal === '' ? [] : [plain(literal)]), ...(value === undefined ? [] : toSpans(value))];
  });
  return spans;
}

/** `a`, `b` and `c` */
export function list(items: readonly Span[], conjunction: 'and' | 'or' = 'and'): Text {
  return items.flatMap((item, index) => {
    if (index === 0) return [item];
    return [plain(index === items.length - 1 ? ` ${conjunction} ` : ', '), item];
  });
}

/** The text without any markup, for logs and for comparing. */
export function toPlain(content: Text): string {
  return content.map((span) => span.value).join('');
}

function plain(value: string): Span {
  return { kind: 'plain', value };
}

function toSpans(value: Interpolated): Text {
  if (typeof value === 'string' || typeof value === 'number') return [plain(String(value))];
  return 'kind' in value ? [value] : value;
}
