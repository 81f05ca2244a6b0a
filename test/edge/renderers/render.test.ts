import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import type { HelmRelease, Render } from '../../../src/core/render/types.ts';
import { toPlain } from '../../../src/core/text.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { toolFinder, usualPlaces } from '../../../src/edge/renderers/binaries.ts';
import { renderers } from '../../../src/edge/renderers/index.ts';
import type { TreeSource } from '../../../src/core/tree/types.ts';
import { entriesOf } from '../../support/tree.ts';

const findTool = toolFinder(usualPlaces(process.env));
const renderer = renderers(findTool);

type Files = Readonly<Record<string, string | Uint8Array | null>>;

async function render(files: Files, path: string, helm: HelmRelease | null = null): Promise<Render> {
  const made = await renderer.render(memoryTree(entriesOf(files)), { path, helm });
  if (isProblem(made)) throw new Error([made.title, ...made.reasons].map(toPlain).join(' '));
  return made;
}

async function refusal(files: Files, path: string, helm: HelmRelease | null = null): Promise<string> {
  const made = await renderer.render(memoryTree(entriesOf(files)), { path, helm });
  if (!isProblem(made)) throw new Error(JSON.stringify(made.documents));
  return [made.code, ...[made.title, ...made.reasons].map(toPlain)].join('\n');
}

const names = ({ documents }: Render): readonly unknown[] =>
  documents.map(({ value }) => {
    const { kind, metadata } = value as { kind: string; metadata: { name: string } };
    return `${kind} ${metadata.name}`;
  });

