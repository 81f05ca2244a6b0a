import { describe, expect, it } from '@jest/globals';
import { chartFolders, folderOf, isWithin, roleOf } from '../../../src/core/manifests/classify.ts';
import { embeddedValuesOf } from '../../../src/core/manifests/embeddedValues.ts';
import { helmImagesOf } from '../../../src/core/manifests/helmValues.ts';
import { imageOverridesOf } from '../../../src/core/manifests/kustomization.ts';
import { patchedImagesOf } from '../../../src/core/manifests/patches.ts';
import { containersOf, podTemplatesOf } from '../../../src/core/manifests/podTemplates.ts';
import { resourcesOf, titleOf } from '../../../src/core/manifests/resources.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { readYaml } from '../../../src/core/yaml/read.ts';
import type { YamlFile } from '../../../src/core/yaml/types.ts';
import { formatPath } from '../../../src/core/yaml/walk.ts';

function read(text: string): YamlFile {
  const file = readYaml({ path: 'a.yaml', bytes: new TextEncoder().encode(text) });
  if (isProblem(file)) throw new Error(file.code);
  return file;
}

const head = (kind: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n`;
/** The image places of a file: `path=image`. */
const images = (text: string): string[] =>
  resourcesOf(read(text))
    .flatMap(podTemplatesOf)
    .flatMap(containersOf)
    .map(({ path, image }) => `${formatPath(path)}=${image.text}`);

describe('roleOf', () => {
  const charts = new Set(['chart', 'chart/charts/sub', '']);
  it.each([
    ['kustomization.yaml', 'kustomization'],
    ['base/kustomization.yml', 'kustomization'],
    ['Kustomization', 'kustomization'],
    ['kustomization', 'other'],
    ['KUSTOMIZATION.yaml', 'manifest'],
    ['values.yaml', 'helm-values'],
    ['a/values-production.yml', 'helm-values'],
    ['values.json', 'manifest'],
    ['my-values.yaml', 'helm-values'],
    ['envs/staging.Values-2.yml', 'helm-values'],
    ['values/a.yaml', 'manifest'],
    ['a.yaml', 'manifest'],
    ['a.YML', 'manifest'],
    ['a.json', 'manifest'],
    ['a.yaml.bak', 'other'],
    ['a.md', 'other'],
    ['yaml', 'other'],
    ['chart/templates/a.yaml', 'chart-template'],
    ['chart/templates/deep/a.yaml', 'chart-template'],
    ['chart/charts/sub/templates/a.yaml', 'chart-template'],
    ['templates/a.yaml', 'chart-template'],
    ['chart/crds/a.yaml', 'manifest'],
    ['chart-two/templates/a.yaml', 'manifest'],
  ])('%s is %s', (path, role) => {
    expect(roleOf(path, charts)).toBe(role);
  });

  it('knows a template only by its chart', () => {
    expect(roleOf('chart/templates/a.yaml', new Set())).toBe('manifest');
    const file = { kind: 'file', mode: '100644', bytes: new Uint8Array() } as const;
    expect(
      chartFolders([
        { ...file, path: 'a/Chart.yaml' },
        { ...file, path: 'Chart.yml' },
        { ...file, path: 'b/MyChart.yaml' },
        { kind: 'symlink', path: 'c/Chart.yaml', oid: '0'.repeat(40) },
      ]),
    ).toEqual(new Set(['a', '']));
  });

  it('knows folders', () => {
    expect([folderOf('a/b/c'), folderOf('c')]).toEqual(['a/b', '']);
    expect([isWithin('a/b/c', 'a/b'), isWithin('a/bc', 'a/b'), isWithin('x', '')]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('resourcesOf', () => {
  it('finds each document, and the items of a List', () => {
    const text = `${head('Pod')}---\n# none\n---\napiVersion: v1\nkind: PodList\nitems:\n- {apiVersion: apps/v1, kind: Deployment, metadata: {name: 7, namespace: shop}}\n- text\n---\n${head('Playlist')}`;
    const found = resourcesOf(read(text));
    expect(
      found.map((resource) => [titleOf(resource), resource.document, formatPath(resource.path)]),
    ).toEqual([
      ['Pod a', 0, ''],
      ['Deployment 7', 2, 'items[0]'],
      ['Playlist a', 3, ''],
    ]);
    expect(found[1]).toMatchObject({ apiVersion: 'apps/v1', namespace: 'shop', name: '7' });
    expect(found[0]?.namespace).toBeNull();
  });

  it.each([
    '',
    'text',
    '- a\n',
    'kind: Pod\n',
    'apiVersion: v1\n',
    'apiVersion: v1\nkind:\n',
    'apiVersion: v1\nkind: {}\n',
  ])('finds none in %j', (text) => {
    expect(resourcesOf(read(text))).toEqual([]);
  });

  it('takes a resource without a name', () => {
    expect(resourcesOf(read('apiVersion: v1\nkind: Pod\n')).map(titleOf)).toEqual(['Pod']);
  });
});

