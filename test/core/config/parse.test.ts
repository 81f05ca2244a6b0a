import { describe, expect, it } from '@jest/globals';
import { parseApplicationConfig, parseConfig } from '../../../src/core/config/parse.ts';
import type { Config } from '../../../src/core/config/types.ts';
import { limits } from '../../../src/core/limits.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

const service = `services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
`;
const minimal = `${service}environments:
  staging:
    path: staging/{{service}}
`;

function valid(source: string): Config {
  const config = parseConfig(source);
  if (isProblem(config)) throw new Error(reasons(config).join('\n'));
  return config;
}

function refused(source: string): Problem {
  const config = parseConfig(source);
  if (!isProblem(config)) throw new Error('expected a problem');
  return config;
}

const reasons = (problem: Problem): string[] => problem.reasons.map(toPlain);

describe('parseConfig reads', () => {
  it('every setting', () => {
    const config = valid(`services:
  storefront:
    repository: acme/storefront
    image: registry.example.com/shop/storefront
    tag: "v{{version}}"
    registry: ignored
    helm: [{ file: charts/values.yaml, repository: web.image.repository, tag: web.image.tag }]
    chart: { path: /charts/app, values: ['{{environment}}.yaml'], release: app }
environments:
  staging:
    path: staging/{{service}}
  production:
    path: production/{{service}}
    version: "{{date}}"
    annotation: example.com/version
    after: staging
    via: pull-request
    checks: required
    approvals: { count: 2, from: ["@acme/sre", "@ada"], author: true }
    rollback: { approvals: false }
    allow: { deploy: [maintain, "@acme/sre"], rollback: [read], lock: [triage], override: [admin] }
    freeze: [{ cron: "0 17 * * FRI", for: 60h, timezone: Europe/Berlin, reason: no weekend deploys }, { from: 2026-12-20, until: 2027-01-03, reason: holidays }]
    carry: [config.yaml, feature-flags]
`);
    const sre = { kind: 'team', organization: 'acme', slug: 'sre' };
    expect(config.services.get('storefront')).toEqual({
      name: 'storefront',
      repository: 'acme/storefront',
      image: 'registry.example.com/shop/storefront',
      tag: 'v{{version}}',
      registry: 'ignored',
      helm: [{ file: 'charts/values.yaml', repository: 'web.image.repository', tag: 'web.image.tag' }],
      chart: { path: '/charts/app', values: ['{{environment}}.yaml'], release: 'app', namespace: 'default' },
    });
    expect(config.environments.get('production')).toEqual({
      name: 'production',
      path: 'production/{{service}}',
      version: '{{date}}',
      annotation: 'example.com/version',
      pin: 'tag',
      after: 'staging',
      via: 'pull-request',
      checks: 'required',
      approvals: { count: 2, from: [sre, { kind: 'user', login: 'ada' }], author: true },
      rollback: { approvals: false },
      allow: {
        deploy: [{ kind: 'role', role: 'maintain' }, sre],
        rollback: [{ kind: 'role', role: 'read' }],
        lock: [{ kind: 'role', role: 'triage' }],
        override: [{ kind: 'role', role: 'admin' }],
      },
      freeze: [
        {
          kind: 'recurring',
          cron: '0 17 * * FRI',
          for: '60h',
          timezone: 'Europe/Berlin',
          reason: 'no weekend deploys',
        },
        { kind: 'dates', from: '2026-12-20', until: '2027-01-03', timezone: 'UTC', reason: 'holidays' },
      ],
      carry: ['config.yaml', 'feature-flags'],
      effects: {},
    });
    expect([...config.environments.keys()]).toEqual(['staging', 'production']);
  });

  it('defaults', () => {
    const config = valid(minimal);
    const write = [{ kind: 'role', role: 'write' }];
    expect(config.services.get('storefront')).toMatchObject({
      tag: '{{shortSha}}',
      registry: 'required',
      helm: [],
      chart: null,
    });
    expect(config.environments.get('staging')).toEqual({
      name: 'staging',
      path: 'staging/{{service}}',
      version: '{{date}}-{{shortSha}}',
      annotation: 'version',
      pin: 'tag',
      after: null,
      via: 'commit',
      checks: 'ignored',
      approvals: null,
      rollback: { approvals: true },
      allow: {
        deploy: write,
        rollback: write,
        lock: write,
        override: [{ kind: 'role', role: 'maintain' }],
      },
      freeze: [],
      carry: [],
      effects: {},
    });
    const partial = `${minimal}    approvals: {}\n    allow: { deploy: [admin] }\n`;
    expect(valid(partial).environments.get('staging')).toMatchObject({
      approvals: { count: 1, from: write, author: false },
      allow: { deploy: [{ role: 'admin' }], rollback: write },
    });
  });

  it('effects of an environment before those of the whole file', () => {
    const own = '    effects: { restart: warn, immutable-job: block }\n';
    const config = valid(
      `${minimal}${own}  other: { path: other }\neffects: { restart: off, live-config: off }\n`,
    );
    expect(config.environments.get('staging')?.effects).toEqual({
      restart: 'warn',
      'immutable-job': 'block',
      'live-config': 'off',
    });
    expect(config.environments.get('other')?.effects).toEqual({ restart: 'off', 'live-config': 'off' });
  });

  it.each([
    ['a byte order mark', `\uFEFF${minimal}`],
    ['CRLF', minimal.replaceAll('\n', '\r\n')],
    [
      'JSON',
      JSON.stringify({
        services: { a: { repository: 'a/b', image: 'c' } },
        environments: { staging: { path: 'p' } },
      }),
    ],
    ['a document mark', `---\n${minimal}`],
    [
      'anchors and merge keys',
      `${service}environments:\n  staging: &base\n    path: a\n  other:\n    <<: *base\n    path: b\n`,
    ],
  ])('%s', (_, source) => {
    expect(valid(source).environments.has('staging')).toBe(true);
  });

  it.each(['on', 'no', '1.20', '0755', '12', 'null', '1e3', '0x10', 'true'])(
    'an environment called %s, as text',
    (name) => {
      const config = valid(
        `${minimal}  ${name}: { path: other }\n  last: { path: last, after: "${name}" }\n`,
      );
      expect([...config.environments.keys()]).toContain(name);
      expect(config.environments.get('last')?.after).toBe(name);
    },
  );

  it('merge keys: own keys win, then the first of a list', () => {
    const source = `${service}environments:
  a: &a { path: a, version: a }
  b: &b { path: b, version: b, annotation: b }
  c: { path: c, <<: [*a, *b] }
`;
    expect(valid(source).environments.get('c')).toMatchObject({ path: 'c', version: 'a', annotation: 'b' });
  });
});

