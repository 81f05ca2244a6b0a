import { describe, expect, it } from '@jest/globals';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { limits } from '../../../src/core/limits.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';
import { positionAt } from '../../../src/core/yaml/position.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import type { YamlFile, YamlNode } from '../../../src/core/yaml/types.ts';
import { contentOf, toValue, valueAt } from '../../../src/core/yaml/value.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function read(text: string): YamlFile {
  const file = readYaml({ path: 'a.yaml', bytes: bytes(text) });
  if (isProblem(file)) throw new Error(file.reasons.map(toPlain).join(' '));
  return file;
}

function refused(content: string | Uint8Array): Problem {
  const file = readYaml({ path: 'a.yaml', bytes: typeof content === 'string' ? bytes(content) : content });
  if (!isProblem(file)) throw new Error('read');
  return file;
}

const values = (text: string): unknown[] => read(text).documents.map(toValue);

/** The source of each scalar, in the order of the file. */
function sources(file: YamlFile): string[] {
  const found: string[] = [];
  const visit = (node: YamlNode): void => {
    if (node.kind === 'scalar') found.push(file.text.slice(node.start, node.end));
    if (node.kind === 'sequence') node.items.forEach(visit);
    if (node.kind === 'mapping')
      for (const { key, value } of node.entries) {
        visit(key);
        visit(value);
      }
  };
  file.documents.forEach(visit);
  return found;
}

describe('values', () => {
  // What `kubectl label --local -o json` of v1.32 prints for each, save the integers beyond 2^63,
  // which it rounds and Slipway keeps.
  it.each<[string, unknown, unknown]>([
    ['y', true, 'y'],
    ['N', false, 'N'],
    ['No', false, 'No'],
    ['on', true, 'on'],
    ['OFF', false, 'OFF'],
    ['yEs', 'yEs', 'yEs'],
    ['true', true, true],
    ['~', null, null],
    ['Null', null, null],
    ['nULL', 'nULL', 'nULL'],
    ['0644', 420, 644],
    ['0o644', 420, 420],
    ['0O17', 15, '0O17'],
    ['08', 8, 8],
    ['0899', 899, 899],
    ['0o9', '0o9', '0o9'],
    ['1_000', 1000, '1_000'],
    ['1__0', 10, '1__0'],
    ['0b11', 3, '0b11'],
    ['0B11', 3, '0B11'],
    ['0X1f', 31, '0X1f'],
    ['0x1f', 31, 31],
    ['0x', '0x', '0x'],
    ['0_7', 7, '0_7'],
    ['+12', 12, 12],
    ['-0x1F', -31, '-0x1F'],
    ['-0', 0, 0],
    ['12:30:45', '12:30:45', '12:30:45'],
    ['72044e0', 72044, 72044],
    ['1.20', 1.2, 1.2],
    ['.5', 0.5, 0.5],
    ['.5_0', 0.5, '.5_0'],
    ['1_0.5', 10.5, '1_0.5'],
    ['1.', 1, 1],
    ['+.5', 0.5, 0.5],
    ['-.5e2', -50, -50],
    ['1e400', '1e400', '1e400'],
    ['2001-01-01', '2001-01-01', '2001-01-01'],
    ['9007199254740993', 9007199254740993n, 9007199254740993n],
    ['-9223372036854775808', -9223372036854775808n, -9223372036854775808n],
    ['18446744073709551615', 18446744073709551615n, 18446744073709551615n],
    ['18446744073709551616', 18446744073709551616, 18446744073709551616n],
    ['.inf', Infinity, Infinity],
    ['=', '=', '='],
    ['!!str 12', '12', '12'],
    ['! 12', '12', '12'],
    ['!foo 12', '12', '12'],
    ['!!int "7"', 7, 7],
    ['!!float 7', 7, 7],
    ['!!binary aGk=', 'hi', 'hi'],
    ['"on"', 'on', 'on'],
    ["'0644'", '0644', '0644'],
    ['', null, null],
  ])('%s is %p for kubectl and %p under YAML 1.2', (source, kubectl, core) => {
    const node = valueAt(read(`a: ${source}`).documents[0], ['a']);
    if (node?.kind !== 'scalar') throw new Error('no scalar');
    expect(node.value).toEqual(kubectl);
    expect(node.value12).toEqual(core);
  });

  it('takes the last of duplicate keys, and keys as JSON has them', () => {
    expect(values('a: 1\na: 2\n1: x\non: y\n1.5: z\n"true": t\n__proto__: {p: 1}')).toEqual([
      JSON.parse('{"a":2,"1":"x","true":"t","1.5":"z","__proto__":{"p":1}}'),
    ]);
  });

  it('merges in the order of the file, as kubectl does', () => {
    expect(
      values(
        'b: &b {x: b, z: 1}\nc: &c {x: c}\nm1: {x: own, <<: *b}\nm2: {<<: *b, x: own}\nm3: {<<: [*b, *c]}',
      )[0],
    ).toMatchObject({ m1: { x: 'b', z: 1 }, m2: { x: 'own', z: 1 }, m3: { x: 'b', z: 1 } });
    expect(values('"<<": {a: 1}')).toEqual([{ '<<': { a: 1 } }]);
  });

  it('reads several documents, comments, CRLF, a byte order mark and JSON', () => {
    expect(values('\uFEFF# c\r\na: 1 # d\r\n---\r\n- |\r\n  x\r\n  y\r\n...\r\n---\r\n')).toEqual([
      { a: 1 },
      ['x\ny\n'],
      null,
    ]);
    expect(values('{\n\t"a": "\\u00e9\\ud83d\\ude00\\/",\n\t"b": [1, 2.5, true, null, {}]\n}\n')).toEqual([
      { a: 'é😀/', b: [1, 2.5, true, null, {}] },
    ]);
    expect(values('')).toEqual([]);
    expect(values('# only a comment\n')).toEqual([]);
  });

  it.each([
    ['a:\n  b: [\n    1,\n  ]\n', [1]],
    [
      "a:\n  b: [  # [ it's\r\n    'x # y',  # don't\r\n\r\n  # more\r\n  1, {\r\nc: d}\r\n]\r\n",
      ['x # y', 1, { c: 'd' }],
    ],
    ['a:\n  b: [\n"x",\n"y"\n,\n3]\n', ['x', 'y', 3]],
  ])('takes flow collections that are indented too little, as kubectl does: %j', (text, list) => {
    expect(values(text)).toEqual([{ a: { b: list } }]);
    // The places are those of the text as it stands.
    for (const source of sources(read(text))) expect(source).toMatch(/^(?:\w|".*"|'.*')$/);
  });

  it('resolves an anchor to its latest definition', () => {
    expect(values('a: &x 1\nb: *x\nc: &x 2\nd: *x')).toEqual([{ a: 1, b: 1, c: 2, d: 2 }]);
  });
});

