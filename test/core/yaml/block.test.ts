import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import type { YamlFile } from '../../../src/core/yaml/types.ts';
import { toValue, valueAt } from '../../../src/core/yaml/value.ts';
import { readValues } from '../../../src/core/yaml/values.ts';
import { toolFinder, usualPlaces } from '../../../src/edge/renderers/binaries.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-block-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string): YamlFile {
  const file = readYaml({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
  if (isProblem(file)) throw new Error(text);
  return file;
}

/** What `data.k` is for kubectl, and under YAML 1.2. */
function readings(text: string): readonly unknown[] {
  const node = valueAt(read(text).documents[0], ['data', 'k']);
  if (node?.kind !== 'scalar') throw new Error(text);
  return [node.value, node.value12];
}

const manifest = (name: string, scalar: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  k: ${scalar}`;

/** Each scalar at the end of a file of its own, as `kubectl -f` reads it, and `kubectl kustomize`. */
async function readByKubectl(
  scalars: readonly string[],
): Promise<{ readonly plain: readonly unknown[]; readonly kustomized: readonly unknown[] }> {
  const kubectl = await toolFinder(usualPlaces(process.env))('kubectl');
  if (isProblem(kubectl)) throw new Error('There is no kubectl.');
  const files = scalars.map((_, index) => `c${index}.yaml`);
  mkdirSync(folder, { recursive: true });
  for (const [index, scalar] of scalars.entries())
    writeFileSync(join(folder, `c${index}.yaml`), manifest(`c${index}`, scalar));
  writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify({ resources: files }));
  const run = (...args: string[]) => execFileSync(kubectl, args, { encoding: 'utf8', cwd: folder });
  const selected = files.flatMap((file) => ['-f', file]);
  const lines = run('label', '--local', ...selected, '-o', 'jsonpath={.data}{"\\n"}', 'a=b');
  const kustomized = new Map(
    read(run('kustomize', '.')).documents.map((root) => {
      const [name, value] = [
        ['metadata', 'name'],
        ['data', 'k'],
      ].map((path) => valueAt(root, path));
      return [name && toValue(name), value && toValue(value)];
    }),
  );
  return {
    plain: lines
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly k: string }).k),
    kustomized: scalars.map((_, index) => kustomized.get(`c${index}`)),
  };
}

/** A scalar, and what it is for kubectl and under YAML 1.2. */
const table: readonly (readonly [string, string, string])[] = [
  ['|\n    x', 'x\n', 'x'],
  ['|\n    x\n', 'x\n', 'x\n'],
  ['|\n    x\n\n', 'x\n', 'x\n'],
  ['|\n    x\n  ', 'x\n', 'x\n'],
  ['|\n    x\n    ', 'x\n', 'x\n'],
  ['|\n    x\n     ', 'x\n \n', 'x\n '],
  ['|\n    x\n    \t', 'x\n\t\n', 'x\n\t'],
  ['|\n    x\n    # c', 'x\n# c\n', 'x\n# c'],
  ['|\n    x\n  # c', 'x\n', 'x\n'],
  ['|\n    x\n...', 'x\n', 'x\n'],
  ['|\n    x\n---', 'x\n', 'x\n'],
  ['|\r\n    x\r\n    y', 'x\ny\n', 'x\ny'],
  ['|\n    x\r', 'x\n', 'x\n'],
  ['|', '', ''],
  ['|\n', '', ''],
  ['|\n     ', '', ''],
  ['|2\n    x', 'x\n', 'x'],
  ['|2\n     ', ' \n', ' '],
  ['|+\n    x', 'x\n', 'x'],
  ['|+\n    x\n', 'x\n', 'x\n'],
  ['|+\n    x\n\n', 'x\n\n', 'x\n\n'],
  ['|+\n    x\n  ', 'x\n\n', 'x\n'],
  ['|+\n    x\n   \n  ', 'x\n\n\n', 'x\n\n'],
  ['|+\n    x\n...', 'x\n', 'x\n'],
  ['|+\n    x\n---', 'x\n', 'x\n'],
  ['|+', '', ''],
  ['|+\n\n', '\n', '\n'],
  ['|+\n     ', '\n', ''],
  ['|+\n\n     ', '\n\n', '\n'],
  ['|-\n    x', 'x', 'x'],
  ['|-\n    x\n     ', 'x\n ', 'x\n '],
  ['>\n    x', 'x\n', 'x'],
  ['>\n    x\n', 'x\n', 'x\n'],
  ['>\n    x\n    y', 'x y\n', 'x y'],
  ['>\n    x\n...', 'x\n', 'x\n'],
  ['>+\n    x\n  ', 'x\n\n', 'x\n'],
  ['>-\n    x', 'x', 'x'],
  ['!!str |\n    x', 'x\n', 'x'],
  ['&a |\n    x', 'x\n', 'x'],
];
const scalars = table.map(([scalar]) => scalar);

it.each(table)('%j at the end of a file is %j for kubectl and %j under YAML 1.2', (scalar, ...expected) => {
  expect(readings(manifest('a', scalar))).toEqual(expected);
});

it('is so for the kubectl that Slipway runs, and under YAML 1.2 as in a kustomization', async () => {
  const { plain, kustomized } = await readByKubectl(scalars);
  expect(plain).toEqual(table.map(([, kubectl]) => kubectl));
  expect(kustomized).toEqual(table.map(([, , core]) => core));
});

it('reads whatever a file ends with as kubectl does', async () => {
  const line = fc.constantFrom('', '   ', '    ', '     ', '    x', '     y', '    # c');
  const scalar = fc
    .tuple(
      fc.constantFrom('|', '|+', '|-', '|2'),
      fc.array(line, { maxLength: 4 }),
      fc.constantFrom('', '\n'),
    )
    // What begins with more spaces than the text has is refused.
    .map(([header, lines, end]) => [header, '    x', ...lines].join('\n') + end);
  const some = fc.sample(scalar, { numRuns: 150, seed: 7 });
  const { plain, kustomized } = await readByKubectl(some);
  expect(some.map((each) => readings(manifest('a', each)))).toEqual(
    plain.map((value, index) => [value, kustomized[index]]),
  );
});

it.each(scalars)('every reader takes %j alike', (scalar) => {
  const text = manifest('a', scalar);
  const file = { path: 'a.yaml', bytes: new TextEncoder().encode(text) };
  expect(readValues(file)).toEqual(read(text).documents.map(toValue));
});

it('ends the places with the file', () => {
  const text = 'a: |\n  x';
  expect(valueAt(read(text).documents[0], ['a'])).toMatchObject({ start: 3, end: text.length });
});
