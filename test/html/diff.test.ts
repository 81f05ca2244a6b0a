import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import sanitize from 'sanitize-html';
import type { ManifestDiff, ResourceChange } from '../../src/core/diff/types.ts';
import { writeHtml } from '../../src/html/diff.ts';
import { diffs, resource } from '../comment/diffs.ts';

const diff = (resources: readonly ResourceChange[]): ManifestDiff => ({
  digest: 'ab'.repeat(32),
  summary: { added: 0, changed: resources.length, removed: 0, unchanged: 3, masked: 0, ignored: 0 },
  resources,
  warnings: [],
});

/** The page without its own head. */
const bodyOf = (page: string): string => page.slice(page.indexOf('<body>'), page.indexOf('</html>'));

describe('writeHtml', () => {
  it('allows its own style and nothing else', () => {
    const page = writeHtml(diff([resource('a')]));
    const [, style = ''] = /<style>(.*?)<\/style>/su.exec(page) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(page).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(style.length).toBeGreaterThan(1_000);
    expect(page).not.toMatch(/<script|<link|<img|src=|@import|url\(/u);
  });

  it('links each row of the table to the fields of its resource', () => {
    const page = writeHtml(diff([resource('a'), resource('b')]));
    expect(page.match(/href="#r\d"/gu)).toEqual(['href="#r0"', 'href="#r1"']);
    expect(page.match(/id="r\d"/gu)).toEqual(['id="r0"', 'id="r1"']);
  });

  it('has no table for one resource, and unfolds what is short', () => {
    const page = writeHtml(diff([resource('a')]));
    expect(page).not.toContain('<table');
    expect(page).toContain('<details open>');
  });

  it('folds what is long', () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    const page = writeHtml(diff([resource('a', [{ path: ['data', 'x'], op: 'add', after: text }])]));
    expect(page).not.toContain('<details open>');
    expect(page).toContain('line 99');
  });

  it('counts the lines beyond those of one field', () => {
    const text = 'x\n'.repeat(80_000);
    const page = writeHtml(diff([resource('a', [{ path: ['data', 'x'], op: 'add', after: text }])]));
    expect(page).toContain('! … 78,001 more lines');
  });

  it('tells that nothing changes in one line', () => {
    const page = bodyOf(writeHtml({ ...diff([]), summary: { ...diff([]).summary, changed: 0 } }));
    expect(sanitize(page, { allowedTags: [] }).trim()).toBe('No change in 3 resources');
  });

  it('is balanced, and shows whatever it holds as text', () => {
    fc.assert(
      fc.property(diffs, (generated) => {
        const page = bodyOf(writeHtml(generated));
        const tags = [...page.matchAll(/<(\/?)([a-z0-9]+)((?: [a-z]+(?:="[^"<>]*")?)*)\s*>/gu)];
        expect(page.match(/</gu)).toHaveLength(tags.length);
        const open: string[] = [];
        for (const [, slash, tag = ''] of tags) {
          if (slash === '/') expect(open.pop()).toBe(tag);
          else open.push(tag);
        }
        expect(open).toEqual([]);
        expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 40 },
    );
  });
});
