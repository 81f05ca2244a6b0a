import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { codeSpan, escape, fence, linkTo, toMarkdown } from '../../src/comment/markdown.ts';
import { code, link, strong, text } from '../../src/core/text.ts';
import { visible } from '../../src/core/visible.ts';
import { hostile, hostileStrings } from './hostile.ts';

const renderer = new MarkdownIt({ html: true, linkify: true });

/** What a page shows of inline Markdown, and the tags that it would be built of. */
function rendered(markdown: string): { text: string; tags: readonly string[] } {
  const html = renderer.render(`begin ${markdown} end`);
  const tags = [...html.matchAll(/<\/?([a-z0-9]+)[^>]*>|<!--/giu)].map(([, tag]) => tag ?? 'comment');
  const decoded = html
    .replaceAll(/<[^>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u200B', '');
  return { text: decoded.trim(), tags: [...new Set(tags)].sort() };
}

const spaces = (value: string) => value.replaceAll(/ +/gu, ' ').trim();

describe('escape', () => {
  it.each([
    ['@octocat', '@&#8203;octocat'],
    ['@acme/sre', '@&#8203;acme/sre'],
    ['#12', '\\#&#8203;12'],
    ['acme/x#12', 'acme/x\\#&#8203;12'],
    ['GH-12', 'GH-&#8203;12'],
    ['https://a.b', 'https:&#8203;//a.b'],
    ['www.a.b', 'www.&#8203;a.b'],
    ['<b>', '&lt;b&gt;'],
    ['&lt;', '&amp;lt;'],
    [':rocket:', ':&#8203;rocket:'],
    ['$x$', '<span>$</span>x<span>$</span>'],
    ['a|b', 'a&#124;b'],
    ['`x`', '&#96;x&#96;'],
    ['- x', '\\- x'],
    ['12. x', '12\\. x'],
    ['a_b', 'a\\_b'],
    ['a\u202Eb', 'a⟨U+202E⟩b'],
    ['a\r\nb', 'a␍␊b'],
    ['storefront-2.0 (eu)', 'storefront-2.0 (eu)'],
  ])('%j → %s', (value, expected) => expect(escape(value)).toBe(expected));

  it('renders as the text itself, and as nothing else', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const { text: shown, tags } = rendered(escape(value));
        expect(spaces(shown)).toBe(spaces(`begin ${visible(value)} end`));
        expect(tags.filter((tag) => tag !== 'span')).toEqual(['p']);
      }),
      { numRuns: 300 },
    );
  });

  it.each(hostileStrings)('leaves nothing in %j that GitHub acts upon', (value) => {
    const markdown = escape(value);
    // GitHub looks for these once entities and backslashes are gone, where only our zero width stands.
    const after = renderer
      .renderInline(markdown)
      .replaceAll(/<\/?span>/gu, '')
      .replaceAll('&amp;', '&');
    expect(after).not.toMatch(/@\w|#\d|GH-\d|:\/\/|www\.\w|:\w+:/u);
  });

  it.each([
    '# a',
    '- a',
    '+ a',
    '= a',
    '> a',
    '1. a',
    '1) a',
    '```',
    '~~~',
    '    a',
    '| a |',
    '<div>',
    '---',
    '***',
  ])('begins no block with %j', (value) => expect(renderer.render(escape(value))).toMatch(/^(?:<p>|<pre>)/u));
});

describe('codeSpan', () => {
  it('holds exactly what it is given, in a sentence', () => {
    fc.assert(
      fc.property(hostile, (value) => {
        const { text: shown, tags } = rendered(codeSpan(value));
        expect(spaces(shown)).toBe(spaces(`begin ${visible(value)} end`));
        expect(tags.filter((tag) => tag !== 'span')).toEqual(['code', 'p']);
      }),
      { numRuns: 300 },
    );
  });

  it('holds exactly what it is given, in a cell of a table', () => {
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const table = `| ${codeSpan(one)} | ${escape(other)} |\n| --- | --- |\n| a | b |\n`;
        const cells = [...renderer.render(table).matchAll(/<th>(.*?)<\/th>/gsu)];
        expect(cells).toHaveLength(2);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    [' a ', '`  a  `'],
    ['', '<code></code>'],
    ['a|b', '<code>a&#124;b</code>'],
  ])('%j → %s', (value, expected) => expect(codeSpan(value)).toBe(expected));
});

describe('fence', () => {
  it('ends where it should, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(hostile), (lines) => {
        const tokens = renderer.parse(`${fence(lines, 'diff')}\nafter`, {});
        expect(tokens.map(({ type }) => type)).toEqual([
          'fence',
          'paragraph_open',
          'inline',
          'paragraph_close',
        ]);
        expect(tokens[0]?.content).toBe(lines.map((line) => `${visible(line)}\n`).join(''));
      }),
    );
  });
});

describe('linkTo', () => {
  it.each([
    ['https://a.example/b', '[x](https://a.example/b)'],
    ['https://a.example/b c)d[e', '[x](https://a.example/b%20c%29d%5Be)'],
    ['https://a.example/?a=1&copy=2', '[x](https://a.example/?a=1&amp;copy=2)'],
    ['https://a.example/`|@x', '[x](https://a.example/%60%7C%40x)'],
    ['https://github.com/a/b/pull/1', '[x](https://redirect.github.com/a/b/pull/1)'],
    ['https://github.com/a/b/commit/1', '[x](https://github.com/a/b/commit/1)'],
    ['javascript:alert(1)', 'x'],
    ['data:text/html,x', 'x'],
    ['not an address', 'x'],
    ['', 'x'],
  ])('%s → %s', (href, expected) => expect(linkTo('x', href)).toBe(expected));
});

describe('toMarkdown', () => {
  it('writes each kind of span', () => {
    const content = text`No ${code('a`b')} in ${strong('*this*')}: ${link('<see>', 'https://a.example')}.`;
    expect(toMarkdown(content)).toBe(
      'No ``a`b`` in <strong>\\*this\\*</strong>: [&lt;see&gt;](https://a.example/).',
    );
  });

  it('sees a mention across spans', () => {
    expect(toMarkdown(text`@${'octocat'}, ${'#'}${1} ${link('@', 'no:address')}${'sre'}`)).toBe(
      '@&#8203;octocat, \\#&#8203;1 @&#8203;sre',
    );
  });

  it('keeps two code spans apart', () => expect(toMarkdown([code('a'), code('b')])).toBe('`a` `b`'));

  it('clips across spans', () => {
    expect(toMarkdown(text`abc${code('def')}ghi`, 5)).toBe('abc`d…`');
    expect(toMarkdown(text`abc${code('def')}ghi`, 3)).toBe('abc');
  });
});
