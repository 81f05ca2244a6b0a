import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import { keyOf } from '../../../src/core/yaml/value.ts';
import { merged, type Versions } from './merged.ts';

const configMap = (name: string, rest = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${rest}`;
const a = configMap('a');
const withText = configMap('b', 'data:\n  k: |\n    x\n    y\n');

const cases: readonly [string, Versions & { readonly then: string }][] = [
  [
    'the line end of a text that comes last by then',
    {
      before: 'z: 4\na: |\n  x\n',
      after: 'z: 5\na: |\n  x\nb: 2',
      now: 'z: 5 # c\na: |\n  x\nb: 2',
      then: 'z: 4 # c\na: |\n  x\n',
    },
  ],
  [
    'the line end of a text that comes back as the last',
    {
      before: 'z: 4\na: |\n  x\n',
      after: 'z: 5',
      now: 'z: 5 # c',
      then: 'z: 4 # c\na: |\n  x\n',
    },
  ],
  [
    'a text without its line end',
    {
      before: 'z: 4\na: |\n  x',
      after: 'z: 5\n',
      now: 'z: 5 # c\n',
      then: 'z: 4 # c\na: |\n  x',
    },
  ],
  [
    'a text without its line end, below what comes back',
    {
      before: 'z: 4\na: |\n  x\nb: 2\n',
      after: 'z: 5\na: |\n  x\n',
      now: 'z: 5 # c\n# note\na: |\n  y',
      then: 'z: 4 # c\nb: 2\n# note\na: |\n  y',
    },
  ],
  [
    'the line end of a text alone',
    {
      before: 'z: 4\na: |\n  x',
      after: 'z: 5\na: |\n  x\n',
      now: 'z: 5 # c\na: |\n  x\n',
      then: 'z: 4 # c\na: |\n  x',
    },
  ],
  [
    'lines of a text that ends with the file',
    {
      before: 'z: 4\na: |\n  1\n  2\n  3',
      after: 'z: 5\na: |\n  one\n  2\n  3',
      now: 'z: 5 # c\na: |\n  one\n  2\n  three',
      then: 'z: 4 # c\na: |\n  1\n  2\n  three',
    },
  ],
  [
    'lines of a text that has its line end by now',
    {
      before: 'z: 4\na: |\n  1\n  2\n  3',
      after: 'z: 5\na: |\n  one\n  2\n  3',
      now: 'z: 5 # c\na: |\n  one\n  2\n  three\n',
      then: 'z: 4 # c\na: |\n  1\n  2\n  three\n',
    },
  ],
  [
    'what stands above a text without a line end',
    { before: 'a: 1\n', after: 'a: 2\n', now: 'a: 2 # c\nk: |\n  x', then: 'a: 1 # c\nk: |\n  x' },
  ],
  [
    'a document behind a text that had a line end, of a file without',
    {
      before: withText,
      after: `${withText}---\n${a}`,
      now: `${withText.replace('name: b', 'name: b # c')}---\n${a.trimEnd()}`,
      then: withText.replace('name: b', 'name: b # c'),
    },
  ],
  [
    'a document that ends in a text with a line end, of a file without',
    {
      before: `${a}---\n${withText}`,
      after: a,
      now: `${a.replace('name: a', 'name: a # c')}data: {}`,
      then: `${a.replace('name: a', 'name: a # c')}data: {}\n---\n${withText}`,
    },
  ],
];

describe('a text at the end of a file comes with the line end that it had', () => {
  it.each(cases)('%s', (_, versions) => {
    expect(merged(versions)).toEqual({ conflicts: [], merged: ['a.yaml'], text: versions.then });
  });
});

describe('files with and without a last line end', () => {
  const entry = (key: string, ...values: string[]) =>
    fc.constantFrom('', ...values.map((value) => `${key}: ${value}\n`));
  const block = fc.constantFrom('|\n  x', '|\n  y', '>+\n  x', '|-\n  x', '|+\n  x\n   ', '1');
  const file = fc
    .tuple(entry('z', '1', '2', '2 # c'), block, entry('b', '1', '2 # c'), fc.boolean())
    .map(([z, a, b, isOpen]) => {
      const text = `k: 0\n${z}a: ${a}\n${b}`;
      return isOpen ? text.replace(/\n$/u, '') : text;
    });

  it('come to the merge of each value for kubectl, and under YAML 1.2', () => {
    let merges = 0;
    fc.assert(
      fc.property(file, file, file, (before, after, now) => {
        const { conflicts, text } = merged({ before, after, now });
        if (conflicts.length > 0 || text === null) return;
        const [base, ours, theirs, result] = [after, now, before, text].map(readingsOf);
        for (const key of new Set([base, ours, theirs].flatMap((side) => Object.keys(side ?? {})))) {
          const [a, b, c] = [base?.[key], ours?.[key], theirs?.[key]];
          if (a !== b && a !== c && b !== c) continue;
          merges += 1;
          expect([key, result?.[key]]).toEqual([key, a === b ? c : b]);
        }
      }),
      { seed: 7, numRuns: 2_000 },
    );
    expect(merges).toBeGreaterThan(1_000);
  });
});

/** Both readings of each entry. */
function readingsOf(text: string): Readonly<Record<string, string>> {
  const file = readYaml({ path: 'a.yaml', bytes: Buffer.from(text) });
  const root = isProblem(file) ? undefined : file.documents[0];
  if (root?.kind !== 'mapping') throw new Error(text);
  return Object.fromEntries(
    root.entries.map(({ key, value }) => [
      keyOf(key),
      value.kind === 'scalar' ? JSON.stringify([value.value, value.value12]) : '',
    ]),
  );
}