const configMap = (name: string, value = '1') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  key: "${value}"\n`;

const chart = (more = '') => `apiVersion: v2\nname: app\nversion: 1.0.0\n${more}`;

describe('kubectl kustomize', () => {
  it('builds bases and components outside of the folder, patches, generators and replacements', async () => {
    const made = await render(
      {
        'staging/app/kustomization.yaml': [
          'resources: [../../base, extra.yaml]',
          'components: [../../components/tls]',
          'patches: [{path: patches/key.yaml, target: {kind: ConfigMap, name: base}}]',
          'replacements: [{path: replace.yaml}]',
          'configMapGenerator: [{name: generated, files: [named=files/a.txt, files/b.txt], envs: [files/c.env]}]',
          'generatorOptions: {disableNameSuffixHash: true}',
          'secretGenerator: [{name: secret, literals: [password=hunter2]}]',
          'transformers: [labels.yaml]',
          'configurations: [configuration.yaml]',
        ].join('\n'),
        'staging/app/extra.yaml': configMap('extra'),
        'staging/app/patches/key.yaml': '- {op: replace, path: /data/key, value: patched}\n',
        'staging/app/replace.yaml':
          '- source: {kind: ConfigMap, name: extra, fieldPath: data.key}\n  targets: [{select: {name: secure}, fieldPaths: [data.key]}]\n',
        'staging/app/labels.yaml':
          'apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {team: web}\nfieldSpecs: [{path: metadata/labels, create: true}]\n',
        'staging/app/configuration.yaml': 'nameReference: []\n',
        'staging/app/files/a.txt': 'a',
        'staging/app/files/b.txt': 'b',
        'staging/app/files/c.env': 'C=c\n',
        'staging/app/README.md': 'not read',
        'base/kustomization.yml': 'resources: [map.yaml]\n',
        'base/map.yaml': configMap('base'),
        'base/unused.yaml': '{{ not YAML }}',
        'components/tls/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [secure.yaml]\n',
        'components/tls/secure.yaml': configMap('secure', 'x'),
      },
      'staging/app',
    );
    expect(names(made).toSorted()).toEqual([
      'ConfigMap base',
      'ConfigMap extra',
      'ConfigMap generated',
      'ConfigMap secure',
      'Secret secret',
    ]);
    const text = JSON.stringify(made.documents);
    expect(text).toContain('"key":"patched"');
    expect(text).toContain('"named":"a"');
    expect(text).toContain('"team":"web"');
    expect(made.files).toEqual([]);
    expect(new Set(made.documents.map(({ file }) => file))).toEqual(
      new Set(['staging/app/kustomization.yaml']),
    );
  });

  it('renders the root of a repository', async () => {
    const made = await render(
      { 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a') },
      '',
    );
    expect(names(made)).toEqual(['ConfigMap a']);
  });

  it.each<[string, Files, string[]]>([
    [
      'a file that is not there',
      { 'app/kustomization.yaml': 'resources:\n  - a.yaml\n' },
      ['render-missing', 'app/a.yaml', 'resources in app/kustomization.yaml, line 2'],
    ],
    [
      'a base without kustomization',
      { 'app/kustomization.yaml': 'resources: [../base]\n', 'base/a.yaml': configMap('a') },
      ['render-missing', 'base/kustomization.yaml'],
    ],
    [
      'a link in a base',
      {
        'app/kustomization.yaml': 'resources: [../base]\n',
        'base/kustomization.yaml': 'resources: [a.yaml]',
        'base/a.yaml': null,
      },
      ['render-link', 'base/a.yaml is a symbolic link'],
    ],
    [
      'a base behind a link',
      { 'app/kustomization.yaml': 'resources: [../link/base]\n', link: null },
      ['render-link', 'link is a symbolic link'],
    ],
    [
      'a file outside of the kustomization’s folder',
      { 'app/kustomization.yaml': 'resources: [../a.yaml]\n', 'a.yaml': configMap('a') },
      ['render-outside', 'kustomization’s own folder'],
    ],
    [
      'a kustomization that kubectl cannot build, in its own words',
      {
        'app/kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
        'app/a.yaml': configMap('a'),
        'app/b.yaml': configMap('a'),
      },
      ['render-failed', 'kubectl says', 'already registered id'],
    ],
    [
      'two kustomizations in a folder',
      { 'app/kustomization.yaml': 'resources: []\n', 'app/kustomization.yml': 'resources: []\n' },
      ['render-failed', 'multiple kustomization files'],
    ],
    [
      'a base that is built from its overlay',
      {
        'app/kustomization.yaml': 'resources: [../base]\n',
        'base/kustomization.yaml': 'resources: [../app]\n',
      },
      ['render-failed', 'cycle'],
    ],
    [
      'a generated Secret, without a word of what it holds',
      { 'app/kustomization.yaml': 'secretGenerator: [{name: s, literals: [hunter2]}]\n' },
      ['render-failed', 'not told here'],
    ],
    [
      'an alias bomb',
      { 'app/kustomization.yaml': 'resources: [a.yaml]\n', 'app/a.yaml': bomb() },
      ['manifest-too-complex', 'app/a.yaml'],
    ],
  ])('refuses %s', async (_, files, words) => {
    const said = await refusal(files, 'app');
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toContain('hunter2');
    expect(said).not.toMatch(/\/tmp|slipway-render/u);
  });
});

describe('helm template', () => {
  const release: HelmRelease = { name: 'shop', namespace: 'staging', chart: null, values: [] };

  it('builds a chart with the values, name and namespace that are given, and tells the file of each document', async () => {
    const made = await render(
      {
        'charts/app/Chart.yaml': chart(
          'dependencies: [{name: lib, version: 1.x, repository: "file://../lib"}]\n',
        ),
        'charts/app/values.yaml': 'key: default\n',
        'charts/app/files/motd.txt': 'welcome',
        'charts/app/templates/_names.tpl':
          '{{ define "name" }}{{ .Release.Name }}-{{ .Values.key }}{{ end }}',
        'charts/app/templates/map.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ include "name" . }}, namespace: {{ .Release.Namespace }}}\ndata: {motd: {{ .Files.Get "files/motd.txt" }}}\n---\n# only a comment\n',
        'charts/app/templates/hook.yaml':
          'apiVersion: v1\nkind: Pod\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-upgrade}}\n',
        'charts/app/templates/NOTES.txt': 'Thank you',
        'charts/app/crds/crd.yaml':
          'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n',
        'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\nversion: 1.2.3\n',
        'charts/lib/templates/map.yaml': configMap('lib'),
        'staging/app/a, "b".yaml': 'key: staging\n',
      },
      'staging/app',
      { ...release, chart: 'charts/app', values: ['staging/app/a, "b".yaml'] },
    );
    expect(made.documents.map(({ file }) => file).toSorted()).toEqual([
      'charts/app/crds/crd.yaml',
      'charts/app/templates/hook.yaml',
      'charts/app/templates/map.yaml',
      'charts/lib/templates/map.yaml',
    ]);
    expect(names(made)).toContain('ConfigMap shop-staging');
    const text = JSON.stringify(made.documents);
    expect(text).toContain('"namespace":"staging"');
    expect(text).toContain('"motd":"welcome"');
    expect(text).toContain('"helm.sh/hook":"pre-upgrade"');
  });

  it('gives templates nothing of this machine: no files outside, no names of hosts, no cluster', async () => {
    const made = await render(
      {
        'app/Chart.yaml': chart(),
        'app/templates/map.yaml': [
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:',
          '  file: {{ .Files.Get "../../../../../../etc/passwd" | quote }}',
          '  absolute: {{ .Files.Get "/etc/passwd" | quote }}',
          '  glob: {{ (.Files.Glob "/etc/*").AsConfig | quote }}',
          '  host: {{ getHostByName "localhost" | quote }}',
          '  cluster: {{ lookup "v1" "Namespace" "" "" | toJson | quote }}',
          '  tpl: {{ tpl "{{ .Release.Name }}" . | quote }}',
        ].join('\n'),
      },
      'app',
    );
    expect(made.documents[0]?.value).toMatchObject({
      data: { file: '', absolute: '', host: '', cluster: '{}', tpl: 'release-name' },
    });
    expect(JSON.stringify(made.documents)).not.toContain('root:');
  });

  it('follows no reference of a schema, neither to a server of this machine nor to a file', async () => {
    const asked: string[] = [];
    const server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.end('{"not": {}}');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : null;
    try {
      for (const reference of [`http://127.0.0.1:${port}/schema.json`, 'file:///proc/self/status']) {
        const made = await render(
          {
            'app/Chart.yaml': chart(),
            'app/values.yaml': 'key: 1\n',
            'app/values.schema.json': JSON.stringify({ $ref: reference }),
            'app/templates/map.yaml': configMap('a'),
          },
          'app',
        );
        expect(names(made)).toEqual(['ConfigMap a']);
      }
    } finally {
      server.close();
    }
    expect(asked).toEqual([]);
  });

  it('warns of what a template makes anew at each render', async () => {
    const made = await render(
      { 'app/Chart.yaml': chart(), 'app/templates/map.yaml': configMap('a', '{{ randAlphaNum 5 }}') },
      'app',
    );
    expect(made.warnings).toEqual([expect.stringContaining('app/templates/map.yaml calls randAlphaNum')]);
  });

  it.each<[string, Files, string[]]>([
    [
      'a chart from the network',
      {
        'app/Chart.yaml': chart(
          'dependencies: [{name: redis, version: 1.0.0, repository: "https://charts.example.com"}]\n',
        ),
      },
      ['chart-dependency-missing', 'redis'],
    ],
    [
      'a chart from outside of the repository',
      {
        'app/Chart.yaml': chart(
          'dependencies: [{name: lib, version: 1.0.0, repository: "file://../../lib"}]\n',
        ),
      },
      ['render-outside'],
    ],
    [
      'a chart whose name leads out of the folder that helm reads',
      {
        'app/Chart.yaml': chart(
          'dependencies: [{name: "../../../../out", version: 1.0.0, repository: "file://../lib"}]\n',
        ),
        'lib/Chart.yaml': chart(),
      },
      ['render-outside', 'dependencies in app/Chart.yaml', '../../../../out'],
    ],
    [
      'a chart that is a part of itself',
      { 'app/Chart.yaml': chart('dependencies: [{name: lib, version: 1.0.0, repository: "file://."}]\n') },
      ['render-too-many-files'],
    ],
    [
      'a link in a chart',
      { 'app/Chart.yaml': chart(), 'app/templates/a.yaml': null },
      ['render-link', 'app/templates/a.yaml'],
    ],
    [
      'the environment',
      { 'app/Chart.yaml': chart(), 'app/templates/a.yaml': '{{ env "HOME" }}' },
      ['render-failed', 'function "env" not defined'],
    ],
    [
      'an error that may quote a Secret, but tells where it is',
      {
        'app/Chart.yaml': chart(),
        'app/values.yaml': 'password: hunter2\n',
        'app/templates/secret.yaml': 'kind: Secret\nmetadata: {name: {{ fail .Values.password }}}\n',
      },
      ['render-failed', 'not told here', 'app/templates/secret.yaml:2'],
    ],
    [
      'output that is no YAML',
      { 'app/Chart.yaml': chart(), 'app/templates/a.yaml': 'kind: {' },
      ['render-failed', 'app/templates/a.yaml'],
    ],
  ])('refuses %s', async (_, files, words) => {
    const said = await refusal(files, 'app');
    for (const word of words) expect(said).toContain(word);
    expect(said).not.toContain('hunter2');
    expect(said).not.toMatch(/\/tmp|slipway-render/u);
  });

  it('makes nothing of a service in an environment that has no folder for it', async () => {
    const helm = { ...release, chart: 'charts/app', values: ['production/shop/values.yaml'] };
    const files = { 'charts/app/Chart.yaml': chart(), 'charts/app/templates/a.yaml': configMap('a') };
    expect(await render(files, 'production/shop', helm)).toEqual({ documents: [], files: [], warnings: [] });
    const linked = { ...files, 'production/shop': null };
    expect(await refusal(linked, 'production/shop', helm)).toContain('render-link');
    const empty = { ...files, 'production/shop/README.md': 'x' };
    expect(await refusal(empty, 'production/shop', helm)).toContain(
      'There is no production/shop/values.yaml',
    );
  });

  it('refuses a values file that is not there', async () => {
    expect(
      await refusal({ 'app/Chart.yaml': chart() }, 'app', { ...release, values: ['app/staging.yaml'] }),
    ).toContain('render-missing\nThere is no app/staging.yaml');
  });
});

