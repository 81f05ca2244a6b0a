import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escape, html, safeHref, trusted } from '../../../src/sandbox/web/html.ts';

describe('escape', () => {
  it.each([
    ['<script>', '&lt;script&gt;'],
    ['a & b', 'a &amp; b'],
    [`"'`, '&quot;&#39;'],
    ['&amp;', '&amp;amp;'],
    ['plain ünïcode 🚀', 'plain ünïcode 🚀'],
  ])('%s', (text, expected) => {
    expect(escape(text)).toBe(expected);
  });

  it('leaves nothing that ends a text or a quoted attribute, and loses nothing', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '"', "'", ';', '#', '3', '9', 'a', 'm', 'p', 'é') }),
        (text) => {
          const escaped = escape(text);
          expect(escaped).not.toMatch(/[<>"']/);
          const read = escaped
            .replaceAll('&lt;', '<')
            .replaceAll('&gt;', '>')
            .replaceAll('&quot;', '"')
            .replaceAll('&#39;', "'")
            .replaceAll('&amp;', '&');
          expect(read).toBe(text);
        },
      ),
    );
  });
});

describe('html', () => {
  it('escapes values, and takes its own results and what is trusted as they are', () => {
    const inner = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${'"'}">${inner}${trusted('<hr>')}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b><hr></p>',
    );
  });

  it.each([
    [null, ''],
    [undefined, ''],
    [false as const, ''],
    [0, '0'],
    [['<', html`<br />`, [1, '>']], '&lt;<br />1&gt;'],
  ])('%p', (value, expected) => {
    expect(html`${value}`.markup).toBe(expected);
  });
});

describe('safeHref', () => {
  it.each(['https://example.com/a?b=c', 'http://localhost:3000', '/acme/storefront', '#anchor'])(
    '%s',
    (target) => {
      expect(safeHref(target)).toBe(target);
    },
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    '//evil.example',
    'vbscript:x',
    '',
  ])('leads nowhere: %p', (target) => {
    expect(safeHref(target)).toBe('#');
  });
});
