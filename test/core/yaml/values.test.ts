import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import { toValue } from '../../../src/core/yaml/value.ts';
import { readPlainValues, readValues } from '../../../src/core/yaml/values.ts';

const fileOf = (text: string) => ({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
/** What the reader that knows every place gives. */
function carefully(text: string): unknown {
  const read = readYaml(fileOf(text));
  return isProblem(read) ? read : read.documents.map(toValue);
}

describe('readValues gives what readYaml and toValue give', () => {
  it.each([
    ['an empty file', ''],
    ['empty documents', '---\n---\n# nothing\n---\na: 1\n...\n'],
    ['words of kubectl', 'a: yes\nb: Off\nc: y\nd: NO\ne: on\nf: ~\ng:\nh: Null\ni: nullable\nyes: no'],
    [
      'numbers',
      '[1, 0o17, 017, 0x1F, 1_000, 1e3, .5, -.inf, .nan, 9007199254740993, 1.20, 12:30, -0, +1, ..]',
    ],
    ['keys that are no strings', '1: a\ntrue: b\nnull: c\n1.50: d\n~: e\n"2": f'],
    ['duplicate keys', 'a: 1\nb: 2\na: 3'],
    ['anchors and aliases', 'a: &x { b: 1 }\nc: *x\nd: [*x, *x]'],
    ['merge keys', 'a: &x { b: 1, c: 2 }\nd:\n  <<: *x\n  c: 3'],
    ['a quoted merge key', '"<<": 1'],
    ['tags', 'a: !!str 1\nb: !!int "2"\nc: !local x'],
    ['block scalars', 'a: |\n  x\n   y\n\nb: >-\n  x\n  y\nc: |+\n  x\n\n'],
    ['quotes', `a: 'it''s'\nb: "\\u00e9\\n\\x41"\nc: "two\n  lines"`],
    ['a plain text of several lines', 'a: one\n  two\n\n  three'],
    ['JSON', '{"a": [1, {"b": "c"}], "d": null}'],
    ['a flow collection that closes too early', 'a: [\n  1\n]\nb:\n  c: [\n    2\n  ]'],
    ['line ends of Windows', 'a: 1\r\nb: |\r\n  x\r\n'],
    ['a byte order mark', '\uFEFFa: 1'],
    ['keys of objects', '__proto__: 1\nconstructor: 2\ntoString: 3'],
    ['a key that is a collection', '? [a]\n: b'],
    ['a broken file', 'a: [1'],
    ['an unknown alias', 'a: *x'],
    ['tabs', 'a:\n\t- b'],
  ])('of %s', (_name, text) => expect(readValues(fileOf(text))).toEqual(carefully(text)));

  it('of bytes that are not UTF-8', () => {
    expect(readValues({ path: 'a', bytes: Uint8Array.of(0x61, 0xff) })).toMatchObject({
      code: 'manifest-not-utf8',
    });
  });

  const word = fc.constantFrom(
    'a',
    'yes',
    '1',
    '0x1',
    '~',
    '- x',
    'a: b',
    '#',
    "it's",
    'é',
    '',
    '1.20',
    'x\ny\n',
    '<<',
  );
  const values = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.oneof(word, fc.integer(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null)),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(word, tie('value'), { maxKeys: 3 }),
    ),
  })).value;

  it('of whatever can be written', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 3 }), fc.constantFrom(-1, 0, 2), (all, flowLevel) => {
        const text = all.map((value) => dump(value, { flowLevel, noRefs: true })).join('---\n');
        expect(readValues(fileOf(text))).toEqual(carefully(text));
      }),
      { numRuns: 300 },
    );
  });

  it('of whatever text', () => {
    const part = fc.constantFrom(
      'a',
      'b:',
      ' ',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '"',
      "'",
      '#',
      '|',
      '>',
      '&x ',
      '*x',
      '!',
      '---\n',
      '1',
      ': ',
      '? ',
      '<<: ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(readValues(fileOf(text))).toEqual(carefully(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('readPlainValues', () => {
  it('reads under the core schema, if asked', () => {
    expect(readPlainValues('[yes, 010, 0o10, 1_0]', 'core')).toEqual([['yes', 10, 8, '1_0']]);
    expect(readPlainValues('[yes, 010, 0o10, 1_0]', 'kubectl')).toEqual([[true, 8, 8, 10]]);
  });

  it.each(['a: &x 1', 'a: *x', 'a: !!str 1', '<<: { a: 1 }', 'a: [', '__proto__: 1'])(
    'leaves %j to the careful reader',
    (text) => expect(readPlainValues(text, 'core')).toBeNull(),
  );

  it('leaves what is too deep or too much to the careful reader', () => {
    expect(readPlainValues('['.repeat(600) + ']'.repeat(600), 'core')).toBeNull();
    expect(readPlainValues(`[${'1,'.repeat(250_001)}]`, 'core')).toBeNull();
  });
});