describe('places', () => {
  it.each([
    ['a: b # c\n', ['a', 'b']],
    ['\'a\' : "b"\n', ["'a'", '"b"']],
    ['a: &x !!str b\nc: *x\n', ['a', 'b', 'c']],
    ['a: >-  # c | d\n  x\n  y\nb: 1\n', ['a', '>-  # c | d\n  x\n  y\n', 'b', '1']],
    ['a: # |\n  |\n  x\n', ['a', '|\n  x\n']],
    ['{a: [b, "c" , \'d\'], e: {}, f, g: }\n', ['a', 'b', '"c"', "'d'", 'e', 'f', '', 'g', '']],
    ['- a\n-\n- - b\n  - c: d\n', ['a', '', 'b', 'c', 'd']],
    ['? a\n: b\n', ['a', 'b']],
    ['[a: b, c]\n', ['a', 'b', 'c']],
    ['a: x\n  y\nb: "x\n\n  y"\n', ['a', 'x\n  y', 'b', '"x\n\n  y"']],
    ['😀: é\nb: c', ['😀', 'é', 'b', 'c']],
  ])('of the scalars in %j', (text, expected) => {
    expect(sources(read(text))).toEqual(expected);
  });

  it.each([
    ['a:\nb: 1', 2],
    ['a: # none\nb: 1', 2],
    ['a: &x\nb: 1', 5],
    ['? a\n:\n', 5],
    ['{"a":}', 5],
  ])('of the empty value in %j', (text, offset) => {
    expect(valueAt(read(text).documents[0], ['a'])).toMatchObject({ start: offset, end: offset });
  });

  it('of collections', () => {
    const text = 'a: {b: [1, 2 ] , # }\n }\nc:\n  - d: 1\n    e: 2 # f\n';
    const root = read(text).documents[0];
    const source = (...path: (string | number)[]): string => {
      const node = valueAt(root, path);
      return text.slice(node?.start, node?.end);
    };
    expect(source('a')).toBe('{b: [1, 2 ] , # }\n }');
    expect(source('a', 'b')).toBe('[1, 2 ]');
    expect(source('c')).toBe('- d: 1\n    e: 2');
    expect(source('c', 0)).toBe('d: 1\n    e: 2');
    expect(source()).toBe(text.slice(0, text.indexOf(' # f')));
  });

  it.each<[(string | number)[], number, number]>([
    [['services'], 2, 1],
    [['services', 'web', 'tag'], 4, 5],
    [['services', 'web', 'list', 1], 7, 9],
    [['services', 'web', 'missing'], 3, 3],
    [['nowhere', 'at', 'all'], 2, 1],
    [['services', 'web', 'tag', 'below'], 4, 5],
  ])('positionAt %j is line %d, column %d', (path, line, column) => {
    const text = '\uFEFF# c\r\nservices:\r\n  web:\r\n    tag: x\r\n    list:\r\n      - a\r\n      - b\r\n';
    expect(positionAt(read(text), path)).toEqual({ line, column });
  });

  it('positionAt reads the document that is asked for', () => {
    expect(positionAt(read('a: 1\n---\nb: 2\n'), ['b'], 1)).toEqual({ line: 3, column: 1 });
    expect(positionAt(read('\uFEFFa: 1\n'), ['a'])).toEqual({ line: 1, column: 1 });
    expect(positionAt(read(''), ['b'])).toEqual({ line: 1, column: 1 });
  });
});

