import { describe, expect, it } from '@jest/globals';
import { areasOf } from '../../../src/core/approval/areas.ts';
import {
  type ChangeFacts,
  type ComparedPart,
  environmentChanges,
} from '../../../src/core/approval/changes.ts';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import type { ChangedPath } from '../../../src/core/review/changes.ts';
import { sha } from '../../support/request.ts';
import { hash } from './support.ts';

function configOf(staging: string, production: string) {
  const config = parseConfig(`services:
  web: { repository: acme/web, image: registry.example.com/web }
environments:
  staging: { path: "${staging}" }
  production: { path: "${production}", approvals: { from: ["@acme/sre"] }, via: pull-request }
`);
  if (isProblem(config)) throw new Error(config.code);
  return config;
}

const config = configOf('staging/{{service}}', 'production/{{service}}');
const byService = configOf('apps/{{service}}/staging', 'apps/{{service}}/production');

describe('areasOf', () => {
  it.each<[string, typeof config, string, string[]]>([
    ['the folder of a service', config, 'production/web/a.yaml', ['production']],
    ['another environment’s', config, 'staging/web/a.yaml', ['staging']],
    ['a folder of a service that nobody knows', config, 'production/new/a.yaml', ['production']],
    ['what lies beside the services', config, 'production/a.yaml', ['production']],
    ['what only begins so', config, 'production-old/web/a.yaml', []],
    ['what lies elsewhere', config, 'docs/a.md', []],
    ['the folder of a service', byService, 'apps/web/production/a.yaml', ['production']],
    ['a service that nobody knows', byService, 'apps/new/production/a.yaml', ['production']],
    ['what lies around both', byService, 'apps/web/base/a.yaml', ['staging', 'production']],
    ['what stands in place of the folder around it', config, 'production', ['production']],
    ['what stands in place of a service’s folder', config, 'production/web', ['production']],
    ['what stands in place of a folder around both', byService, 'apps', ['staging', 'production']],
    ['what stands in place of a service’s folder', byService, 'apps/web', ['staging', 'production']],
    ['what lies above both', byService, 'apps/a.yaml', ['staging', 'production']],
  ])('gives %s to its environments', (_, given, path, names) => {
    expect(areasOf(given)(path)).toEqual(names);
  });
});

const path = 'production/web/a.yaml';
const file = (oid: string | null) => (oid === null ? null : ({ kind: 'file', oid } as const));
const change = (of: string, before: string | null, after: string | null): ChangedPath => ({
  path: of,
  before: file(before),
  after: file(after),
});
const shows = (...paths: readonly string[]) => ({ before: new Set(paths), after: new Set(paths) });
const part: ComparedPart = {
  path: 'production/web',
  environment: 'production',
  digest: hash('d'),
  sources: shows(path),
  chart: shows(),
  plain: { before: true, after: true },
};
const facts: ChangeFacts = {
  parts: [part],
  changed: [change(path, sha('1'), sha('2'))],
  withSetters: new Map(),
  isWhole: true,
};

function changesOf(more: Partial<ChangeFacts> = {}, key = 'key', given = config) {
  return environmentChanges(given, { ...facts, ...more }, key);
}
const digestOf = (...given: Parameters<typeof changesOf>) =>
  changesOf(...given).find(({ environment }) => environment === 'production')?.digest;

