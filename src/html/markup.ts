/** Markup that is safe to send: made by `html`, or vouched for with `trusted`. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in an `html` template; text is escaped, nothing stands for nothing. */
export type Content = string | number | Html | null | undefined | false | readonly Content[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The one escaper of HTML: its result is text in an element and in a quoted attribute alike. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Tagged template that escapes every value which is not `Html` itself. Attributes must be quoted. */
export function html(literals: TemplateStringsArray, ...values: readonly Content[]): Html {
  return new Html(literals.map((literal, index) => literal + toMarkup(values[index])).join(''));
}

/** For markup that a sanitizer or this program made; never for text from outside. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function toMarkup(content: Content): string {
  if (content === null || content === undefined || content === false) return '';
  if (content instanceof Html) return content.markup;
  if (typeof content === 'string') return escape(content);
  if (typeof content === 'number') return String(content);
  return content.map(toMarkup).join('');
}
