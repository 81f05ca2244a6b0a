/** What an approval is of where an environment is made by a Helm chart. */
import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { memoryTree } from '../../../src/core/tree/memory.ts';
import { compareTrees } from '../../../src/shell/manifests/compare.ts';
import { entriesOf } from '../../support/tree.ts';
import { FakePulls, type Files } from './pulls.ts';

const { renderer, references } = new FakePulls({}, {}).shell;

const configurationOf = (chart: string) => `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront${chart} }
environments:
  test: { path: "test/{{service}}" }
  staging: { path: "staging/{{service}}" }
  production: { path: "production/{{service}}", approvals: { from: ["@acme/sre"] } }
`;
const own = configurationOf('');
const shared = configurationOf(', chart: { path: /charts/shop, values: [values.yaml] }');

async function environmentsOf(yaml: string, before: Files, change: Readonly<Record<string, string | null>>) {
  const config = parseConfig(yaml);
  if (isProblem(config)) throw new Error(config.code);
  const merged = Object.entries({ ...before, ...change }).filter(([, text]) => text !== null);
  const trees = {
    before: memoryTree(entriesOf(before)),
    after: memoryTree(entriesOf(Object.fromEntries(merged))),
  };
  const compared = await compareTrees({ renderer, references, blinding: 'key' }, config, trees);
  if (compared.state !== 'compared') throw new Error(compared.problem.code);
  return { environments: compared.environments, shown: compared.diff.resources.length };
}

