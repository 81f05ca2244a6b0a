import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { dependenciesOf, fickleFunction } from '../../../src/core/render/chart.ts';
import { complaintOf } from '../../../src/core/render/complaint.ts';
import { kindOf } from '../../../src/core/render/kind.ts';
import { renderYaml, showRender } from '../../../src/core/render/show.ts';
import { readStream } from '../../../src/core/render/stream.ts';

describe('the output of a tool', () => {
  const read = (output: string) => readStream(output, (source) => source ?? 'app');

  it.each([
    ['', []],
    ['---\n# only a comment\n---\n', []],
    ['a: 1\n---\nb: yes\n', [{ a: 1 }, { b: true }]],
    ['---\r\na: 1\r\n---\r\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['--- {a: 1}\n---   # next\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['a: |\n  ---\n  b\n', [{ a: '---\nb\n' }]],
    ['a: ----\n----: 1\n', [{ a: '----', '----': 1 }]],
    ['[1, 2]\n', [[1, 2]]],
  ])('%j', (output, values) => {
    const documents = read(output);
    expect(isProblem(documents) ? documents.code : documents.map(({ value }) => value)).toEqual(values);
  });

  it('is of the file that helm names', () => {
    expect(read('---\n# Source: app/templates/a.yaml\na: 1\n---\nb: 1')).toMatchObject([
      { file: 'app/templates/a.yaml' },
      { file: 'app' },
    ]);
  });

  it('is bounded document by document, and hides a Secret that cannot be read', () => {
    const half = 'x'.repeat(600_000);
    expect(read(`a: ${half}\n---\nb: ${half}\n`)).toHaveLength(2);
    expect(read(`a: ${half}${half}`)).toMatchObject({ code: 'manifest-too-large' });
    const broken = read('kind: Secret\nstringData: {a: hunter2');
    expect(broken).toMatchObject({ code: 'secret-manifest-syntax' });
    expect(JSON.stringify(broken)).not.toContain('hunter2');
  });
});

describe('a complaint', () => {
  const paths = ['charts/web/templates/a.yaml', 'charts/web/Chart.yaml', 'base/secret.yaml'];

  it.each([
    ['Error: no value\n\nUse --debug flag to render out invalid YAML\n', 'no value'],
    ['error: a\n  b\n\tc', 'a b c'],
    ['x'.repeat(700), `${'x'.repeat(600)}…`],
  ])('is told in its words: %j', (stderr, said) => {
    expect(complaintOf(stderr, paths, ['a: 1'])).toEqual({ said, places: [] });
  });

  it.each([
    ['execution error at (web/templates/a.yaml:3:12): hunter2', ['charts/web/templates/a.yaml:3:12']],
    ["accumulating resources from 'base/secret.yaml': hunter2", ['base/secret.yaml']],
    ['web/templates/a.yaml:3\n  hunter2', ['charts/web/templates/a.yaml:3']],
    ['hunter2: other/templates/b.yaml:1', []],
  ])('that may quote a Secret is told by its places: %j', (stderr, places) => {
    expect(complaintOf(stderr, paths, ['kind: Secret'])).toEqual({ said: null, places });
  });

  it('is not told where only its own words tell of a Secret', () => {
    expect(complaintOf('invalid Secret: hunter2', paths, [])).toEqual({ said: null, places: [] });
  });
});

it.each([
  [['a.yaml'], null, 'plain'],
  [['a.yaml', 'kustomization.yaml'], null, 'kustomize'],
  [['Kustomization'], null, 'kustomize'],
  [['Kustomization.yaml', 'chart.yaml'], null, 'plain'],
  [['Chart.yaml', 'values.yaml'], null, 'helm'],
  [['Chart.yaml', 'kustomization.yml'], null, 'kustomize'],
  [['kustomization.yml'], 'charts/web', 'helm'],
  [['values.yaml'], 'charts/web', 'helm'],
])('a folder with %j and the chart %j is %s', (names, chart, kind) => {
  const helm = chart === null ? null : { name: 'a', namespace: 'b', chart, values: [] };
  expect(kindOf({ helm }, names)).toBe(kind);
});

describe('a chart', () => {
  const of = (source: string, path = 'charts/web/Chart.yaml') =>
    dependenciesOf({ path, bytes: Buffer.from(source) });

  it.each([
    ['name: web\n', []],
    ['dependencies: [{name: a, repository: "file://../a"}]', [['a', 'charts/a']]],
    ['dependencies: [{name: a, repository: "file://sub/"}]', [['a', 'charts/web/sub']]],
    [
      'dependencies: [{name: a, repository: "https://example.com"}, {name: b}]',
      [
        ['a', null],
        ['b', null],
      ],
    ],
    ['dependencies: [{name: a, repository: "oci://example.com/a"}]', [['a', null]]],
  ])('has dependencies: %s', (source, expected) => {
    const found = of(source);
    if (isProblem(found)) throw new Error(found.code);
    expect(found.map(({ name, folder }) => [name, folder])).toEqual(expected);
  });

  it.each(['file://../../../a', 'file:///etc'])('cannot have %s among them', (repository) => {
    expect(of(`dependencies:\n  - name: a\n    repository: ${repository}\n`)).toMatchObject({
      code: 'render-outside',
    });
  });

  it.each([
    ['{{ randAlphaNum 5 }}', 'randAlphaNum'],
    ['{{- $ca := genCA "x" 365 -}}', 'genCA'],
    ['{{ now | date "2006" }}', 'now'],
    ['{{ print "now" }}', null],
    ['{{/* uuidv4 */}}', null],
    ['now: randAlphaNum', null],
    ['{{ .Values.nowhere }}', null],
  ])('has a template that answers differently each time: %s', (template, name) => {
    expect(fickleFunction(template)).toBe(name);
  });
});

it('a render is shown without its secrets, and with its numbers whole', () => {
  const render = {
    documents: [
      { file: 'a.yaml', value: { kind: 'Secret', data: { a: 'aHVudGVyMg==' } } },
      { file: 'b.yaml', value: { kind: 'B', big: 123456789012345678n, text: 'yes' } },
    ],
    files: [
      { path: 'c.txt', content: Buffer.from('12'), secret: false, problem: null },
      { path: 'd.env', content: Buffer.from('hunter2'), secret: true, problem: null },
    ],
    warnings: ['Look\nout'],
  };
  expect(renderYaml(render)).toBe(
    [
      '# Warning: Look␊out',
      '# Not a manifest: c.txt',
      '# Not a manifest: d.env',
      '---',
      '# Source: a.yaml',
      'kind: Secret',
      'data:',
      '  a: (masked)',
      '---',
      '# Source: b.yaml',
      'kind: B',
      'big: 123456789012345678',
      "text: 'yes'",
      '',
    ].join('\n'),
  );
  expect(showRender(render)).toEqual({
    documents: [
      { file: 'a.yaml', manifest: { kind: 'Secret', data: { a: '(masked)' } } },
      { file: 'b.yaml', manifest: { kind: 'B', big: '123456789012345678', text: 'yes' } },
    ],
    files: [{ path: 'c.txt', bytes: 2 }, { path: 'd.env' }],
    warnings: ['Look\nout'],
  });
});
