import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import type { ChangedPath } from '../../../src/core/review/changes.ts';
import { rootsOf } from '../../../src/core/review/roots.ts';
import type { Built, BuiltFolder } from '../../../src/core/review/usage.ts';
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

/** Folders with a kustomization that names these; a chart, or a part of others, where its name says so. */
function builtOf(folders: Readonly<Record<string, readonly string[]>>): Built {
  const toFolder = ([path, paths]: readonly [string, readonly string[]]): BuiltFolder => {
    const isChart = path.startsWith('charts/');
    return { path, paths, isChart, readsBelow: isChart, isPart: path.startsWith('parts/') };
  };
  return { folders: Object.entries(folders).map(toFolder), passedOver: 0, isWhole: true };
}

function roots(
  paths: readonly string[],
  folders: Readonly<Record<string, readonly string[]>> = {},
  { of = config, ...more }: Partial<Built> & { readonly of?: typeof config } = {},
) {
  const built = { ...builtOf(folders), ...more };
  const around = new Set(Object.keys(folders));
  const { services, others, loose, notes } = rootsOf(of, { paths: changed(...paths), built: around }, built);
  return {
    services: services.map(({ path }) => path).toSorted(),
    others: others.toSorted(),
    loose: loose.map((files) => files.map(({ path }) => path)),
    notes: notes.map(toPlain),
  };
}

const nothing = { services: [], others: [], loose: [], notes: [] };

describe('a change in the folder of a service', () => {
  it('is rendered with that, by its service and environment', () => {
    const paths = ['staging/storefront/a.yaml', 'staging/storefront/deep/b.yaml', 'staging/checkout/c.yaml'];
    const { services } = rootsOf(config, { paths: changed(...paths), built: new Set() }, builtOf({}));
    expect(services).toEqual([
      { path: 'staging/storefront', environment: 'staging', service: 'storefront' },
      { path: 'staging/checkout', environment: 'staging', service: 'checkout' },
    ]);
  });

  it.each([
    ['a name that begins like a folder', 'staging/storefront-old/a.yaml'],
    ['a file where a folder should be', 'staging/storefront'],
    ['another environment', 'testing/storefront/a.yaml'],
  ])('is not one in %s', (_, path) => {
    expect(roots([path]).services).toEqual([]);
  });

  it('is not told twice where a folder in it is built, too', () => {
    const folders = { 'staging/storefront/deep': [] };
    expect(roots(['staging/storefront/deep/a.yaml'], folders)).toEqual({
      ...nothing,
      services: ['staging/storefront'],
    });
  });

  it('is told of the folders that are built from it, whosever they are', () => {
    const folders = {
      'staging/storefront/deep': [],
      'production/storefront': ['staging/storefront/deep'],
      'staging/checkout': ['staging/storefront/deep'],
      'apps/x': ['staging/storefront/deep'],
    };
    expect(roots(['staging/storefront/deep/a.yaml'], folders)).toEqual({
      ...nothing,
      services: ['production/storefront', 'staging/checkout', 'staging/storefront'],
      others: ['apps/x'],
    });
  });

  it('does not hide what is built in it from elsewhere', () => {
    const folders = { base: [], 'staging/storefront/tests': ['base'] };
    expect(roots(['base/a.yaml', 'staging/storefront/b.yaml'], folders)).toEqual({
      ...nothing,
      services: ['staging/storefront'],
      others: ['staging/storefront/tests'],
    });
  });
});

it('is told of first in the folders that it lies in', () => {
  const folders = { 'staging/storefront': ['production/checkout/deep'], 'production/checkout/deep': [] };
  const changes = { paths: changed('production/checkout/deep/a.yaml'), built: new Set(Object.keys(folders)) };
  const { services } = rootsOf(config, changes, builtOf(folders));
  expect(services.map(({ path }) => path)).toEqual(['production/checkout', 'staging/storefront']);
});

describe('a change elsewhere', () => {
  it.each<[string, Readonly<Record<string, readonly string[]>>, readonly string[], readonly string[]]>([
    [
      'with the service that is built from it',
      { 'staging/storefront': ['base'] },
      ['staging/storefront'],
      [],
    ],
    ['by itself where nothing is', { 'staging/storefront': ['bases'] }, [], ['base']],
    ['with what slipway.yaml does not name', { 'apps/x': ['base'] }, [], ['apps/x']],
    ['with both', { 'apps/x': ['base'], 'staging/storefront': ['base'] }, ['staging/storefront'], ['apps/x']],
    ['with the last of several', { 'apps/x': ['mid'], mid: ['base'] }, [], ['apps/x']],
  ])('is rendered %s', (_, folders, services, others) => {
    expect(roots(['base/deep/a.yaml'], { base: [], ...folders })).toEqual({ ...nothing, services, others });
  });

  it('is rendered with the nearest folder that is built as a whole', () => {
    expect(roots(['apps/x/overlay/a.yaml'], { apps: [], 'apps/x/overlay': [] }).others).toEqual([
      'apps/x/overlay',
    ]);
  });

  it('is not rendered by itself where it is a part of others, and told of where nothing is built from it', () => {
    const used = { 'parts/tls': [], 'staging/storefront': ['parts/tls'] };
    expect(roots(['parts/tls/a.yaml'], used)).toEqual({ ...nothing, services: ['staging/storefront'] });
    expect(roots(['parts/tls/a.yaml'], { 'parts/tls': [] })).toEqual({
      ...nothing,
      notes: ['Nothing is built from these, and so they are not compared: parts/tls.'],
    });
  });

  it('is compared as it is where it is a plain manifest, a folder at a time', () => {
    expect(roots(['x/a.yaml', 'x/b.json', 'y/c.yml']).loose).toEqual([['x/a.yaml', 'x/b.json'], ['y/c.yml']]);
  });

  it('is told of without being compared where it is no manifest', () => {
    expect(roots(['README.md', '.github/workflows/ci.yaml', 'a.sh', 'b.sh', 'slipway.yaml'])).toEqual({
      ...nothing,
      notes: [
        'slipway.yaml changes, too: that counts once it is on the default branch.',
        'No manifests, and so not compared: README.md, .github/workflows/ci.yaml, a.sh and 1 more file.',
      ],
    });
  });
});

describe('a change of a chart, or of values, that slipway.yaml names', () => {
  const of = configOf(
    ['storefront', 'checkout'],
    'chart: { path: /charts/web, values: ["/values/{{environment}}.yaml"] }',
  );
  const all = ['production/checkout', 'production/storefront', 'staging/checkout', 'staging/storefront'];
  const charts = { 'charts/web': ['charts/library'], 'charts/library': [], 'charts/worker': [] };

  it.each([
    ['charts/web/templates/a.yaml', all, []],
    ['charts/library/templates/_a.tpl', all, []],
    ['values/staging.yaml', ['staging/checkout', 'staging/storefront'], []],
    ['charts/worker/templates/a.yaml', [], ['charts/worker']],
  ])('%s', (path, services, others) => {
    expect(roots([path], charts, { of })).toEqual({ ...nothing, services, others });
  });
});

describe('what could not be looked into', () => {
  it('is told of, with the limit', () => {
    const { notes } = roots(['base/a.yaml'], { base: [] }, { passedOver: 7, isWhole: false });
    expect(notes).toEqual([
      `Of 7 more folders it is not known whether they are built from what changes (limit candidateFolders: ${limits.candidateFolders}).`,
      expect.stringContaining('GitHub does not list all files'),
    ]);
  });
});
