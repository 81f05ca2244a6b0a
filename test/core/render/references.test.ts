import { describe, expect, it } from '@jest/globals';
import { referencesOf } from '../../../src/core/render/references.ts';

const of = (path: string, text: string) => referencesOf({ path, bytes: Buffer.from(text) });

describe('what a kustomization refers to', () => {
  const kustomization = (text: string) => of('staging/app/kustomization.yaml', text);

  it.each<[string, readonly string[]]>([
    ['resources: [a.yaml, ../../base/, "../.."]', ['staging/app/a.yaml', 'base', '']],
    ['bases: [../old]\ncomponents: [../../x]', ['staging/old', 'x']],
    ['patches: [{ path: deep/p.yaml }]', ['staging/app/deep/p.yaml']],
    ['configMapGenerator: [{ files: [k=deep/f.txt] }]', ['staging/app/deep/f.txt']],
    ['helmCharts: [{ name: web }]', ['staging/app/charts/web']],
    [
      'helmGlobals: { chartHome: ../../charts }\nhelmCharts: [{ name: web }, { name: db }]',
      ['charts/web', 'charts/db'],
    ],
    ['', []],
    ['a: [', []],
    ['- x', []],
    ['resources: { a: b }', []],
  ])('%j', (text, paths) => {
    expect(kustomization(text)).toEqual({ paths, readsBelow: false, isPart: false });
  });

  it.each([
    'resources: [https://example.com/base, ../base]',
    'resources: [../base, ../../../outside, /etc]',
    'bases: ["git@example.com:acme/base"]\nresources: [../base]',
    'generators: ["a: ["]\nresources: [../base]',
    'generators:\n- |\n  apiVersion: evil/v1\n  kind: Exec\nresources: [../base]',
    'helmGlobals: { chartHome: ../../.. }\nhelmCharts: [{ name: out }]\nresources: [../base]',
  ])('is told where the rest of it cannot be rendered: %j', (text) => {
    expect(kustomization(text).paths).toEqual(['staging/base']);
  });

  it('may be any file below it where it sets up a plugin', () => {
    expect(kustomization('transformers: [t.yaml]')).toMatchObject({
      paths: ['staging/app/t.yaml'],
      readsBelow: true,
    });
  });

  it.each([
    ['kind: Component', true],
    ['kind: Kustomization', false],
    ['kind: [Component]', false],
  ])('is a part of others where it says so: %j', (text, isPart) => {
    expect(kustomization(text).isPart).toBe(isPart);
  });
});

describe('what a chart refers to', () => {
  const dependencies = (...repositories: readonly string[]): string =>
    `dependencies: [${repositories.map((repository) => `{ name: d, repository: ${JSON.stringify(repository)} }`).join()}]\n`;

  it.each(['Chart.yaml', 'requirements.yaml'])('is what it names by file://, in %s', (name) => {
    const text = dependencies('file://../library', 'https://example.com/charts', '');
    expect(of(`charts/web/${name}`, text)).toEqual({
      paths: ['charts/library'],
      readsBelow: true,
      isPart: false,
    });
  });

  it.each(['a: [', '', dependencies('file:///etc')])('is nothing where that cannot be read: %j', (text) => {
    expect(of('charts/web/Chart.yaml', text)).toEqual({ paths: [], readsBelow: true, isPart: false });
  });

  it.each([
    ['type: library', true],
    ['type: application', false],
  ])('makes it a part of others, or not: %s', (text, isPart) => {
    expect(of('charts/web/Chart.yaml', text).isPart).toBe(isPart);
  });
});