describe('podTemplatesOf and containersOf', () => {
  const spec =
    '{initContainers: [{image: i}], containers: [{image: c}, {name: x}], ephemeralContainers: [{image: e}]}';
  it.each([
    ['Pod', `spec: ${spec}`, ['spec.initContainers[0].image=i', 'spec.containers[0].image=c']],
    ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout', 'Anything'].map(
      (kind): [string, string, string[]] => [
        kind,
        `spec: {template: {spec: ${spec}}}`,
        ['spec.template.spec.initContainers[0].image=i', 'spec.template.spec.containers[0].image=c'],
      ],
    ),
    [
      'CronJob',
      'spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: c}]}}}}}',
      ['spec.jobTemplate.spec.template.spec.containers[0].image=c'],
    ],
    ['PodTemplate', 'template: {spec: {containers: [{image: c}]}}', ['template.spec.containers[0].image=c']],
    [
      'JobSet',
      'spec: {replicatedJobs: [{template: {spec: {template: {spec: {containers: [{image: c}]}}}}}]}',
      ['spec.replicatedJobs[0].template.spec.template.spec.containers[0].image=c'],
    ],
    [
      'Operator',
      'spec: {podTemplate: {spec: {containers: [{image: c}]}}}',
      ['spec.podTemplate.spec.containers[0].image=c'],
    ],
    ['Prometheus', 'spec: {containers: [{image: c}]}', ['spec.containers[0].image=c']],
    [
      'Operator',
      'spec: {web: {spec: {containers: [{image: c}]}}, jobs: [{pod: {spec: {initContainers: [{image: i}]}}}]}',
      ['spec.web.spec.containers[0].image=c', 'spec.jobs[0].pod.spec.initContainers[0].image=i'],
    ],
    [
      'Operator',
      'spec: {containers: [{image: c}], template: {spec: {containers: [{image: d}]}}}',
      ['spec.containers[0].image=c', 'spec.template.spec.containers[0].image=d'],
    ],
  ])('%s', (kind, rest, expected) => {
    expect(images(`${head(kind)}${rest}\n`)).toEqual(expected);
  });

  it.each([
    ['Custom', 'spec: {image: c}'],
    ['Deployment', 'spec: {template: {spec: {containers: {image: c}}}}'],
    ['Deployment', 'spec: {template: {spec: {containers: [c, null, {image: }, {image: {a: b}}]}}}'],
    ['Deployment', 'spec: {template: text}'],
    ['CustomResourceDefinition', 'spec: {template: {properties: {spec: {properties: {containers: {}}}}}}'],
  ])('none in a %s with %s', (kind, rest) => {
    expect(images(`${head(kind)}${rest}\n`)).toEqual([]);
  });

  it('goes through aliases and merge keys', () => {
    const text = `${head('Deployment')}x: &c {image: c}\nspec: {template: {spec: {containers: [*c, {<<: *c, name: b}]}}}\n`;
    expect(images(text)).toEqual([
      'spec.template.spec.containers[0].image=c',
      'spec.template.spec.containers[1].image=c',
    ]);
  });
});