const chart = (more = '') => `apiVersion: v2\nname: shop\nversion: 1.0.0\n${more}`;
const template = (more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  k: "{{ .Values.k }}"\n${more}`;
const hidden = (condition: string) => template(`{{- if ${condition} }}\n  evil: "yes"\n{{- end }}\n`);

describe('a chart in the folder of an environment', () => {
  const values = (more = '') => `k: 1${more}\nlib: { enabled: false }\n`;
  const before: Files = {
    'production/storefront/Chart.yaml': chart(
      'dependencies: [{ name: lib, version: 1.x, condition: lib.enabled }]\n',
    ),
    'production/storefront/values.yaml': values(),
    'production/storefront/charts/lib/Chart.yaml': chart().replace('shop', 'lib'),
    'production/storefront/templates/a.yaml': template(),
  };

  it.each([
    ['an upgrade', '.Release.IsUpgrade'],
    ['what the cluster serves', '.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Application"'],
    ['what is there already', 'lookup "v1" "Namespace" "" "kube-system"'],
    ['the time', 'gt (now | unixEpoch | int64) 99999999999'],
  ])('does not change unseen where a template asks for %s', async (_, condition) => {
    const path = 'production/storefront/templates/a.yaml';
    const { environments, shown } = await environmentsOf(own, before, { [path]: hidden(condition) });
    expect(shown).toBe(0);
    expect(environments).toMatchObject([{ environment: 'production', files: [path] }]);
  });

  it.each([
    ['a value that a template may read there', 'values.yaml', values('\nadmin: true')],
    ['a chart in it that is switched off', 'charts/lib/templates/a.yaml', template()],
    ['a file that a template may read there', 'files/motd.txt', 'x'],
  ])('does not change unseen by %s', async (_, name, content) => {
    const path = `production/storefront/${name}`;
    const { environments, shown } = await environmentsOf(own, before, { [path]: content });
    expect(shown).toBe(0);
    expect(environments).toMatchObject([{ environment: 'production', files: [path] }]);
  });

  it('changes the same whatever else of it has changed on the base', async () => {
    const path = 'production/storefront/values.yaml';
    const digest = async (more: Files) => {
      const { environments } = await environmentsOf(own, { ...before, ...more }, { [path]: values('0') });
      return environments.map((one) => one.digest);
    };
    const known = await digest({});
    expect(known).toHaveLength(1);
    expect(await digest({ 'production/storefront/README.md': 'x' })).toEqual(known);
    expect(await digest({ 'production/storefront/templates/a.yaml': hidden('.Release.IsUpgrade') })).toEqual(
      known,
    );
    expect(await digest({ [path]: values(' # one') })).not.toEqual(known);
  });
});

describe('a chart that environments share', () => {
  const before: Files = {
    'charts/shop/Chart.yaml': chart(
      'dependencies: [{ name: lib, version: 1.x, repository: "file://../lib" }]\n',
    ),
    'charts/shop/templates/a.yaml': template(),
    'charts/lib/Chart.yaml': chart().replace('shop', 'lib'),
    'charts/lib/templates/b.yaml': template().replace('name: a', 'name: b').replace('.Values.k', '1'),
    'staging/storefront/values.yaml': 'k: 1\n',
    'production/storefront/values.yaml': 'k: 1\n',
  };
  const parameters = 'helm: { parameters: [{ name: k, value: evil }] }\n';

  it.each([
    ['parameters of Argo CD', 'charts/shop/.argocd-source.yaml', parameters],
    ['parameters of one of its applications', 'charts/shop/.argocd-source-shop.yaml', parameters],
    ['a schema', 'charts/shop/values.schema.json', '{}'],
    ['a template', 'charts/shop/templates/a.yaml', hidden('.Release.IsUpgrade')],
    ['a file of a chart that it is built with', 'charts/lib/values.schema.json', '{}'],
  ])('takes the approval of each that uses it for %s', async (_, path, content) => {
    const { environments, shown } = await environmentsOf(shared, before, { [path]: content });
    expect(shown).toBe(0);
    expect(environments).toMatchObject([
      { environment: 'staging', files: [path] },
      { environment: 'production', files: [path] },
    ]);
  });

  it('takes it for what is removed with what kept it from being rendered', async () => {
    const broken = { 'charts/shop/templates/broken.yaml': '{{' };
    const gone = { 'charts/shop/templates/broken.yaml': null };
    const schema = { 'charts/shop/values.schema.json': '{}' };
    const { environments } = await environmentsOf(
      shared,
      { ...before, ...broken, ...schema },
      { ...gone, 'charts/shop/values.schema.json': null },
    );
    const files = expect.arrayContaining([
      'charts/shop/templates/broken.yaml',
      'charts/shop/values.schema.json',
    ]) as unknown;
    expect(environments).toMatchObject([
      { environment: 'staging', files },
      { environment: 'production', files },
    ]);
  });

  it('tells that it is built with a chart of another environment', async () => {
    const moved = { 'staging/lib/Chart.yaml': chart().replace('shop', 'lib') };
    const { environments } = await environmentsOf(
      shared,
      { ...before, ...moved },
      {
        'charts/shop/Chart.yaml': chart(
          'dependencies: [{ name: lib, version: 1.x, repository: "file://../../staging/lib" }]\n',
        ),
      },
    );
    expect(environments).toMatchObject([
      { environment: 'staging', builtFrom: [] },
      { environment: 'production', builtFrom: ['staging'] },
    ]);
  });
});

describe('a chart that has the folders of environments in its own', () => {
  const inside = shared
    .replace(/^ {2}test: .*\n/mu, '')
    .replace('/charts/shop', '"/apps/{{service}}"')
    .replaceAll(/path: "(\w+)\/\{\{service\}\}"/gu, 'path: "apps/{{service}}/envs/$1"');
  const valuesOf = (name: string) => `apps/storefront/envs/${name}/values.yaml`;
  const templatePath = 'apps/storefront/templates/a.yaml';
  const before: Files = {
    'apps/storefront/Chart.yaml': chart(),
    [templatePath]: template(),
    [valuesOf('staging')]: 'k: 1\n',
    [valuesOf('production')]: 'k: 1\n',
  };
  const upgrade = (text: string) =>
    template(`{{- if .Release.IsUpgrade }}\n  more: {{ ${text} | quote }}\n{{- end }}\n`);

  it.each(['staging', 'production'])('changes %s alone by its values', async (name) => {
    const { environments, shown } = await environmentsOf(inside, before, { [valuesOf(name)]: 'k: 2\n' });
    expect(shown).toBe(1);
    expect(environments).toMatchObject([{ environment: name, files: [valuesOf(name)] }]);
    expect(environments).toHaveLength(1);
  });

  it('is not built from staging by the first folder of staging', async () => {
    const path = valuesOf('staging');
    const { [path]: added = '', ...others } = before;
    const { environments } = await environmentsOf(inside, others, { [path]: added });
    expect(environments).toMatchObject([{ environment: 'staging', builtFrom: [] }]);
    expect(environments).toHaveLength(1);
  });

  it.each([
    ['a template', { [templatePath]: upgrade('.Files.Get "envs/staging/values.yaml"') }],
    [
      'a value that is a template',
      {
        [templatePath]: upgrade('tpl .Values.more .'),
        'apps/storefront/values.yaml': 'more: \'{{ .Files.Get "envs/staging/values.yaml" }}\'\n',
      },
    ],
  ])('changes in each environment by what %s may read', async (_, more) => {
    const reading = await environmentsOf(inside, before, more);
    expect(reading.environments).toMatchObject([
      { environment: 'staging', builtFrom: ['production'] },
      { environment: 'production', builtFrom: ['staging'] },
    ]);
    const path = valuesOf('staging');
    const { environments } = await environmentsOf(inside, { ...before, ...more }, { [path]: 'k: 2\n' });
    expect(environments).toMatchObject([
      { environment: 'staging', files: [path] },
      { environment: 'production', files: [path] },
    ]);
  });
});
