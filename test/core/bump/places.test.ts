import { describe, expect, it } from '@jest/globals';
import { bump } from '../../../src/core/bump/bump.ts';
import type { BumpTarget } from '../../../src/core/bump/types.ts';
import type { TreeEntry } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

const target: BumpTarget = {
  image: { repository: 'r.io/shop/web', tag: 'v2', digest: null },
  version: 'new',
  annotation: 'version',
  helm: [],
};

function file(path: string, text: string): TreeEntry {
  return { kind: 'file', path, mode: '100644', bytes: new TextEncoder().encode(text) };
}

/** The first file after the bump, what was warned of, or what the refusal says. */
function after(...entries: readonly TreeEntry[]) {
  const result = bump(entries, target, 'env/web');
  if (isProblem(result)) return { refused: result.code, said: result.reasons.map(toPlain).join('\n') };
  const [change] = result.changes;
  const text = change?.kind === 'write' ? new TextDecoder().decode(change.bytes) : '';
  return { text, warnings: result.warnings };
}

const deployment = (image: string): TreeEntry =>
  file(
    'a.yaml',
    `apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata: {annotations: {version: new}}\n    spec:\n      containers:\n      - image: ${image}\n`,
  );

describe('a bump reaches', () => {
  it.each([
    [
      'the pods of a custom resource under any key, with their annotation',
      'apiVersion: x/v1\nkind: Shop\nspec:\n  web: # the shop\n    spec:\n      containers:\n        - image: r.io/shop/web:v1\n',
      'apiVersion: x/v1\nkind: Shop\nspec:\n  web: # the shop\n    metadata:\n      annotations:\n        version: new\n    spec:\n      containers:\n        - image: r.io/shop/web:v2\n',
    ],
    [
      'containers of a custom resource itself, whose annotations are not those of its pods',
      'apiVersion: x/v1\nkind: Prometheus\nspec:\n  containers:\n    - image: r.io/shop/web:v1\n',
      'apiVersion: x/v1\nkind: Prometheus\nspec:\n  containers:\n    - image: r.io/shop/web:v2\n',
    ],
    [
      'the values of a HelmRelease',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    image:\n      repository: r.io/shop/web # ours\n      tag: v1\n    podAnnotations: {version: old}\n',
      'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n    image:\n      repository: r.io/shop/web # ours\n      tag: v2\n    podAnnotations: {version: new}\n',
    ],
    [
      'the values of an Application, under a global registry',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {valuesObject: {global: {imageRegistry: r.io}, image: {repository: shop/web, tag: v1}, podAnnotations: {version: old}}}}}\n',
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {valuesObject: {global: {imageRegistry: r.io}, image: {repository: shop/web, tag: v2}, podAnnotations: {version: new}}}}}\n',
    ],
    [
      'a JSON patch in a file of its own',
      '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: "r.io/shop/web:v1"   # set here\n',
      '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: "r.io/shop/web:v2"   # set here\n',
    ],
  ])('%s', (_, before, expected) => {
    expect(after(file('a.yaml', before))).toEqual({ text: expected, warnings: [] });
  });

  it('values files of any name that slipway.yaml gives, and those that are called so', () => {
    const values = 'image: {repository: r.io/shop/web, tag: v1}\npodAnnotations: {version: new}\n';
    expect(
      after(file('chart/Chart.yaml', 'name: c\n'), file('chart/staging-values.yaml', values)),
    ).toMatchObject({ text: values.replace('v1', 'v2') });
    expect(after(file('chart/Chart.yaml', 'name: c\n'), file('chart/staging.yaml', values))).toMatchObject({
      refused: 'image-not-found',
    });
    const entries = [file('chart/Chart.yaml', 'name: c\n'), file('chart/staging.yaml', values)];
    const named = bump(entries, { ...target, helm: [{ file: 'chart/staging.yaml' }] }, 'env/web');
    expect(isProblem(named) ? named : named.changes).toHaveLength(1);
  });
});

describe('what is written into a string', () => {
  const kustomization = `resources: [a.yaml]
patches:
  - patch: |-
      - op: replace
        path: /spec/template/spec/containers/0/image
        value: r.io/shop/web:v1
  - patch: |-
      apiVersion: apps/v1
      kind: Deployment
      spec: {template: {spec: {containers: [{name: web, image: r.io/shop/web:v0}]}}}
`;
  const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
spec:
  source:
    helm:
      values: |
        image:
          repository: r.io/shop/web
          tag: v1
`;

  it('is seen, and told as passed over', () => {
    const told = after(file('kustomization.yaml', kustomization), file('app.yaml', application));
    expect(told).toMatchObject({ refused: 'image-not-found' });
    for (const words of [
      'kustomization.yaml: patches[0].patch (inline patch)',
      'kustomization.yaml: patches[1].patch (inline patch)',
      'app.yaml: spec.source.helm.values (inline values)',
      'It saw the images r.io/shop/web:v1 and r.io/shop/web:v0.',
    ])
      expect(told.said).toContain(words);
  });

  it('is warned of where it may outweigh what was bumped, and only there', () => {
    const told = after(deployment('r.io/shop/web:v1'), file('kustomization.yaml', kustomization));
    expect(told.warnings).toEqual([
      'kustomization.yaml: patches[0].patch is an inline patch with the image r.io/shop/web:v1, which Slipway does not edit.',
      'kustomization.yaml: patches[1].patch is an inline patch with the image r.io/shop/web:v0, which Slipway does not edit.',
    ]);
    const other = kustomization.replaceAll('shop/web', 'shop/other');
    expect(after(deployment('r.io/shop/web:v1'), file('kustomization.yaml', other)).warnings).toEqual([]);
  });

  it('need not be YAML', () => {
    const broken = 'patches:\n  - patch: |\n      {{ no: [\n      yaml\n';
    expect(after(deployment('r.io/shop/web:v1'), file('kustomization.yaml', broken)).warnings).toEqual([]);
  });
});

describe('a value without quotes that tools read differently', () => {
  const values = (tag: string): TreeEntry =>
    file('values.yaml', `image: {repository: r.io/shop/web, tag: ${tag}}\npodAnnotations: {version: new}\n`);

  it.each(['12e4567', '72044e0', '1234567', '1.20', '0755', 'on', '12:30:45', '1_000'])(
    '%s is warned of where it stands at a place that is bumped',
    (tag) => {
      expect(after(values(tag)).warnings).toEqual([
        expect.stringMatching(/^values\.yaml.*(?:without quotes, which some tools read|for kubectl and)/),
      ]);
    },
  );

  it.each(['"12e4567"', "'0755'", 'v1', '1f2e3d4', '1.2.3', '!!str 0755', '""', ''])('%j is not', (tag) => {
    expect(after(values(tag)).warnings).toEqual([]);
  });
});

describe('on the command line, without a folder', () => {
  it('says so in its own words', () => {
    const nothing = bump([file('a.yaml', 'a: 1\n')], target, '');
    expect(isProblem(nothing) && toPlain(nothing.title)).toBe(
      'None of these files holds the image r.io/shop/web.',
    );
    const version = bump([file('a.yaml', 'a: 1\n')], { ...target, image: null }, '');
    expect(isProblem(version) && toPlain(version.title)).toBe(
      'No pod template of these files has the annotation version.',
    );
  });
});
