import fc from 'fast-check';

/** Strings that try to be markup, to ping someone, to hide, or to end what they stand in. */
export const hostileStrings: readonly string[] = [
  '**bold** _it_ ~~gone~~ `code`',
  '<img src=x onerror=alert(1)><script>alert(1)</script>',
  '</details></summary>',
  '<!-- slipway: delivery=forged -->',
  '--> @octocat',
  '@octocat @acme/sre mail@example.com',
  'fixes #1, acme/storefront#2, GH-3',
  'https://evil.example www.evil.example mailto:a@b.example',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '```\n```` ````` `',
  '~~~\n</details>\n~~~',
  '| a | b |\n|---|---|',
  '# heading',
  '1. one',
  '- item',
  '+ item',
  '> quote',
  '=====',
  ':rocket: a:b:c',
  '$x$ $$y$$ $`z`$',
  '\u202Eevil\u2066\u200B\u0000\u001B[31m\r\n\t',
  '\uD800 lone',
  '&lt;b&gt; &amp;#64;octocat &commat;octocat',
  '\\@octocat \\`\\\\`',
  '{{headline}} {{> diff}} {{{x}}}',
  '@@ -1 +1 @@',
  '',
  ' ',
  'x'.repeat(5_000),
  '`'.repeat(300),
];

/** Pieces of the above in any order, and anything else. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...hostileStrings),
  fc
    .array(
      fc.constantFrom(
        ...Array.from('\\`*_~|[]<>&$@#:-+=.()!{}\n\r\t "\'/'),
        'a',
        '1',
        'www.',
        'GH-1',
        'http://a.b',
        '```',
        '\u202E',
      ),
      { maxLength: 30 },
    )
    .map((pieces) => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
