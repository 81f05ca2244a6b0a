import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { columns } from '../../src/terminal/fold.ts';
import { writeMarkdown } from '../../src/terminal/markdown.ts';

const plain = (source: string, width = 80): string => writeMarkdown(source, { width, colour: false });
const coloured = (source: string): string => writeMarkdown(source, { width: 80, colour: true });
const sequence = new RegExp(`${String.fromCodePoint(0x1b)}\\[\\d+m`, 'g');
const without = (text: string): string => text.replaceAll(sequence, '');

const golden = new URL('../comment/golden/', import.meta.url);
const replies = readdirSync(golden).map((name) => readFileSync(new URL(name, golden), 'utf8'));

describe('what a reply holds', () => {
  it.each<[string, string, string]>([
    ['a heading', '### Deployed', 'Deployed'],
    ['an inline style', 'a **b** `c` _d_ ~~e~~', 'a b c d e'],
    [
      'a link by its words',
      '[`ccccccc`](https://example.com/c) of [a/b](https://example.com)',
      'ccccccc of a/b',
    ],
    ['a picture by its words', '![a cat](cat.png)', 'a cat'],
    ['a line end as one', 'a\nb', 'a\nb'],
    ['blocks apart', 'a\n\nb', 'a\n\nb'],
    ['a list', '- a\n- b\n  - c', '- a\n- b\n  - c'],
    ['a numbered list', '3. a\n4. b', '3. a\n4. b'],
    ['a quote', '> a\n>\n> b', '│ a\n│\n│ b'],
    ['code', '```\na\n\n  b\n```', '  a\n\n    b'],
    ['small print', '<sub>`/deploy` · problem</sub>', '/deploy · problem'],
    ['entities', 'a &lt;b&gt; &#124; \\*c', 'a <b> | *c'],
    ['HTML by its text', '<div>a &amp; b</div>', 'a & b'],
    ['what GitHub must not link', 'acme/storefront\\#&#8203;12 @&#8203;ada', 'acme/storefront#12 @ada'],
    ['no HTML comment', '<!-- slipway: delivery=1 -->\na', 'a'],
    ['nothing', '', ''],
  ])('writes %s', (_what, source, text) => {
    expect(plain(source).replaceAll(/ +$/gm, '')).toBe(text);
  });

  it('folds nothing away', () => {
    const source =
      '<details open><summary><code>ConfigMap a</code> &amp; more</summary>\n\n- x\n\n<details><summary>inner</summary>\n\ny\n\n</details>\n\n</details>\n\nz';
    expect(plain(source)).toBe('▸ ConfigMap a & more\n  - x\n\n  ▸ inner\n    y\n\nz');
  });

  it('takes <details> that is never closed to the end', () => {
    expect(plain('<details><summary>a</summary>\n\nb\n\nc')).toBe('▸ a\n  b\n\n  c');
  });
});

describe('tables', () => {
  it('aligns columns by their width on the screen, and as they ask to be', () => {
    expect(plain('| n | ✅ |\n| --: | :-- |\n| 1 | `é` |\n| 100 | b |')).toBe(
      ['  n  ✅', '───  ──', '  1  é', '100  b'].join('\n'),
    );
  });

  it('leaves an empty header away', () => {
    expect(plain('| | |\n| :-- | :-- |\n| a | b |')).toBe('a  b');
  });

  it('wraps the widest column where the table is too wide, and cuts no word', () => {
    expect(plain('| a | b |\n| :-- | :-- |\n| one | two three four |\n| unbreakable | x |', 20)).toBe(
      [
        'a            b',
        '───────────  ───────',
        'one          two',
        '             three',
        '             four',
        'unbreakable  x',
      ].join('\n'),
    );
  });
});

describe('colours', () => {
  it('shows a diff by line', () => {
    const lines = coloured('```diff\n@@ a @@\n- b\n+ c\n! d\n  e\n```').split('\n');
    expect(lines.map((line) => /\[(\d+)m/.exec(line)?.[1])).toEqual(['36', '31', '32', '33', '2']);
  });

  it('does not colour other code', () => {
    expect(coloured('```\n- b\n```')).toBe('  - b');
  });

  it.each(replies.map((reply) => [reply.split('\n')[1] ?? '', reply]))(
    'adds no text and no columns: %s',
    (_, reply) => {
      expect(without(coloured(reply))).toBe(plain(reply));
    },
  );
});

describe('what must not happen', () => {
  it.each([
    ['text', 'a\u001B[2Jb'],
    ['code', '`a\u001B]0;title\u0007b`'],
    ['a fence', '```diff\n+ a\u001B[2Jb\n```'],
    ['a summary', '<details><summary>a\u001B[2J</summary>\n\nb\n\n</details>'],
    ['an entity', 'a&#x1b;[2Jb &#155;'],
    ['a table', '| a\u001B[2J |\n| :-- |\n| \u202Eb |'],
  ])('steers no terminal from %s', (_where, source) => {
    expect(plain(source)).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E]/u);
  });

  it('ends on whatever comes, and wraps prose', () => {
    const piece = fc.constantFrom(
      '<details>',
      '</details>',
      '<summary>',
      '\n\n',
      '- ',
      '> ',
      '| a | b |\n',
      '| - | - |\n',
      '`',
      '**',
      'word ',
      '😀',
      '1. ',
      '```\n',
      '[a](b)',
      '<sub>',
      '</b>',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 0, max: 60 }), (pieces, width) => {
        expect(without(writeMarkdown(pieces.join(''), { width, colour: true }))).toBe(
          plain(pieces.join(''), width),
        );
      }),
    );
    const lines = plain('word '.repeat(100), 40).split('\n');
    expect(Math.max(...lines.map(columns))).toBe(39);
  });
});
