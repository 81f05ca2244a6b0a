import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CORE_SCHEMA, JSON_SCHEMA, YAML11_SCHEMA, load } from 'js-yaml';
import { isProblem } from '../../../src/core/problem.ts';
import { insertAt } from '../../../src/core/yaml/insert.ts';
import { isPlainString, quote } from '../../../src/core/yaml/quote.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import { applySplices, replaceScalar } from '../../../src/core/yaml/splice.ts';
import type { KeyPath, YamlFile } from '../../../src/core/yaml/types.ts';
import { valueAt } from '../../../src/core/yaml/value.ts';

function read(text: string): YamlFile {
  const file = readYaml({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
  if (isProblem(file)) throw new Error(file.code);
  return file;
}

/** The text after the edit, or why there is none. */
function replaced(text: string, path: KeyPath, value: string): string {
  const file = read(text);
  const node = valueAt(file.documents[0], path);
  if (node?.kind !== 'scalar') throw new Error('no scalar');
  const splice = replaceScalar(file, node, value);
  return 'why' in splice ? splice.why : applySplices(text, [splice]);
}

function inserted(text: string, path: KeyPath, value = 'x'): string {
  const file = read(text);
  const [root] = file.documents;
  if (root === undefined) throw new Error('no document');
  const insertion = insertAt(file, root, path, value);
  return 'why' in insertion ? insertion.why : applySplices(text, [insertion.splice]);
}

describe('quote', () => {
  it.each([
    ['v1', 'plain', 'v1'],
    ['1f2e3d4', 'plain', '1f2e3d4'],
    ['20261122-1f2e3d4', 'plain', '20261122-1f2e3d4'],
    ['shop/web:v1', 'plain', 'shop/web:v1'],
    ['1.20', 'plain', '"1.20"'],
    ['0755', 'plain', '"0755"'],
    ['0o755', 'plain', '"0o755"'],
    ['72044e0', 'plain', '"72044e0"'],
    ['1234567', 'plain', '"1234567"'],
    ['on', 'plain', '"on"'],
    ['y', 'plain', '"y"'],
    ['12:30:45', 'plain', '"12:30:45"'],
    ['2026-11-22', 'plain', '"2026-11-22"'],
    ['12e4567', 'plain', '"12e4567"'],
    ['1234567e', 'plain', '1234567e'],
    ['0e12345', 'plain', '"0e12345"'],
    ['1_000e999', 'plain', '"1_000e999"'],
    ['0b12', 'plain', '0b12'],
    ['0x_', 'plain', '"0x_"'],
    ['0o_7', 'plain', '"0o_7"'],
    ['190:20:30.15', 'plain', '"190:20:30.15"'],
    ['1.20.3', 'plain', '1.20.3'],
    ['null', 'plain', '"null"'],
    ['~', 'plain', '"~"'],
    ['', 'plain', '""'],
    ['a: b', 'plain', '"a: b"'],
    ['a #b', 'plain', '"a #b"'],
    ['a:', 'plain', '"a:"'],
    ['-a', 'plain', '"-a"'],
    ['a,b', 'plain', '"a,b"'],
    ["it's", 'single', "'it''s'"],
    ['on', 'single', "'on'"],
    ['a\nb', 'single', '"a\\nb"'],
    ['a"\\', 'double', '"a\\"\\\\"'],
    ['\u2028\u0085\uFEFF\u007F', 'double', '"\\u2028\\u0085\\ufeff\\u007f"'],
  ] as const)('%j in %s style is %s', (value, style, source) => {
    expect(quote(value, style)).toBe(source);
  });

  it('falls back to the quotes of the file', () => {
    expect(quote('1.20', 'plain', 'single')).toBe("'1.20'");
    expect(quote('a\tb', 'plain', 'single')).toBe('"a\\tb"');
  });

  it('is one string to every schema, in block and in flow', () => {
    const words = fc.stringMatching(/^[-+.:/@\w]{1,12}$/);
    fc.assert(
      fc.property(
        fc.oneof(words, fc.string({ unit: 'binary' })),
        fc.constantFrom('plain' as const, 'single' as const, 'double' as const),
        (value, style) => {
          for (const schema of [YAML11_SCHEMA, CORE_SCHEMA, JSON_SCHEMA]) {
            expect(load(`a: ${quote(value, style)} # c`, { schema })).toEqual({ a: value });
            expect(load(`[${quote(value, style)}]`, { schema })).toEqual([value]);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    '.',
    '..',
    '...',
    '-',
    '1_000',
    '0b1',
    '0x1F',
    '1e3',
    '.5',
    '.inf',
    '+1',
    'NULL',
    'True',
    '190:20:30.15',
  ])('%s is never plain', (value) => {
    expect(isPlainString(value)).toBe(false);
  });
});

describe('replaceScalar', () => {
  it.each([
    ['a: old   # c\r\nb: 1', 'new', 'a: new   # c\r\nb: 1'],
    ['a: old', '1.20', 'a: "1.20"'],
    ["a: old\nb: 'x'", '1.20', "a: '1.20'\nb: 'x'"],
    ["a: 'old'", "it's", "a: 'it''s'"],
    ["a: 'old'", 'x\ny', 'a: "x\\ny"'],
    ['a: "old"', 'new', 'a: "new"'],
    ['a:', 'new', 'a: new'],
    ['a:   # none', 'new', 'a: new   # none'],
    ['{a: , b: 1}', 'new', '{a: "new" , b: 1}'],
    ['a: &x old\nb: *x', 'new', 'a: &x new\nb: *x'],
    ['a: &x\nb: *x', 'new', 'a: &x new\nb: *x'],
    ['a: !!str 1.19', '1.20', 'a: !!str "1.20"'],
    ['a: "x\n  y" # c', 'new', 'a: "new" # c'],
    ['a: x\n  y\nb: 1', 'new', 'a: new\nb: 1'],
    ['a: >- # c\n  old\nb: 1', '1.20', 'a: >- # c\n  1.20\nb: 1'],
    ['a: |2-\n  old\n\nb: 1', '# x', 'a: |2-\n  # x\n\nb: 1'],
    ['{"a": 5}', 'new', '{"a": "new"}'],
    ['{"a": null}', 'new', '{"a": "new"}'],
  ])('%j to %j', (text, value, expected) => {
    expect(replaced(text, ['a'], value)).toBe(expected);
  });

  it.each([
    ['a: !!int 5', 'new', 'tag !!int'],
    ['a: !!binary aGk=', 'new', 'tag !!binary'],
    ['a: |\n  old\n', 'new', 'block scalar'],
    ['a: >-\n  old\n  er\n', 'new', 'block scalar'],
    ['a: |-\n  old\n', ' lead', 'block scalar'],
    ['a: |-\n  old\n', 'two\nlines', 'block scalar'],
    ['a: |-\n  old\n', '', 'block scalar'],
  ])('refuses %j to %j', (text, value, why) => {
    expect(replaced(text, ['a'], value)).toContain(why);
  });

  it('does not let two edits meet', () => {
    const splice = { start: 1, end: 3, text: '' };
    expect(() => applySplices('abcd', [splice, { ...splice, start: 2 }])).toThrow('two edits');
  });
});

describe('insertAt', () => {
  it.each<[string, KeyPath, string]>([
    ['a: 1', ['b'], 'a: 1\nb: x'],
    ['a: 1\r\n', ['b'], 'a: 1\r\nb: x\r\n'],
    ['\uFEFFa: 1\n', ['b'], '\uFEFFa: 1\nb: x\n'],
    ['a: 1 # c\n# end\n', ['b'], 'a: 1 # c\nb: x\n# end\n'],
    ['m:\n    a: 1\nz: 1\n', ['m', 'b', 'c'], 'm:\n    a: 1\n    b:\n        c: x\nz: 1\n'],
    ['m:\n  a: |\n    t\n\n\nz: 1\n', ['m', 'b'], 'm:\n  a: |\n    t\n  b: x\n\n\nz: 1\n'],
    ['m:\n  a: |+\n    t\n\nz: 1\n', ['m', 'b'], 'm:\n  a: |+\n    t\n\n  b: x\nz: 1\n'],
    ['m:\n  a: |-\n    t', ['m', 'b'], 'm:\n  a: |-\n    t\n  b: x'],
    ['m:\n  a: |\n    t', ['m', 'b'], 'm:\n  b: x\n  a: |\n    t'],
    [
      'm:\n  # about a\n  a:\n  - c: >+\n      t\n     ',
      ['m', 'b'],
      'm:\n  b: x\n  # about a\n  a:\n  - c: >+\n      t\n     ',
    ],
    ['m:\n  a: [1,\n    2]\n', ['m', 'b'], 'm:\n  a: [1,\n    2]\n  b: x\n'],
    ['m:\n- a: 1\n', ['m', 0, 'b'], 'm:\n- a: 1\n  b: x\n'],
    ['m:\n', ['m', 'b'], 'm:\n  b: x\n'],
    ['m: # none\nz: 1', ['m', 'b'], 'm: # none\n  b: x\nz: 1'],
    ['m: ~\n', ['m', 'b'], 'm: {b: x}\n'],
    ['m: null # c\n', ['m', 'b', 'c'], 'm: {b: {c: x}} # c\n'],
    ['m: {}\n', ['m', 'b'], 'm: {b: x}\n'],
    ['m: {a: 1}\n', ['m', 'b'], 'm: {a: 1, b: x}\n'],
    ['m: { a: "1", } # c\n', ['m', 'b'], 'm: { a: "1", b: "x", } # c\n'],
    ['m: {a: , }\n', ['m', 'b'], 'm: {a: , b: x , }\n'],
    ['m: {a: 1, k: }\n', ['m', 'k', 'b'], 'm: {a: 1, k: {b: x} }\n'],
    ['m: {\n  a: 1, # c\n  c: 2 # d\n}\n', ['m', 'b'], 'm: {\n  a: 1, # c\n  c: 2,\n  b: x # d\n}\n'],
    ['m: {a: 1}\n', ['m', 'b', 'c'], 'm: {a: 1, b: {c: x}}\n'],
    ['{"a":1}', ['b'], '{"a":1,"b":"x"}'],
    ['{"a":1}', ['b', 'c'], '{"a":1,"b":{"c":"x"}}'],
    ['{\n\t"a" : 1\n}', ['b', 'c'], '{\n\t"a" : 1,\n\t"b" : {\n\t\t"c" : "x"\n\t}\n}'],
    ['{\r\n "m": {}}', ['m', 'b'], '{\r\n "m": {"b": "x"}}'],
    ["m:\n  a: 'q'\n", ['m', 'b'], "m:\n  a: 'q'\n  b: 'x'\n"],
    ['m:\n  # about a\n  a: 1\n', ['m', 'metadata', 'b'], 'm:\n  metadata:\n    b: x\n  # about a\n  a: 1\n'],
    ['- a: 1\n', [0, 'metadata', 'b'], '- metadata:\n    b: x\n  a: 1\n'],
    ['m: &m\n  a: 1\n', ['m', 'b'], 'm: &m\n  a: 1\n  b: x\n'],
  ])('%j at %j', (text, path, expected) => {
    expect(inserted(text, path)).toBe(expected);
  });

  it('quotes what would not be a string, and keys too', () => {
    expect(inserted('a: 1\n', ['on'], '1.20')).toBe('a: 1\n"on": "1.20"\n');
    expect(inserted('a: 1\n', ['example.com/version'], 'v1')).toBe('a: 1\nexample.com/version: v1\n');
  });

  it('does not go into a null that stands elsewhere as if it stood here', () => {
    expect(inserted('k: &k\nm:\n    p: *k\n', ['m', 'p', 'b'])).toBe('k: &k {b: x}\nm:\n    p: *k\n');
  });

  it.each<[string, KeyPath, string]>([
    ['m: text\n', ['m', 'b'], 'below "text"'],
    ['m: [1]\n', ['m', 'b'], 'in a list'],
    ['m: [1]\n', ['m', 3, 'b'], 'not so long'],
    ['- 1\n', ['b'], 'in a list'],
  ])('refuses %j at %j', (text, path, why) => {
    expect(inserted(text, path)).toContain(why);
  });
});
