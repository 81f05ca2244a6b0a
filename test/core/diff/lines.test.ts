import { describe, expect, it } from '@jest/globals';
import { breadcrumb, fieldLines, fullTitleOf, printPath, titleOf } from '../../../src/core/diff/lines.ts';
import { printLines, printScalar } from '../../../src/core/diff/print.ts';
import type { FieldChange } from '../../../src/core/diff/types.ts';

const shown = (change: Omit<FieldChange, 'path'>): readonly string[] =>
  fieldLines({ path: [], ...change }).lines.map(({ sign, text }) => `${sign} ${text}`);
const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

describe('printScalar', () => {
  it.each([
    ['text', 'text'],
    ['registry.example.com/shop/storefront:1f2e3d4', 'registry.example.com/shop/storefront:1f2e3d4'],
    ['20261122-1f2e3d4', '20261122-1f2e3d4'],
    ['20261122-6e7ee59', '20261122-6e7ee59'],
    ['1.2.3', '1.2.3'],
    ['10.0.0.1', '10.0.0.1'],
    ['2026-11-22', '"2026-11-22"'],
    ['1_000', '"1_000"'],
    ['-.5e+3', '"-.5e+3"'],
    ['.inf', '".inf"'],
    ['two words', 'two words'],
    ['1', '"1"'],
    ['1.20', '"1.20"'],
    ['0755', '"0755"'],
    ['72044e0', '"72044e0"'],
    ['12:30:45', '"12:30:45"'],
    ['0x1f', '"0x1f"'],
    ['on', '"on"'],
    ['null', '"null"'],
    ['', '""'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['a:', '"a:"'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['- a', '"- a"'],
    ['*a', '"*a"'],
    ['"a"', '"\\"a\\""'],
    [1, '1'],
    [true, 'true'],
    [null, 'null'],
    [[], '[]'],
    [{}, '{}'],
  ])('%j → %s', (value, expected) => expect(printScalar(value)).toBe(expected));
});

describe('printLines', () => {
  it('prints nested values as YAML', () => {
    const value = { a: [{ b: 1, c: ['x', []] }, [2]], d: { 'e f': {} }, g: 'one\ntwo\n', h: [], i: '' };
    expect([...printLines(value)]).toEqual([
      'a:',
      '- b: 1',
      '  c:',
      '  - x',
      '  - []',
      '- - 2',
      'd:',
      '  e f: {}',
      'g: |',
      '  one',
      '  two',
      'h: []',
      'i: ""',
    ]);
  });
});

describe('printPath', () => {
  it.each([
    [[], ''],
    [['spec', 'template'], 'spec.template'],
    [['data', 'settings.ini'], 'data["settings.ini"]'],
    [['a', { index: 0 }, 'b'], 'a[0].b'],
    [['ports', { by: { port: 80, protocol: 'TCP' } }], 'ports[80/TCP]'],
    [['a', ''], 'a[""]'],
  ])('%j → %s', (path, expected) => expect(printPath(path)).toBe(expected));
});

describe('breadcrumb', () => {
  it.each<readonly [FieldChange['path'], string]>([
    [[], ''],
    [
      ['spec', 'template', 'spec', 'containers', { by: { name: 'storefront' } }, 'image'],
      'spec › template › spec › containers[storefront] › image',
    ],
    [['metadata', 'annotations', 'prometheus.io/scrape'], 'metadata › annotations › prometheus.io/scrape'],
    [['data', 'flags.json', { embedded: 'json' }, 'log', 'level'], 'data › flags.json (json) › log › level'],
    [['args', { index: 0 }], 'args[0]'],
    [['a', 'b › c', 'd[0]', '', ' e'], 'a › "b › c" › "d[0]" › "" › " e"'],
  ])('%j → %s', (path, expected) => expect(breadcrumb(path)).toBe(expected));
});

describe('titleOf', () => {
  const resource = {
    apiVersion: 'v1',
    kind: 'Service',
    name: 'a',
    file: 'a',
    change: 'added',
    fields: [],
    effects: [],
  } as const;
  it.each([
    [null, 'Service a'],
    ['shop', 'Service shop/a'],
  ])('in namespace %s: %s', (namespace, expected) =>
    expect(titleOf({ ...resource, namespace })).toBe(expected),
  );

  it.each([
    [{ namespace: 'shop', name: 'b' }, 'Service shop/a, renamed from b'],
    [{ namespace: 'old', name: 'a' }, 'Service shop/a, renamed from old/a'],
    [{ namespace: null, name: 'b' }, 'Service shop/a, renamed from b'],
  ])('tells what it was called before: %j', (renamedFrom, expected) =>
    expect(fullTitleOf({ ...resource, namespace: 'shop', renamedFrom })).toBe(expected),
  );
});

describe('fieldLines', () => {
  it.each<readonly [string, Omit<FieldChange, 'path'>, readonly string[]]>([
    ['a scalar', { op: 'replace', before: 1, after: '1' }, ['- 1', '+ "1"']],
    ['what comes', { op: 'add', after: { a: [1] } }, ['+ a:', '+ - 1']],
    ['what goes', { op: 'remove', before: null }, ['- null']],
    [
      'a masked value',
      { op: 'replace', before: '(masked)', after: '(masked)', masked: true },
      ['! secret value changed, masked'],
    ],
    ['a masked value that comes', { op: 'add', after: '(masked)' }, ['+ "(masked)"']],
    [
      'another order',
      { op: 'replace', before: ['a', 'b'], after: ['b', 'a'], what: 'order' },
      ['! order changed: a, b → b, a'],
    ],
    [
      'content',
      { op: 'replace', before: 1, after: 1_200, what: 'content' },
      ['! content changed: 1 byte → 1,200 bytes'],
    ],
    [
      'content of one size',
      { op: 'replace', before: 20, after: 20, what: 'content' },
      ['! content changed, still 20 bytes'],
    ],
    [
      'a moved element',
      { op: 'replace', before: 0, after: 3, what: 'moved' },
      ['! moved from [0] to [3], unchanged'],
    ],
    [
      'layout alone',
      { op: 'replace', before: '{}', after: '{ }', what: 'layout' },
      ['! layout changed, all values are equal'],
    ],
    [
      'ciphertext',
      { op: 'replace', before: '*', after: '*', what: 'encrypted' },
      ['! encrypted value changed'],
    ],
    ['ciphertext that comes', { op: 'add', after: '(encrypted)', what: 'encrypted' }, ['+ "(encrypted)"']],
    [
      'certificates',
      {
        op: 'replace',
        before: 'certificate CN=a, sha256 1',
        after: 'certificate CN=b, sha256 2',
        what: 'summary',
      },
      ['- certificate CN=a, sha256 1', '+ certificate CN=b, sha256 2'],
    ],
    [
      'a text with a masked part',
      { op: 'replace', before: 'a=1\np=(masked)', after: 'a=2\np=(masked)', masked: true },
      ['- a=1', '+ a=2', '  p=(masked)', '! a secret part of it changed, masked'],
    ],
    ['content that comes', { op: 'add', after: 2, what: 'content' }, ['+ 2 bytes']],
    ['content that goes', { op: 'remove', before: 2, what: 'content' }, ['- 2 bytes']],
    [
      'a text by line',
      { op: 'replace', before: 'a\nb\nc\n', after: 'a\nx\nc\n' },
      ['  a', '- b', '+ x', '  c'],
    ],
    ['a text that becomes one line', { op: 'replace', before: 'a\nb', after: 'a' }, ['  a', '- b']],
    [
      'a final newline',
      { op: 'replace', before: 'a\nb', after: 'a\nb\n' },
      ['  … 2 equal lines', '! newline added at the end'],
    ],
    ['its removal', { op: 'replace', before: 'a\n', after: 'a' }, ['  a', '! newline removed at the end']],
  ])('tells %s', (_name, change, expected) => expect(shown(change)).toEqual(expected));

  it('cuts each long line of a text to where it differs', () => {
    const before = `a\n${'x'.repeat(500)}old\nb`;
    expect(shown({ op: 'replace', before, after: before.replace('old', 'new') })).toEqual([
      '  a',
      `- … 460 equal characters … ${'x'.repeat(40)}old`,
      `+ … 460 equal characters … ${'x'.repeat(40)}new`,
      '  b',
    ]);
  });

  it('hides equal lines that are far from a change, and counts them', () => {
    const before = `${numbered(1, 9)}old\n${numbered(10, 20)}old\n${numbered(21, 24)}`;
    expect(shown({ op: 'replace', before, after: before.replaceAll('old', 'new') })).toEqual([
      '  … 7 equal lines',
      '  line 8',
      '  line 9',
      '- old',
      '+ new',
      '  line 10',
      '  line 11',
      '  … 7 equal lines',
      '  line 19',
      '  line 20',
      '- old',
      '+ new',
      '  line 21',
      '  line 22',
      '  … 2 equal lines',
    ]);
  });

  it('counts the lines beyond those it shows', () => {
    const change: FieldChange = { path: [], op: 'add', after: numbered(1, 1_200) };
    const { lines } = fieldLines(change, 60);
    expect(lines).toHaveLength(61);
    expect(lines.at(-1)).toEqual({ sign: '!', text: '… 1,141 more lines' });
    expect(fieldLines(change).lines).toHaveLength(1_201);
  });
});