it('reads the images of a kustomization', () => {
  const text =
    'images:\n- name: a\n  newTag: 1.20\n- {name: b, newName: "", digest: }\n- {newTag: x}\n- text\n';
  expect(imageOverridesOf(read(text))).toEqual([
    { path: ['images', 0], name: 'a', newName: null, newTag: '1.20', digest: null },
    { path: ['images', 1], name: 'b', newName: null, newTag: null, digest: null },
  ]);
  for (const none of ['', 'images: text\n', 'resources: []\n', '- a\n'])
    expect(imageOverridesOf(read(none))).toEqual([]);
});

it('reads the images of Helm values', () => {
  const text = `image: {registry: r.io, repository: a/b, tag: 1.20, digest: ""}
web: {image: r.io/c:v1}
job: {image: r.io/d, tag: v2}
port: {image: "r.io:5000/e", tag: v3}
list: [{webImage: {repository: f}}]
no: {image: {name: x}, tag: y, repository: {a: b}}
`;
  expect(
    helmImagesOf(read(text).documents[0]).map((found) => [
      found.kind,
      formatPath(found.path),
      formatPath(found.holder),
    ]),
  ).toEqual([
    ['parts', 'image', ''],
    ['reference', 'web.image', 'web'],
    ['parts', 'job', 'job'],
    ['parts', 'port', 'port'],
    ['parts', 'list[0].webImage', 'list[0]'],
  ]);
  expect(helmImagesOf(read(text).documents[0])[0]).toMatchObject({
    repository: 'r.io/a/b',
    tag: '1.20',
    digest: null,
  });
  expect(helmImagesOf(read('').documents[0])).toEqual([]);
});

it('reads global.imageRegistry of Helm values as the charts do that know it', () => {
  const text = `global: {imageRegistry: r.io}
image: {registry: docker.io, repository: a/b}
bare: {repository: c}
own: {repository: other.io/d}
whole: {image: e/f:v1}
`;
  const held = helmImagesOf(read(text).documents[0]);
  expect(held.map((found) => (found.kind === 'parts' ? found.repository : found.text))).toEqual([
    'r.io/a/b',
    'r.io/c',
    'other.io/d',
    'e/f:v1',
  ]);
});

describe('embeddedValuesOf', () => {
  const paths = (text: string): string[] => resourcesOf(read(text)).flatMap(embeddedValuesOf).map(formatPath);
  it.each([
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {values: {a: 1}}', ['spec.values']],
    ['helm.fluxcd.io/v1', 'HelmRelease', 'spec: {values: {a: {values: {}}}}', ['spec.values']],
    [
      'argoproj.io/v1alpha1',
      'Application',
      'spec: {source: {helm: {valuesObject: {a: 1}}}}',
      ['spec.source.helm.valuesObject'],
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      'spec: {template: {spec: {sources: [{helm: {valuesObject: {}}}]}}}',
      ['spec.template.spec.sources[0].helm.valuesObject'],
    ],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {values: text, x: {values: {}}}', []],
    ['argoproj.io/v1alpha1', 'Application', 'spec: {source: {helm: {values: {a: 1}}}}', []],
    ['v1', 'ConfigMap', 'spec: {values: {a: 1}, helm: {valuesObject: {}}}', []],
  ])('%s %s with %s', (apiVersion, kind, rest, expected) => {
    expect(paths(`apiVersion: ${apiVersion}\nkind: ${kind}\n${rest}\n`)).toEqual(expected);
  });
});

it.each([
  ['- {op: replace, path: /spec/template/spec/containers/0/image, value: a:1}', ['[0].value=a:1']],
  ['- {op: add, path: /spec/initContainers/-/image, value: a}\n---\n- {op: test}', ['[0].value=a']],
  ['- {op: remove, path: /spec/containers/0/image, value: a}', []],
  ['- {op: replace, path: /spec/containers/0/name, value: a}', []],
  ['- {op: replace, path: /metadata/annotations/image, value: a}', []],
  ['- {op: replace, path: /spec/containers/0/image, value: {a: b}}\n- text\n- {}', []],
  ['op: replace', []],
])('reads the images that the JSON patch %j sets', (text, expected) => {
  const found = patchedImagesOf(read(text));
  expect(found.map(({ path, image }) => `${formatPath(path)}=${image.text}`)).toEqual(expected);
});