describe('what was rendered already', () => {
  it('is not rendered again, until anything changes that it was made of', async () => {
    const searched: string[] = [];
    const counting = renderers((tool) => {
      searched.push(tool);
      return findTool(tool);
    });
    const files = {
      'app/kustomization.yaml': 'resources: [../base]\n',
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': configMap('a'),
      'other/b.yaml': configMap('b'),
    };
    const read: string[] = [];
    const watched = (entries: Files): TreeSource => {
      const tree = memoryTree(entriesOf(entries));
      return {
        list: (folders) => tree.list(folders),
        blobs: (wanted) => {
          read.push(...wanted.map(({ path }) => path));
          return tree.blobs(wanted);
        },
      };
    };
    const root = { path: 'app', helm: null };
    const first = await counting.render(watched(files), root);
    expect(read).toEqual(['app/kustomization.yaml', 'base/kustomization.yaml', 'base/a.yaml']);
    const again = await counting.render(watched({ ...files, 'other/b.yaml': configMap('c') }), root);
    expect(again).toBe(first);
    expect(read).toHaveLength(3);
    const changed = await counting.render(watched({ ...files, 'base/a.yaml': configMap('a', '2') }), root);
    expect(JSON.stringify(changed)).toContain('"key":"2"');
    expect(searched).toEqual(['kubectl', 'kubectl']);
    expect(await counting.render(watched(files), root)).toBe(first);
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1)
    lines.push(
      `a${level}: &a${level} [${Array(9)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
    );
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n${lines.join('\n')}\n`;
}
