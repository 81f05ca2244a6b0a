import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import type { ChangedPath } from '../../../src/core/review/changes.ts';
import { type Reach, rootsOf, sortChanges } from '../../../src/core/review/roots.ts';
import { toPlain } from '../../../src/core/text.ts';

function configOf(services: readonly string[], more = '') {
  const extra = more === '' ? '' : `, ${more}`;
  const entries = services.map(
    (name) => `  ${name}: { repository: acme/${name}, image: "registry.example.com/${name}"${extra} }\n`,
  );
  const config = parseConfig(`services:
${entries.join('')}environments:
  staging: { path: "staging/{{service}}" }
  production: { path: "production/{{service}}" }
`);
  if (isProblem(config)) throw new Error(config.code);
  return config;
}

const config = configOf(['storefront', 'checkout']);

function changed(...paths: readonly string[]): readonly ChangedPath[] {
  return paths.map((path) => ({ path, before: null, after: { kind: 'file', oid: path } }));
}

function sort(paths: readonly string[], built: readonly string[] = []) {
  return sortChanges(config, { paths: changed(...paths), built: new Set(built) });
}

const pathsOf = (folders: readonly { readonly path: string }[]): readonly string[] =>
  folders.map(({ path }) => path).toSorted();

describe('sortChanges', () => {
  it('knows the services and environments whose folders change', () => {
    const sorted = sort([
      'staging/storefront/a.yaml',
      'staging/storefront/deep/b.yaml',
      'staging/checkout/c.yaml',
    ]);
    expect(sorted.touched).toEqual([
      { path: 'staging/storefront', environment: 'staging', service: 'storefront' },
      { path: 'staging/checkout', environment: 'staging', service: 'checkout' },
    ]);
    expect(sorted.outside).toEqual([]);
  });

  it.each([
    ['a name that begins like a folder', 'staging/storefront-old/a.yaml'],
    ['a file where a folder should be', 'staging/storefront'],
    ['another environment', 'testing/storefront/a.yaml'],
  ])('does not take %s for one of them', (_, path) => {
    expect(sort([path])).toMatchObject({ touched: [], outside: [{ path }] });
  });

  it('has nobody to ask where nothing that changed is built as a whole', () => {
    expect(sort(['staging/storefront/a.yaml', 'README.md', 'shared/a.yaml']).candidates).toEqual([]);
  });

  it('asks every service where something shared changed, those of its name first', () => {
    const { candidates } = sort(['shared/checkout/a.yaml'], ['shared/checkout']);
    expect(candidates.map(({ path }) => path)).toEqual([
      'staging/checkout',
      'production/checkout',
      'staging/storefront',
      'production/storefront',
    ]);
  });

  it('asks the same service elsewhere where its own kustomization changed', () => {
    const { candidates } = sort(['staging/storefront/deep/a.yaml'], ['staging/storefront/deep']);
    expect(pathsOf(candidates)).toEqual(['production/storefront']);
  });

  it('asks no more than the limit, and says how many it passed over', () => {
    const many = configOf(Array.from({ length: limits.candidateFolders }, (_, index) => `service-${index}`));
    const sorted = sortChanges(many, { paths: changed('base/a.yaml'), built: new Set(['base']) });
    expect(sorted.candidates).toHaveLength(limits.candidateFolders);
    expect(sorted.passedOver).toBe(limits.candidateFolders);
    const { notes } = rootsOf(config, sorted, new Map());
    expect(notes.map(toPlain).join()).toContain(`${limits.candidateFolders} more folders`);
  });
});

describe('rootsOf', () => {
  const base = sort(['base/deep/a.yaml'], ['base']);
  const reach = (entries: Readonly<Record<string, readonly string[]>>): Reach =>
    new Map(Object.entries(entries));

  it('renders what is built from a changed path, and not the base by itself', () => {
    const roots = rootsOf(config, base, reach({ 'staging/storefront': ['staging/storefront', 'base'] }));
    expect(pathsOf(roots.services)).toEqual(['staging/storefront']);
    expect(roots).toMatchObject({ others: [], loose: [], notes: [] });
  });

  it('renders a base that no service is built from by itself', () => {
    expect(
      rootsOf(config, base, reach({ 'staging/storefront': ['staging/storefront', 'bases'] })),
    ).toMatchObject({
      services: [],
      others: ['base'],
    });
  });

  it('renders what a chart elsewhere, or a values file, is for', () => {
    const charted = configOf(
      ['storefront', 'checkout'],
      'chart: { path: /charts/web, values: ["/values/{{environment}}.yaml"] }',
    );
    const of = (path: string, ...built: readonly string[]) => {
      const sorted = sortChanges(charted, { paths: changed(path), built: new Set(built) });
      return rootsOf(charted, sorted, new Map());
    };
    expect(pathsOf(of('charts/web/templates/a.yaml', 'charts/web').services)).toEqual([
      'production/checkout',
      'production/storefront',
      'staging/checkout',
      'staging/storefront',
    ]);
    expect(of('charts/web/templates/a.yaml', 'charts/web')).toMatchObject({ others: [], loose: [] });
    const values = of('values/staging.yaml');
    expect(pathsOf(values.services)).toEqual(['staging/checkout', 'staging/storefront']);
    expect(values).toMatchObject({ others: [], loose: [] });
    expect(of('charts/worker/templates/a.yaml', 'charts/worker')).toMatchObject({
      services: [],
      others: ['charts/worker'],
    });
  });

  it('renders the nearest folder that is built as a whole', () => {
    const { others } = rootsOf(
      config,
      sort(['apps/x/overlay/a.yaml'], ['apps', 'apps/x/overlay']),
      new Map(),
    );
    expect(others).toEqual(['apps/x/overlay']);
  });

  it('takes plain manifests elsewhere as they are, a folder at a time', () => {
    const { loose } = rootsOf(config, sort(['x/a.yaml', 'x/b.json', 'y/c.yml']), new Map());
    expect(loose.map(pathsOf)).toEqual([['x/a.yaml', 'x/b.json'], ['y/c.yml']]);
  });

  it('tells of what is no manifest without comparing it', () => {
    const sorted = sort(['README.md', '.github/workflows/ci.yaml', 'a.sh', 'b.sh', 'slipway.yaml']);
    const { notes, ...roots } = rootsOf(config, sorted, new Map());
    expect(roots).toEqual({ services: [], others: [], loose: [] });
    expect(notes.map(toPlain)).toEqual([
      'slipway.yaml changes, too: that counts once it is on the default branch.',
      'No manifests, and so not compared: README.md, .github/workflows/ci.yaml, a.sh and 1 more file.',
    ]);
  });
});
