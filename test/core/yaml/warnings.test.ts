import { expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import { warningsOf } from '../../../src/core/yaml/warnings.ts';

function warnings(text: string): readonly string[] {
  const file = readYaml({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
  if (isProblem(file)) throw new Error(file.code);
  return warningsOf(file);
}

it.each([
  ['a: 1\nb: on\n', ['a.yaml:2: on is true for kubectl and "on" under YAML 1.2; quote it, or write true.']],
  [
    '\r\nmode: 0644\r\n',
    ['a.yaml:2: 0644 is 420 for kubectl and 644 under YAML 1.2; quote it, or write 420.'],
  ],
  ['y: 1\n', ['a.yaml:1: y is true for kubectl and "y" under YAML 1.2; quote it, or write true.']],
  ['a: 1\n---\na: 1\na: 2\n', ['a.yaml:4: the key "a" stands twice; the last one counts for kubectl.']],
  ['1: a\n"1": b\n', ['a.yaml:2: the key "1" stands twice; the last one counts for kubectl.']],
  [
    'b: &b {x: 1}\nm:\n  x: 2\n  <<: *b\n',
    [
      'a.yaml:4: this merge key stands below the key "x" and overrides it for kubectl, but not under YAML 1.2; put it first.',
    ],
  ],
  [
    'a: 1\nb: |\n  x\n  y',
    [
      'a.yaml:2: this text ends with the file, which has no last line end: kubectl adds it, kustomize and YAML 1.2 do not; end the file with one.',
    ],
  ],
])('warns of %j', (text, expected) => {
  expect(warnings(text)).toEqual(expected);
});

it.each([
  'a: "on"\nb: true\nc: 0o644\nd: 12:30:45\ne: 2026-11-22\nf: 72044e0\ng: 1.20\nh: 18446744073709551616\n',
  'b: &b {x: 1}\nm: {<<: *b, x: 2}\nl: [*b, *b]\n',
  '{"a": 0.5, "b": [1e3, -0, null]}',
  'a: .nan\n',
  'a: |-\n  x',
  'a: |\n  x\n  ',
  'a: |\n  x\n',
])('has nothing to say of %j', (text) => {
  expect(warnings(text)).toEqual([]);
});

it('reads the lines of a long file at once', () => {
  expect(warnings('a: [\n'.concat('  0644,\n'.repeat(20_000), ']\n'))).toHaveLength(20_000);
});
