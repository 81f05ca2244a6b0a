import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { needsOfKustomization, needsOfPlugin } from '../../../src/core/render/needs.ts';
import { toPlain } from '../../../src/core/text.ts';

const bytes = (source: string) => Buffer.from(source);

function needs(source: string): readonly string[] {
  const found = needsOfKustomization({ path: 'staging/app/kustomization.yaml', bytes: bytes(source) });
  if (isProblem(found)) throw new Error(toPlain(found.title));
  return found.map(({ kind, path, plugin }) => `${plugin ? 'plugin ' : ''}${kind} ${path}`);
}

function refusal(source: string): readonly [string, string] {
  const found = needsOfKustomization({ path: 'staging/app/kustomization.yaml', bytes: bytes(source) });
  return isProblem(found) ? [found.code, toPlain(found.title)] : ['none', JSON.stringify(found)];
}

describe('a kustomization needs', () => {
  it.each([
    [
      'resources: [a.yaml, ./b, ../../base/]',
      ['either staging/app/a.yaml', 'either staging/app/b', 'either base'],
    ],
    ['bases: [../base]\ncomponents: [../tls]', ['folder staging/base', 'folder staging/tls']],
    ['resources: [../..]', ['either ']],
    ['patches: [{path: p.yaml}, {patch: "- op: remove"}]', ['file staging/app/p.yaml']],
    ['patchesStrategicMerge: [p.yaml, "kind: Deployment"]', ['file staging/app/p.yaml']],
    ['patchesStrategicMerge:\n- |-\n  apiVersion: v1\n  kind: Pod', []],
    ['patchesJson6902: [{path: p.json, target: {}}]', ['file staging/app/p.json']],
    [
      'configMapGenerator: [{files: [a.txt, key=b.txt], envs: [c.env], env: d.env, literals: [x=https://example.com]}]',
      ['a.txt', 'b.txt', 'c.env', 'd.env'].map((name) => `file staging/app/${name}`),
    ],
    ['secretGenerator: [{files: [password=secrets/p.txt]}]', ['file staging/app/secrets/p.txt']],
    ['replacements: [{path: r.yaml}, {source: {}}]', ['file staging/app/r.yaml']],
    [
      'configurations: [c.yaml]\ncrds: [d.json]\nopenapi: {path: o.json}',
      ['c.yaml', 'd.json', 'o.json'].map((name) => `file staging/app/${name}`),
    ],
    ['transformers: [t.yaml]', ['plugin either staging/app/t.yaml']],
    [
      'generators:\n- |\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  files: [a.txt]',
      ['file staging/app/a.txt'],
    ],
    ['images: [{name: a, newTag: "1"}]\nnamePrefix: x-\nlabels: []', []],
    ['resources:', []],
    ['', []],
  ])('of %j', (source, expected) => {
    expect(needs(source)).toEqual(expected);
  });

  it.each([
    ['whatever the case of the key', 'Resources: [a.yaml]'],
    ['by letters that Go takes for others', 're\u017Fources: [a.yaml]'],
    ['of each of duplicate keys', 'resources: [a.yaml]\nresources: []'],
    ['of each spelling', 'resources: []\nRESOURCES: [a.yaml]'],
    ['by a merge key', 'x: &x {resources: [a.yaml]}\n<<: *x'],
    ['by merge keys in a list', '<<: [{resources: [a.yaml]}, {resources: []}]'],
    ['by an alias', 'x: &x a.yaml\nresources: [*x]'],
    ['in a later document', 'resources: []\n---\nresources: [a.yaml]'],
    ['that is no list', 'resources: a.yaml'],
  ])('what a program may find there %s', (_, source) => {
    expect(needs(source)).toEqual(['either staging/app/a.yaml']);
  });
});