describe('refuses', () => {
  it.each([
    ['a: [1', 1, 6],
    ['a: 1\nb: "x\n', 3, 1],
    ['a: 1\n\tb: 2\n', 2, 1],
    ['a: b: c\n', 1, 5],
    ['a: {{ .Values.image }}\n', 1, 5],
    ['a: *nowhere\n', 1, 4],
    ['a: &x [*x]\n', 1, 8],
    ['a: 1\r\nb: !!int x\r\n', 2, 10],
    ['{[a]: b}\n', 1, 2],
    ['<<: 1\n', 1, 5],
    ['a: "\\q"\n', 1, 6],
    ['a:\n  b: "x\ny"\n', 3, 1],
    ['a: @b\n', 1, 4],
  ])('the syntax of %j at line %d, column %d', (text, line, column) => {
    const found = refused(text);
    expect(found.code).toBe('manifest-syntax');
    expect(toPlain(found.title)).toBe(`a.yaml cannot be read as YAML: line ${line}, column ${column}.`);
    expect(toPlain(found.reasons[0] ?? [])).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    [[0x61, 0x3a, 0x20, 0xff], 3],
    [[0xc3], 0],
    [[0x61, 0xe2, 0x82, 0x20], 1],
    [[0xff, 0xfe, 0x61, 0x00], 0],
    [[0xef, 0xbb, 0xbf, 0x61, 0x80], 4],
  ])('bytes %j, at offset %d', (content, offset) => {
    const found = refused(Uint8Array.from(content));
    expect(found.code).toBe('manifest-not-utf8');
    expect(toPlain(found.title)).toContain('a.yaml');
    expect(toPlain(found.reasons[0] ?? [])).toContain(`offset ${offset} `);
  });

  it('what is over a limit, and names the limit', () => {
    const long = refused(`a: ${'x'.repeat(limits.manifestBytes)}`);
    expect(long.code).toBe('manifest-too-large');
    expect(toPlain(long.reasons[0] ?? [])).toContain('manifestBytes');
    const deep = refused('['.repeat(limits.yamlDepth + 1));
    expect(deep.code).toBe('manifest-too-complex');
    expect(toPlain(deep.reasons[0] ?? [])).toContain('yamlDepth');
  });

  it('an alias bomb, at the alias that goes too far', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let n = 1; n < 10; n += 1)
      lines.push(
        `a${n}: &a${n} [${Array(10)
          .fill(`*a${n - 1}`)
          .join(', ')}]`,
      );
    const found = refused(lines.join('\n'));
    expect(found.code).toBe('manifest-too-complex');
    expect(toPlain(found.reasons[0] ?? [])).toContain('yamlNodes');
    expect(toPlain(found.title)).toContain('line 6,');
  });

  it('a chain of aliases that nests too deep', () => {
    const lines = ['a0: &a0 [x]'];
    for (let n = 1; n < limits.yamlDepth; n += 1) lines.push(`a${n}: &a${n} [*a${n - 1}]`);
    expect(toPlain(refused(lines.join('\n')).reasons[0] ?? [])).toContain('yamlDepth');
  });
});

it('agrees with js-yaml on the shape of a real manifest', () => {
  const text = `# head
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: "web"}}
spec:
  template:
    spec:
      containers:
      - name: web
        image: 'shop/web:v1'   # pinned
        args: ["-c", "a: b", --flag=x]
        env:
        - {name: A, value: "1"}
        command:
          - sh
          - -c
          - |
            echo hi # not a comment
             indented

            done
      volumes: []
`;
  const [root] = read(text).documents;
  if (root === undefined) throw new Error('no document');
  expect(toValue(root)).toEqual(loadAll(text, { schema: YAML11_SCHEMA })[0]);
  expect(contentOf(root).start).toBe(text.indexOf('apiVersion'));
});
