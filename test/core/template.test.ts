import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Environment, Service } from '../../src/core/config/types.ts';
import { isProblem, type Problem } from '../../src/core/problem.ts';
import {
  branchSlug,
  checkTemplate,
  expand,
  tagOf,
  type TemplateSource,
  versionOf,
} from '../../src/core/template.ts';
import { checkTag } from '../../src/core/image.ts';
import { toPlain } from '../../src/core/text.ts';

const service: Service = {
  name: 'storefront',
  repository: 'acme/storefront',
  image: 'registry.example.com/shop/storefront',
  tag: '{{shortSha}}',
  registry: 'required',
  helm: [],
  chart: null,
};
const staging: Environment = {
  name: 'staging',
  path: 'staging/{{service}}',
  version: '{{date}}-{{shortSha}}',
  annotation: 'version',
  via: 'commit',
  checks: 'ignored',
  pin: 'tag',
  after: null,
  approvals: null,
  rollback: { approvals: true },
  allow: { deploy: [], rollback: [], lock: [], override: [] },
  freeze: [],
  carry: [],
  effects: {},
};
const source: TemplateSource = {
  sha: '1f2e3d4c5b6a79880716253443526170abcdef01',
  branch: 'feature/cart#2',
  pullRequest: 12,
  at: '2026-11-22T23:30:00-02:00',
};

function refusal(value: string | Problem | null): string {
  if (!isProblem(value)) throw new Error(`expected a problem, got ${String(value)}`);
  return [value.code, toPlain(value.title), ...value.reasons.map(toPlain), toPlain(value.remedy)].join('\n');
}

describe('expand', () => {
  it.each([
    ['', ''],
    ['plain {one} brace }', 'plain {one} brace }'],
    ['staging/{{service}}', 'staging/api'],
    ['{{ service }}-{{service}}', 'api-api'],
    ['{ {service} }', '{ {service} }'],
  ])('fills in %j', (template, expected) => {
    expect(expand(template, { service: 'api' })).toBe(expected);
  });

  it('takes a value as it is, even when it looks like a template', () => {
    expect(expand('{{branch}}', { branch: '{{sha}}$&' })).toBe('{{sha}}$&');
  });

  it.each([
    [
      'a/{{servce}}',
      'At character 3: there is no variable servce here. Did you mean service? The variables are service.',
    ],
    ['{{}}', 'At character 1: there is no variable'],
    ['{{sha}}', 'there is no variable sha here'],
    ['{{__proto__}}', 'there is no variable __proto__ here'],
    ['{{constructor}}', 'there is no variable constructor here'],
    ['x{{service', 'At character 2: {{ is not closed by }}'],
    ['{{service}', 'At character 1: {{ is not closed by }}'],
    ['{{{service}}}', 'At character 1: {{ is not closed by }}'],
    ['service}}', 'At character 8: }} closes nothing'],
  ])('refuses %j', (template, reason) => {
    const told = refusal(expand(template, { service: 'api' }));
    expect(told).toContain(reason);
    expect(told).toContain(`The template ${template} `);
  });

  it('never throws, and without braces changes nothing', () => {
    fc.assert(
      fc.property(fc.string(), (template) => {
        const filled = expand(template, { service: 'api' });
        if (!/\{\{|\}\}/.test(template)) expect(filled).toBe(template);
      }),
    );
  });
});

describe('checkTemplate', () => {
  it.each([
    ['path', 'staging/{{service}}'],
    ['version', '{{date}}-{{shortSha}}-{{environment}}'],
    ['tag', '{{version}}-{{branch}}-{{pullRequest}}-{{sha}}'],
  ] as const)('accepts in a %s: %s', (kind, template) => {
    expect(checkTemplate(template, kind)).toBeNull();
  });

  it.each([
    ['path', 'staging/{{branch}}'],
    ['version', '{{version}}'],
    ['tag', '{{date}}'],
    ['tag', '{{ShortSha}}'],
  ] as const)('refuses in a %s: %s', (kind, template) => {
    expect(refusal(checkTemplate(template, kind))).toContain('there is no variable');
  });
});

describe('versionOf and tagOf', () => {
  it('takes the date in UTC and seven digits of the commit', () => {
    expect(versionOf(staging, service, source)).toBe('20261123-1f2e3d4');
  });

  it.each([
    ['{{shortSha}}', '1f2e3d4'],
    ['{{sha}}', source.sha],
    ['pr-{{pullRequest}}-{{branch}}', 'pr-12-feature-cart-2'],
    ['v{{version}}', 'v20261123-1f2e3d4'],
    ['{{service}}.{{environment}}', 'storefront.staging'],
  ])('makes the tag of %s', (tag, expected) => {
    expect(tagOf(staging, { ...service, tag }, source)).toBe(expected);
  });

  it.each([
    ['-{{shortSha}}', 'invalid-tag'],
    ['', 'invalid-tag'],
    ['a b', 'invalid-tag'],
    ['{{sha}}{{sha}}{{sha}}{{sha}}', 'invalid-tag'],
    ['{{date}}', 'template-error'],
  ])('refuses the tag of %j', (tag, problemCode) => {
    expect(refusal(tagOf(staging, { ...service, tag }, source))).toContain(problemCode);
  });

  it('says which template a bad version came from', () => {
    const broken = { ...staging, version: '{{version}}' };
    expect(refusal(tagOf(broken, service, source))).toContain('The template {{version}} ');
  });
});

describe('branchSlug', () => {
  it.each([
    ['main', 'main'],
    ['feature/Über-cart', 'feature-ber-cart'],
    ['release/1.2', 'release-1.2'],
    ['.hidden/-x-', 'hidden--x'],
    ['日本', ''],
  ])('%s becomes %s', (branch, slug) => {
    expect(branchSlug(branch)).toBe(slug);
  });

  it('always makes characters of a tag', () => {
    fc.assert(
      fc.property(fc.string(), (branch) => checkTag(`x${branchSlug(branch).slice(0, 100)}`) === null),
    );
  });
});