describe('a kustomization is refused', () => {
  it.each([
    'https://example.com/a.yaml',
    'http://127.0.0.1:9001/x',
    'HTTP://example.com/a b: c.yaml',
    ' https://example.com/a.yaml',
    'http:/example.com',
    'file:///etc',
    'ssh://git@example.com/a',
    'git@github.com:acme/base',
    'git::https://example.com/a',
    'github.com/acme/base',
    'github.com/acme/base?ref=main',
    'base?ref=main',
    'base?x=1&submodules=0',
    'example.com/acme/base.git',
    'example.com/acme/base.git/sub',
    'example.com//sub',
    'gh:acme/base',
  ])('for the address %j, wherever it stands', (entry) => {
    const quoted = JSON.stringify(entry);
    for (const source of [
      `resources: [${quoted}]`,
      `bases: [${quoted}]`,
      `components: [${quoted}]`,
      `patches: [{path: ${quoted}}]`,
      `Patches: [{Path: ${quoted}}]`,
      `configMapGenerator: [{files: [${JSON.stringify(`key=${entry}`)}]}]`.replace(
        /^.*\?.*$/u,
        `crds: [${quoted}]`,
      ),
      `openapi: {path: ${quoted}}`,
    ])
      expect([source, refusal(source)[0]]).toEqual([source, 'render-remote']);
  });

  it.each(['https://example.com/p.yaml', 'http://example.com/a b: c', 'https:x'])(
    'for %j where YAML may stand as well',
    (entry) => {
      for (const field of ['patchesStrategicMerge', 'transformers', 'generators', 'validators'])
        expect(refusal(`${field}: [${JSON.stringify(entry)}]`)[0]).toBe('render-remote');
    },
  );

  it.each(['../../../etc/passwd', '/etc/passwd', '../../..', 'a/../../../../b'])(
    'for a way out: %s',
    (entry) => {
      expect(refusal(`resources: [${entry}]`)).toEqual([
        'render-outside',
        `resources in staging/app/kustomization.yaml, line 1, leaves the repository: ${entry}.`,
      ]);
    },
  );

  it.each([
    ['helmCharts: [{name: a, repo: https://example.com}]', 'helmCharts'],
    ['HelmCharts: [{name: a}]', 'helmCharts'],
    ['helmChartInflationGenerator: [{chartName: a}]', 'helmChartInflationGenerator'],
    ['generators:\n- |\n  apiVersion: someteam.example.com/v1\n  kind: Evil\n  path: a', 'Evil'],
    [
      'generators:\n- |\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator',
      'HelmChartInflationGenerator',
    ],
    ['transformers:\n- |\n  kind: NoVersion', 'NoVersion'],
    ['transformers:\n- |\n  apiVersion: builtin\n  APIVersion: x/v1\n  kind: Two', 'Two'],
  ])('for what it would run: %j', (source, entry) => {
    const [code, title] = refusal(source);
    expect([code, title.includes(entry)]).toEqual(['render-plugin', true]);
  });

  it('with the line of the entry', () => {
    expect(refusal('resources:\n  - a.yaml\n  - https://example.com/b\n')[1]).toContain('line 3');
  });
});

describe('a plugin’s settings', () => {
  const of = (source: string) =>
    needsOfPlugin({ path: 'staging/app/plugins/t.yaml', bytes: bytes(source) }, 'staging/app');

  it('name files relative to the kustomization', () => {
    expect(of('apiVersion: builtin\nkind: PatchTransformer\npath: p.yaml\n')).toMatchObject([
      { kind: 'file', path: 'staging/app/p.yaml' },
    ]);
  });

  it.each([
    ['apiVersion: builtin\nkind: PatchTransformer\npath: https://example.com/p', 'render-remote'],
    ['apiVersion: builtin\nkind: PatchTransformer\nPath: ../../../p', 'render-outside'],
    [
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {annotations: {config.kubernetes.io/function: "exec: {path: ./x}"}}',
      'render-plugin',
    ],
    ['apiVersion: builtin\nkind: LabelTransformer\n---\napiVersion: evil/v1\nkind: Exec', 'render-plugin'],
    ['a: [', 'manifest-syntax'],
  ])('are refused: %j', (source, code) => {
    expect(of(source)).toMatchObject({ code });
  });
});