describe('parseConfig refuses', () => {
  const inEnvironment = (line: string): string => `${minimal}    ${line}\n`;
  const inService = (line: string): string =>
    minimal.replace(/ {4}image.*\n/, (image) => `${image}    ${line}\n`);

  it.each([
    [
      'via: pull',
      'Line 8, column 5, environments.staging.via: Did you mean pull-request? It must be commit or pull-request.',
    ],
    [
      'effects: { imutable-selector: warn }',
      'Line 8, column 16, environments.staging.effects.imutable-selector: is not known here. Did you mean immutable-selector? The schema has all ',
    ],
    [
      'effects: { restart: wran }',
      'environments.staging.effects.restart: Did you mean warn? It must be block, warn, info or off.',
    ],
    ['effects: { restart: true }', 'environments.staging.effects.restart: '],
    ['effects: [restart]', 'environments.staging.effects: must be a mapping'],
    ['pth: x', 'Line 8, column 5, environments.staging.pth: is not known here. Did you mean path?'],
    ['__proto__: x', 'environments.staging.__proto__: is not known here.'],
    [
      'version: 20261122',
      'environments.staging.version: must be text, and YAML reads this as a number. Put it in quotes: "20261122"',
    ],
    ['version: 1.20', 'Put it in quotes: "1.20"'],
    ['version: true', 'must be text, and YAML reads this as true or false. Put it in quotes: "true"'],
    ['version:', 'environments.staging.version: has no value. For example version: {{date}}-{{shortSha}}'],
    ['version: [a]', 'must be text, and is a list.'],
    ['version: " "', 'must be one line of text, and not empty.'],
    ['version: "a\\nb"', 'must be one line of text, and not empty.'],
    ['version: "{{version}}"', 'cannot be filled in. At character 1: there is no variable version here.'],
    ['version: "{{sha"', 'At character 1: {{ is not closed by }}.'],
    ['annotation: "two words"', 'must be the key of a Kubernetes annotation'],
    ['annotation: UPPER.example.com/x', 'must be the key of a Kubernetes annotation'],
    ['checks: yes', 'It must be required or ignored.'],
    ['after: stagin', 'environments.staging.after: names no environment.'],
    ['after: staging', 'environments.staging.after: goes round in a circle: staging → staging.'],
    ['after: 3', 'Put it in quotes: "3"'],
    ['path: other', 'environments.staging.path: is there more than once. Keep one of them.'],
  ])('in an environment: %s', (line, reason) => {
    expect(reasons(refused(inEnvironment(line))).join('\n')).toContain(reason);
  });

  it.each([
    [
      'tag: 1.20',
      'services.storefront.tag: must be text, and YAML reads this as a number. Put it in quotes: "1.20"',
    ],
    ['tag: "{{date}}"', 'there is no variable date here.'],
    [
      'tag: "{{shortsha}}"',
      'Did you mean shortSha? The variables are shortSha, sha, branch, pullRequest, version, service and environment.',
    ],
    ['tag: "-{{sha}}"', 'makes no tag.'],
    ['tag: ""', 'must be one line of text'],
    ['helm: [{}]', 'services.storefront.helm[0].file: is missing. For example file: values.yaml'],
    ['helm: [{ file: ../values.yaml }]', 'must not have . or .. as a part.'],
    [
      'helm: [{ file: v.yaml, tag: "a..b" }]',
      'services.storefront.helm[0].tag: must be keys with . between them',
    ],
    ['helm: [{ file: v.yaml, tags: a }]', 'Did you mean tag?'],
    ['helm: values.yaml', 'services.storefront.helm: must be a list'],
    ['chart: { path: ../chart }', 'services.storefront.chart.path: must not have . or .. as a part.'],
    ['chart: { values: values.yaml }', 'services.storefront.chart.values: must be a list'],
    ['chart: { values: ["{{sha}}.yaml"] }', 'The variables are service and environment.'],
    ['chart: { namespace: Shop }', 'services.storefront.chart.namespace: must be at most 53 lower-case'],
    ['chart: { relase: a }', 'Did you mean release?'],
  ])('in a service: %s', (line, reason) => {
    expect(reasons(refused(inService(line))).join('\n')).toContain(reason);
  });

  it.each([
    [
      'repository: acme/storefront',
      'repository: acme',
      'must be a repository of GitHub, as in acme/storefront.',
    ],
    ['repository: acme/storefront', 'repository: acme/..', 'must be a repository of GitHub'],
    [
      'repository: acme/storefront',
      'repository: https://github.com/acme/storefront',
      'must be a repository of GitHub',
    ],
    ['repository: acme/storefront\n', '', 'is missing. For example repository: acme/storefront'],
    ['shop/storefront', 'shop/storefront:1.0', 'must be an image without tag and digest'],
    [
      'shop/storefront',
      `shop/storefront@sha256:${'a'.repeat(64)}`,
      'must be an image without tag and digest',
    ],
    ['shop/storefront', 'Shop/storefront', 'must be an image without tag and digest'],
    ['  storefront:', '  .git:', 'services[".git"]: The name must be 1 to 63 letters'],
    ['  storefront:', '  a/b:', 'services["a/b"]: The name must be'],
    ['  storefront:', '  a..b:', 'services["a..b"]: The name must be'],
    ['  storefront:', '  "":', 'services[""]: The name must be'],
    ['  storefront:', '  __proto__:', 'services.__proto__: The name must be'],
    ['  storefront:', '  --help:', 'services.--help: The name must be'],
    ['  storefront:', `  ${'a'.repeat(64)}:`, 'The name must be 1 to 63'],
    ['  staging:', '  "a b":', 'environments["a b"]: The name must be'],
    ['services:', 'service:', 'service: is not known here. Did you mean services?'],
    ['services:', 'service:', 'services: is missing.'],
    [minimal, `${minimal}---\n${minimal}`, 'must be one YAML document'],
    [minimal, 'services: {}\nenvironments: {}\n', 'environments: must have an entry.'],
    [minimal, 'services: []\nenvironments: staging\n', 'services: must be a mapping of keys to values.'],
    [minimal, '', 'The file is empty.'],
    [minimal, '# nothing but a comment\n', 'The file is empty.'],
    [minimal, 'words', 'must be a mapping of keys to values.'],
    [minimal, '- a', 'must be a mapping of keys to values.'],
  ])('%j as %j', (part, instead, reason) => {
    expect(reasons(refused(minimal.replace(part, () => instead))).join('\n')).toContain(reason);
  });

  it('everything at once, in the order of the file', () => {
    const problem = refused(`services:
  storefront:
    repository: acme
    tag: 1.20
environments:
  staging:
    path: /staging
    after: nowhere
  production:
    via: x
`);
    expect(toPlain(problem.title)).toBe('slipway.yaml has 7 errors.');
    expect(reasons(problem).map((reason) => reason.replace(/:.*/, ''))).toEqual([
      'Line 2, column 3, services.storefront.image',
      'Line 3, column 5, services.storefront.repository',
      'Line 4, column 5, services.storefront.tag',
      'Line 7, column 5, environments.staging.path',
      'Line 8, column 5, environments.staging.after',
      'Line 9, column 3, environments.production.path',
      'Line 10, column 5, environments.production.via',
    ]);
  });

  it('more errors than can be shown, with their number', () => {
    const lines = Array.from({ length: limits.configFaults + 9 }, (_, index) => `    x${index}: 1\n`).join(
      '',
    );
    const problem = refused(minimal + lines);
    expect(problem.reasons).toHaveLength(limits.configFaults + 1);
    expect(reasons(problem).at(-1)).toBe('And 9 more.');
  });

  it.each([
    ['a: b: c', 'manifest-syntax'],
    ['a: *nobody', 'manifest-syntax'],
    ['a: [', 'manifest-syntax'],
    ['['.repeat(5000), 'manifest-too-complex'],
    [`# ${'é'.repeat(limits.configBytes / 2)}`, 'configuration-too-large'],
  ])('%.10s: %s', (source, problemCode) => {
    expect(refused(source).code).toBe(problemCode);
  });

  it('an alias bomb', () => {
    const layers = Array.from({ length: 9 }, (_, index) => {
      const items = Array.from({ length: 10 }, () => `*a${index}`).join(', ');
      return `a${index + 1}: &a${index + 1} [${items}]\n`;
    });
    expect(refused(`a0: &a0 x\n${layers.join('')}`).code).toBe('manifest-too-complex');
  });
});

describe('parseApplicationConfig', () => {
  it('reads where the environment repository is', () => {
    expect(parseApplicationConfig('environmentRepository: acme/environments\n')).toEqual({
      environmentRepository: 'acme/environments',
    });
  });

  it.each([
    ['', 'The file is empty.'],
    [
      'environmentRepository: acme',
      'Line 1, column 1, environmentRepository: must be a repository of GitHub',
    ],
    ['environmentRepositry: acme/environments', 'Did you mean environmentRepository?'],
    ['environmentRepository: [acme/environments]', 'must be text, and is a list.'],
  ])('refuses %j', (source, reason) => {
    const problem = parseApplicationConfig(source);
    if (!isProblem(problem)) throw new Error('expected a problem');
    expect(toPlain(problem.title)).toContain('.github/slipway.yaml');
    expect(reasons(problem).join('\n')).toContain(reason);
  });
});