describe('environmentChanges', () => {
  it('tells of what changes, and of nothing else', () => {
    expect(changesOf()).toEqual([
      {
        environment: 'production',
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        files: [],
        builtFrom: [],
      },
    ]);
    expect(changesOf({ parts: [{ ...part, digest: null }] })).toEqual([]);
  });

  it('is the same whatever the bytes of what a render shows', () => {
    expect(digestOf({ changed: [change(path, sha('7'), sha('8'))] })).toBe(digestOf());
  });

  it.each<[string, Partial<ChangeFacts>]>([
    ['another diff', { parts: [{ ...part, digest: hash('e') }] }],
    ['another folder', { parts: [part, { ...part, path: 'production/new', environment: null }] }],
    [
      'a file that no render shows',
      { changed: [...facts.changed, change('production/web/x.yaml', null, sha('3'))] },
    ],
    [
      'a file that only one side shows',
      { parts: [{ ...part, sources: { ...shows(path), after: new Set() } }] },
    ],
    ['slipway.yaml', { changed: [...facts.changed, change('slipway.yaml', sha('1'), sha('2'))] }],
  ])('is another one with %s', (_, more) => {
    expect(digestOf(more)).not.toBe(digestOf());
  });

  it('is another one under another key', () => {
    expect(digestOf({}, 'other')).not.toBe(digestOf());
  });

  it('does not take a render of another environment for its own', () => {
    const elsewhere = { ...part, path: 'staging/web', environment: 'staging' };
    expect(changesOf({ parts: [elsewhere] })).toMatchObject([
      { environment: 'staging', files: [] },
      { environment: 'production', files: [path] },
    ]);
  });

  it.each<[string, ChangedPath, string[]]>([
    ['slipway.yaml, where approvals are taken', change('slipway.yaml', sha('1'), sha('2')), ['production']],
    [
      'a link',
      { path: 'staging/web/link', before: null, after: { kind: 'symlink', oid: sha('3') } },
      ['staging'],
    ],
    ['a file that is removed', change('production/web/x', sha('1'), null), ['production']],
    ['what lies elsewhere, of none', change('README.md', sha('1'), sha('2')), []],
  ])('counts %s', (_, changed, names) => {
    const found = changesOf({ parts: [], changed: [changed] });
    expect(found.map(({ environment }) => environment)).toEqual(names);
    for (const { files } of found) expect(files).toEqual([changed.path]);
  });

  it.each<[string, string | null, string | null, string[]]>([
    ['is moved into a folder of it', null, sha('1'), ['production/web/sub/a.yaml']],
    ['is moved out of a folder of it', sha('1'), null, ['production/web/sub/a.yaml']],
    ['changes in a folder of it', sha('1'), sha('2'), []],
  ])('counts what %s, where a folder is of plain files', (_, before, after, files) => {
    const inside = 'production/web/sub/a.yaml';
    const changed = [change(inside, before, after)];
    const sources = shows(inside);
    expect(changesOf({ parts: [{ ...part, sources }], changed })).toMatchObject([{ files }]);
    const plain = { before: false, after: false };
    expect(changesOf({ parts: [{ ...part, sources, plain }], changed })).toMatchObject([{ files: [] }]);
  });

  it('counts each file of a chart that it uses, wherever it lies and whatever is shown of it', () => {
    const chart = shows('charts/web', 'charts/lib', path);
    const paths = [path, 'charts/web/templates/a.yaml', 'charts/lib/x', 'charts/website/x', 'charts/web'];
    const changed = paths.map((one) => change(one, sha('1'), sha('2')));
    const of = (environment: string) =>
      changesOf({ parts: [{ ...part, environment, sources: shows(...paths), chart }], changed });
    const files = [path, 'charts/web/templates/a.yaml', 'charts/lib/x', 'charts/web'];
    expect(of('production')).toMatchObject([{ environment: 'production', files }]);
    expect(of('staging')).toMatchObject([
      { environment: 'staging', files },
      { environment: 'production', files: [path] },
    ]);
  });

  describe('where the folders of environments lie in that of a chart', () => {
    const inChart = configOf('apps/{{service}}/envs/staging', 'apps/{{service}}/envs/production');
    const [staging, production] = ['staging', 'production'].map(
      (name) => `apps/web/envs/${name}/values.yaml`,
    ) as [string, string];
    const all = ['apps/web/Chart.yaml', staging, production];
    const partOf = (name: string, more: Partial<ComparedPart> = {}): ComparedPart => ({
      ...part,
      path: `apps/web/envs/${name}`,
      environment: name,
      digest: null,
      sources: shows(...all),
      chart: shows('apps/web', `apps/web/envs/${name}/values.yaml`),
      plain: { before: false, after: false },
      ...more,
    });
    const environmentsOf = (changed: string, parts = ['staging', 'production'].map((name) => partOf(name))) =>
      changesOf({ changed: [change(changed, sha('1'), sha('2'))], parts }, 'key', inChart).map(
        ({ environment }) => environment,
      );

    it.each([
      ['what is one environment’s', staging, ['staging']],
      ['what is the other’s', production, ['production']],
      ['what is beside the values of one', 'apps/web/envs/staging/x.yaml', ['staging']],
      ['what is no environment’s', 'apps/web/envs/x.yaml', ['staging', 'production']],
      ['a template', 'apps/web/templates/a.yaml', ['staging', 'production']],
    ])('counts %s in no other', (_, changed, names) => {
      expect(environmentsOf(changed)).toEqual(names);
    });

    it.each([
      ['names it as its values', shows('apps/web', staging)],
      ['takes a chart in it', shows('apps/web', 'apps/web/envs/staging')],
      ['took it before', { before: shows('apps/web', staging).before, after: shows('apps/web').before }],
    ])('counts it in one that %s', (_, chart) => {
      expect(environmentsOf(staging, [partOf('production', { chart })])).toEqual(['staging', 'production']);
    });

    it.each(['templates', 'charts', 'crds'])('counts what Helm takes from %s by itself', (name) => {
      const given = configOf(`apps/{{service}}/${name}/staging`, 'apps/{{service}}/envs/production');
      const changed = [change(`apps/web/${name}/staging/a.yaml`, sha('1'), sha('2'))];
      expect(changesOf({ changed, parts: [partOf('production')] }, 'key', given)).toHaveLength(2);
    });

    it('is built from no other by what lies there, unless it takes that', () => {
      const before = new Set(['apps/web/Chart.yaml', production]);
      const built = (chart: readonly string[]) =>
        changesOf(
          {
            changed: [],
            parts: [partOf('production', { sources: { ...shows(...all), before }, chart: shows(...chart) })],
          },
          'key',
          inChart,
        ).map(({ builtFrom }) => builtFrom);
      expect(built(['apps/web'])).toEqual([]);
      expect(built(['apps/web', staging])).toEqual([['staging']]);
    });
  });

  it.each([
    '.gitattributes',
    'elsewhere/.gitattributes',
    '.gitmodules',
    '.sourceignore',
    'staging/web/.sourceignore',
  ])('counts what files are checked out by, wherever it lies: %s', (name) => {
    const topLevel = configOf('{{service}}', 'production/{{service}}');
    for (const given of [config, topLevel]) {
      const found = changesOf({ parts: [], changed: [change(name, null, sha('1'))] }, 'key', given);
      expect(found.find(({ environment }) => environment === 'production')?.files).toEqual([name]);
    }
  });

  it('counts what is shown where tools act on its comments, wherever it lies', () => {
    for (const name of [path, 'base/a.yaml']) {
      const changed = [change(name, sha('1'), sha('2'))];
      const marked = { changed, withSetters: new Map([[name, change(name, hash('1'), hash('2'))]]) };
      const parts = [{ ...part, digest: null, sources: shows(name) }];
      expect(changesOf({ ...marked, parts })).toMatchObject([{ environment: 'production', files: [name] }]);
      expect(changesOf({ ...marked, parts: [] })).toHaveLength(name === path ? 1 : 0);
      const bumped = { ...marked, changed: [change(name, sha('3'), sha('4'))], parts };
      expect(digestOf(bumped)).toBe(digestOf({ ...marked, parts }));
    }
  });

  it('counts that it is built from another environment, from the change on that makes it so', () => {
    const both = [path, 'staging/web/a.yaml', 'base/a.yaml'];
    const built = { ...part, digest: null, sources: { before: new Set([path]), after: new Set(both) } };
    const [found, ...more] = changesOf({ parts: [built] });
    expect([found, more]).toEqual([
      { environment: 'production', digest: expect.any(String), files: [], builtFrom: ['staging'] },
      [],
    ]);
    expect(changesOf({ parts: [{ ...built, sources: shows(...both) }] })).toEqual([]);
    const changing = { ...built, digest: part.digest };
    expect(digestOf({ parts: [changing] })).not.toBe(digestOf());
  });

  it('counts all that lies elsewhere where not all could be looked into', () => {
    const changed = [change('base/a.yaml', sha('1'), sha('2'))];
    expect(changesOf({ parts: [], changed, isWhole: false })).toMatchObject([
      { environment: 'production', files: ['base/a.yaml'] },
    ]);
  });

  it('counts all that lies elsewhere where slipway.yaml changes, which may make folders of it', () => {
    const configured = change('slipway.yaml', sha('1'), sha('2'));
    const changed = [configured, change('prod2/web/a.yaml', null, sha('3'))];
    expect(changesOf({ parts: [], changed })).toMatchObject([
      { environment: 'production', files: ['slipway.yaml', 'prod2/web/a.yaml'] },
    ]);
  });

  it('tells another version of a file, and another kind, apart', () => {
    const digests = [
      change('production/web/x', sha('1'), sha('2')),
      change('production/web/x', sha('1'), sha('3')),
      change('production/web/x', sha('4'), sha('2')),
      change('production/web/y', sha('1'), sha('2')),
      {
        ...change('production/web/x', sha('1'), null),
        after: { kind: 'executable', oid: sha('2') } as const,
      },
    ].map((one) => digestOf({ parts: [], changed: [one] }));
    expect(new Set(digests).size).toBe(digests.length);
  });
});
