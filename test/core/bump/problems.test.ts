import { describe, expect, it } from '@jest/globals';
import { bump } from '../../../src/core/bump/bump.ts';
import type { BumpTarget } from '../../../src/core/bump/types.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

const target: BumpTarget = {
  image: { repository: 'r.io/shop/web', tag: 'v2', digest: null },
  version: 'new',
  annotation: 'version',
  helm: [],
};

function file(path: string, content: string | number[]): TreeEntry {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return { kind: 'file', path, mode: '100644', bytes };
}

function refused(entries: readonly TreeEntry[], wanted = target): Problem {
  const result = bump(entries, wanted, 'env/web');
  if (!isProblem(result)) throw new Error(`bumped ${result.edits.length}`);
  return result;
}

const said = (problem: Problem): string => [problem.title, ...problem.reasons].map(toPlain).join('\n');

const deployment = (template: string, more = ''): string =>
  `${more}apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: ${template}\n`;

describe('nothing found', () => {
  it('says where it looked, and what it saw', () => {
    const problem = refused([
      file('a.yaml', deployment('{spec: {containers: [{image: r.io/shop/web-canary:v1}]}}')),
      file('kustomization.yaml', 'images: [{name: k, newTag: v1}]\n'),
      file('values.yaml', 'image: {repository: h}\n'),
      file('README.md', 'r.io/shop/web:v1'),
      file('chart/Chart.yaml', 'name: c\n'),
      file('chart/templates/a.yaml', '{{ broken'),
      { kind: 'symlink', path: 'link.yaml', oid: '0'.repeat(40) },
      { kind: 'submodule', path: 'vendor', oid: '0'.repeat(40) },
    ]);
    expect(problem.code).toBe('image-not-found');
    expect(said(problem)).toBe(
      [
        'Nothing under env/web holds the image r.io/shop/web.',
        'It looked in a.yaml, kustomization.yaml, values.yaml and chart/Chart.yaml.',
        'They hold Deployment web.',
        'It passed over chart/templates/a.yaml (chart template), link.yaml (symbolic link) and vendor (submodule).',
        'It saw the images r.io/shop/web-canary:v1, k:v1 and h.',
      ].join('\n'),
    );
  });

  it('in an empty folder', () => {
    expect(said(refused([]))).toContain('There are no manifests there.\nIt saw no images at all.');
  });

  it('does not list without end', () => {
    const files = Array.from({ length: 100 }, (_, index) => file(`f${index}.yaml`, 'a: 1\n'));
    expect(said(refused(files))).toContain('f19.yaml and 80 more.');
  });

  it('for a restart', () => {
    const problem = refused([file('a.yaml', deployment('{spec: {containers: [{image: a}]}}'))], {
      ...target,
      image: null,
    });
    expect(problem.code).toBe('version-not-found');
    expect(said(problem)).toContain('No pod template under env/web has the annotation version.');
  });

  it.each([
    ['an image that is no reference', 'image: "r.io/shop/web:v1 "'],
    ['an image with upper case', 'image: r.io/shop/WEB:v1'],
    ['another repository of the same end', 'image: x.r.io/shop/web:v1'],
    ['ephemeral containers', 'name: x}], ephemeralContainers: [{image: r.io/shop/web'],
  ])('in %s', (_, container) => {
    const text = deployment(`{spec: {containers: [{${container}}]}}`);
    expect(refused([file('a.yaml', text)]).code).toBe('image-not-found');
  });
});

describe('files that cannot be read', () => {
  const good = file('a.yaml', deployment('{spec: {containers: [{image: r.io/shop/web}]}}'));
  it.each([
    ['broken YAML', file('b.yaml', 'a: [1'), 'manifest-syntax'],
    ['bytes that are not UTF-8', file('b.yml', [0x61, 0xff]), 'manifest-not-utf8'],
    [
      'a template that belongs to no chart',
      file('templates/b.yaml', 'a: {{ .Values.x }}'),
      'manifest-syntax',
    ],
    ['broken JSON', file('b.json', '{"a": }}'), 'manifest-syntax'],
  ])('are a problem: %s', (_, bad, code) => {
    const problem = refused([good, bad]);
    expect(problem.code).toBe(code);
    expect(said(problem)).toContain(bad.path);
  });

  it('are none where they are no manifests', () => {
    const result = bump([good, file('b.md', [0xff]), file('notes', 'a: [')], target, 'env/web');
    expect(isProblem(result)).toBe(false);
  });
});

