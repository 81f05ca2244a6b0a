import { describe, expect, it } from '@jest/globals';
import { parsePatch } from '../../../src/sandbox/web/patch.ts';

const patch = `@@ -3,4 +3,4 @@ spec:
 same
-  image: shop:aaa # set
+  image: shop:bbb # set
 end\r
\\ No newline at end of file`;

describe('parsePatch', () => {
  it('numbers the lines of both sides', () => {
    const lines = parsePatch(patch);
    expect(lines.map(({ kind, before, after }) => [kind, before, after])).toEqual([
      ['hunk', null, null],
      ['same', 3, 3],
      ['del', 4, null],
      ['add', null, 4],
      ['same', 5, 5],
      ['note', null, null],
    ]);
  });

  it('starts anew at each hunk, also one without a count', () => {
    const lines = parsePatch('@@ -1 +1 @@\n-a\n+b\n@@ -10,2 +20,0 @@\n-c\n-d\n');
    expect(lines.map(({ before, after }) => before ?? after)).toEqual([null, 1, 1, null, 10, 11]);
  });

  it('sets off what differs between a line and the one that replaced it', () => {
    const marked = parsePatch(patch).flatMap(({ text, changed }) =>
      changed ? [text.slice(changed.from, changed.to)] : [],
    );
    expect(marked).toEqual(['aaa', 'bbb']);
  });

  it.each([
    ['lines with nothing in common', '@@ -1 +1 @@\n-abc\n+xyz\n'],
    ['blocks of unequal length', '@@ -1,2 +1 @@\n-tag: a\n-tag: b\n+tag: c\n'],
    ['added lines alone', '@@ -0,0 +1 @@\n+tag: c\n'],
  ])('marks nothing in %s', (_, text) => {
    expect(parsePatch(text).every(({ changed }) => changed === null)).toBe(true);
  });

  it('never cuts a character in two', () => {
    const lines = parsePatch('@@ -1 +1 @@\n-tag: \u{1F600}!\n+tag: \u{1F601}!\n');
    expect(lines.map(({ text, changed }) => changed && text.slice(changed.from, changed.to))).toEqual([
      null,
      '\u{1F600}',
      '\u{1F601}',
    ]);
  });

  it('tells a carriage return apart from the text', () => {
    expect(parsePatch(patch)[4]).toMatchObject({ text: 'end', carriageReturn: true });
    expect(parsePatch(patch)[1]).toMatchObject({ text: 'same', carriageReturn: false });
  });
});
