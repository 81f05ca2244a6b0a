import type sanitize from 'sanitize-html';

/**
 * The elements and attributes that GitHub lets through in Markdown:
 * https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/sanitization_filter.rb
 * Ids and names are dropped (GitHub prefixes them); classes are those that our own renderer writes.
 */
const elements = [
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'div', 'span', 'blockquote', 'pre', 'code'],
  ...['b', 'i', 'strong', 'em', 'tt', 'ins', 'del', 's', 'strike', 'sup', 'sub', 'kbd', 'q', 'samp', 'var'],
  ...['ol', 'ul', 'li', 'dl', 'dt', 'dd', 'table', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th', 'caption'],
  ...['details', 'summary', 'figure', 'figcaption', 'ruby', 'rt', 'rp', 'abbr', 'bdo', 'cite', 'dfn'],
  ...['mark', 'small', 'time', 'wbr', 'a', 'img', 'input'],
];

const classes: Record<string, (string | RegExp)[]> = {
  code: [/^language-[\w+.#-]+$/],
  span: ['diff-add', 'diff-del', 'diff-hunk', 'diff-same', 'image-outside'],
  li: ['task'],
  blockquote: [/^alert(-(note|tip|important|warning|caution))?$/],
};

/** Options for sanitize-html; relative links and images lead below `base`. */
export function allowList(base: string | undefined): sanitize.IOptions {
  return {
    allowedTags: elements,
    allowedAttributes: {
      '*': ['align', 'dir', 'lang', 'title', 'colspan', 'rowspan', 'start', 'open', 'datetime', 'aria-label'],
      a: ['href', 'rel'],
      img: ['src', 'alt', 'width', 'height'],
      input: ['type', 'disabled', 'checked', 'aria-label'],
    },
    allowedClasses: classes,
    allowedSchemes: ['http', 'https', 'mailto'],
    allowProtocolRelative: false,
    exclusiveFilter: (frame) => frame.tag === 'input' && frame.attribs['type'] !== 'checkbox',
    transformTags: {
      a: (tagName, attributes) => ({
        tagName,
        attribs: { ...attributes, href: resolve(attributes['href'], base), rel: 'nofollow' },
      }),
      img: (_, attributes) => image(attributes, base),
      input: (tagName, attributes) => ({ tagName, attribs: { ...attributes, disabled: '' } }),
      td: cell,
      th: cell,
    },
  };
}

/** An image from elsewhere is named, not fetched: the sandbox loads nothing from outside. */
function image(attributes: sanitize.Attributes, base: string | undefined): sanitize.Tag {
  const source = attributes['src'] ?? '';
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(source)) {
    const text = `🖼 ${attributes['alt'] ?? source}`;
    return { tagName: 'span', attribs: { class: 'image-outside', title: source }, text };
  }
  return {
    tagName: 'img',
    attribs: { ...attributes, src: resolve(source, base).replace('/blob/', '/raw/') },
  };
}

/** markdown-it aligns with `style`, which our content security policy refuses. */
function cell(tagName: string, attributes: sanitize.Attributes): sanitize.Tag {
  const align = /text-align:\s*(left|right|center)/.exec(attributes['style'] ?? '')?.[1];
  return { tagName, attribs: align === undefined ? attributes : { ...attributes, align } };
}

function resolve(target: string | undefined, base: string | undefined): string {
  if (target === undefined) return '';
  if (base === undefined || /^([a-z][a-z\d+.-]*:|\/|#)/i.test(target)) return target;
  return new URL(target, `http://repository${base}`).href.slice('http://repository'.length);
}