describe('values that cannot be edited without harm', () => {
  const container = '{spec: {containers: [{image: r.io/shop/web:v1}]}';
  it.each([
    [
      'an annotation that is a mapping',
      `${container}, metadata: {annotations: {version: {a: b}}}}`,
      'is a mapping',
    ],
    ['annotations that are text', `${container}, metadata: {annotations: text}}`, 'below "text"'],
    ['metadata that is a list', `${container}, metadata: [a]}`, 'in a list'],
    ['a number by its tag', `${container}, metadata: {annotations: {version: !!int 5}}}`, 'tag !!int'],
    [
      'a text of several lines',
      '\n    metadata:\n      annotations:\n        version: |\n          a\n          b\n    spec: {containers: [{image: r.io/shop/web}]}',
      'block scalar',
    ],
  ])('%s', (_, template, why) => {
    const problem = refused([file('a.yaml', deployment(template))]);
    expect(problem.code).toBe('not-editable');
    expect(said(problem)).toContain(why);
    expect(said(problem)).toMatch(/a\.yaml, line \d+/);
  });
});

describe('anchors', () => {
  it.each([
    [
      'a version that labels share',
      deployment(
        '{metadata: {labels: {v: &v "1"}, annotations: {version: *v}}, spec: {containers: [{image: r.io/shop/web}]}}',
      ),
      'spec.template.metadata.labels.v',
    ],
    [
      'annotations that the Deployment shares, and that lack the version',
      deployment(
        '{metadata: {annotations: *a}, spec: {containers: [{image: r.io/shop/web}]}}',
        'x: &a {team: t}\n',
      ),
      'x.version',
    ],
    [
      'a version that comes from a merged mapping',
      deployment(
        '{metadata: {annotations: {<<: *a}}, spec: {containers: [{image: r.io/shop/web}]}}',
        'x: &a {version: "1"}\n',
      ),
      'x.version',
    ],
  ])('%s', (_, text, elsewhere) => {
    const problem = refused([file('a.yaml', text)]);
    expect(problem.code).toBe('shared-anchor');
    expect(said(problem)).toContain(`would also change ${elsewhere}.`);
  });

  it('a tag of a kustomization that another image shares', () => {
    const text = 'images:\n- {name: r.io/shop/web, newTag: &t v1}\n- {name: other, newTag: *t}\n';
    const problem = refused([file('kustomization.yaml', text)]);
    expect(said(problem)).toContain('would also change images[1].newTag.');
  });

  it('are edited where all uses are places of the service', () => {
    const text =
      'images:\n- {name: r.io/shop/web, newTag: &t v1}\n- {name: w, newName: r.io/shop/web, newTag: *t}\n';
    const result = bump([file('kustomization.yaml', text)], target, 'env/web');
    if (isProblem(result)) throw new Error(result.code);
    expect(result.edits.map(({ field }) => field)).toEqual(['images[0].newTag', 'commonAnnotations.version']);
  });
});

describe('places that mean something else', () => {
  it('an image that the kustomization renames', () => {
    const problem = refused([
      file('k/kustomization.yaml', 'images: [{name: r.io/shop/web, newName: mirror/web}]\n'),
    ]);
    expect(problem.code).toBe('image-renamed');
    expect(said(problem)).toContain(
      'k/kustomization.yaml puts the image mirror/web in the place of r.io/shop/web.',
    );
  });

  it.each([
    [{ image: 'img' }, 'img: r.io/other:v1\n', 'helm-place-mismatch'],
    [{ image: 'img' }, 'img: "no image"\n', 'helm-place-mismatch'],
    [{ repository: 'repo', tag: 't' }, 'repo: r.io/other\n', 'helm-place-mismatch'],
    [{ tag: 'a.b' }, 'a: text\n', 'not-editable'],
  ])('a place %j in %j', (place, text, code) => {
    const helm = [{ file: 'values.yaml', ...place }];
    expect(refused([file('values.yaml', text)], { ...target, helm }).code).toBe(code);
  });

  it('a Helm file that is not there', () => {
    const problem = refused([file('values.yaml', 'a: 1\n')], {
      ...target,
      helm: [{ file: 'other.yaml', tag: 't' }],
    });
    expect(problem.code).toBe('helm-file-missing');
    expect(said(problem)).toContain('other.yaml');
  });
});
