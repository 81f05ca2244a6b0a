import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folderFault } from '../../../src/core/config/folder.ts';
import { type RuleName, rules } from '../../../src/core/config/rules.ts';
import { toPlain } from '../../../src/core/text.ts';

const good: Record<RuleName, readonly string[]> = {
  name: ['a', 'storefront', '1.20', 'A_b-c', 'a.b', 'a-', 'x'.repeat(63)],
  githubRepository: ['acme/storefront', 'a/.github', 'A-1/b_c.d'],
  image: ['nginx', 'shop/web', 'registry.example.com:5000/a/b', '[2001:db8::1]:5000/repo'],
  tagTemplate: ['{{shortSha}}', 'latest', 'v{{version}}', '{{branch}}.{{pullRequest}}'],
  versionTemplate: ['{{date}}', 'any text', '{{ service }}@{{environment}}'],
  pathTemplate: ['staging', 'a/b/{{service}}', '{{service}}', '.github/x', 'a b/c', '.gitignore'],
  annotation: ['version', 'example.com/version', 'V.1_x'],
  grantee: ['read', 'triage', 'write', 'maintain', 'admin', '@ada', '@acme/sre', '@acme/a.b_c'],
  cron: ['* * * * *', '0 17 * * FRI', '*/15 0-6,22 1,15 JAN-MAR/2 mon-fri', '0 0 * * 7', '0\t0 1 1 0'],
  duration: ['60h', '1w', '1d12h', '2w3d4h5m', '90m'],
  timezone: ['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires', 'Etc/GMT+1'],
  reason: ['no weekend deploys', 'Ü'],
  file: ['values.yaml', 'charts/web/values.yaml'],
  chartPath: ['values.yaml', '/charts/{{service}}', '/common/{{environment}}.yaml'],
  releaseTemplate: ['{{service}}', 'a', '{{service}}-{{environment}}', 'a1-b'],
  dotted: ['tag', 'web.image.tag', 'a-b.c_d'],
  date: ['2026-12-20', '2028-02-29', '2000-02-29'],
};

const bad: Record<RuleName, readonly string[]> = {
  name: ['', '.', '..', '.git', '-a', '_a', 'a/b', 'a..b', 'a.', 'a b', 'ä', 'a\n', 'x'.repeat(64)],
  githubRepository: ['', 'acme', '/b', 'a/', 'a/b/c', 'a/..', 'a/.', '-a/b', 'a b/c', 'a/b\n', '@a/b'],
  image: ['', 'nginx:1', 'Nginx', 'a//b', 'https://a/b', 'a/b ', '{{service}}', '/a'],
  tagTemplate: ['', ' ', '.x', 'a b', 'a/b', '{{date}}', '{{', 'x'.repeat(129), 'a\nb'],
  versionTemplate: ['', '\t', 'a\nb', '{{version}}', '}}', 'a\u2028b'],
  pathTemplate: [
    ...[
      '',
      '/',
      '/a',
      'a/',
      'a//b',
      '.',
      './a',
      'a/..',
      '../a',
      'a/../b',
      'a\\b',
      'a\nb',
      'a\0',
      '{{branch}}',
    ],
    ...[
      '.git',
      '.git/hooks',
      'a/.GIT/b',
      '.git.',
      '.git ',
      'git~1',
      ' a',
      'a /b',
      '{{service}}/..',
      '{{service}',
    ],
  ],
  annotation: ['', '/version', 'a/b/c', '-a', 'a_', 'Example.com/x', 'a b', 'x'.repeat(64)],
  grantee: ['', 'Write', 'owner', 'ada', '@', '@/sre', '@acme/', '@acme/SRE', '@a/b/c', '@a b', '@everyone/'],
  cron: [
    ...[
      '',
      '* * * *',
      '* * * * * *',
      '@daily',
      '60 * * * *',
      '* 24 * * *',
      '* * 0 * *',
      '* * * 13 *',
      '* * * * 8',
    ],
    ...[
      '5-1 * * * *',
      '*/0 * * * *',
      '1- * * * *',
      ',1 * * * *',
      '* * * * FRY',
      '1-2-3 * * * *',
      '*/ * * * *',
      'JAN * * * *',
    ],
  ],
  duration: ['', '60', 'h', '0h', '1h1d', '1.5h', '-1h', '1h ', '1 h', '60s', '1H'],
  timezone: ['', 'Berlin', 'Europe/Berln', '+01:00', 'GMT+25', '../etc', 'Europe/Berlin\n'],
  reason: ['', ' ', 'a\nb', 'a\u2029b'],
  file: ['', '/etc/passwd', '../values.yaml', 'a\\b'],
  chartPath: ['', '/', '//a', '../charts', '/../a', 'a/../b', '{{sha}}', 'https://example.com/chart'],
  releaseTemplate: ['', '-a', 'A', 'a b', '{{service}}_x', '--set=a', '{{sha}}', 'x'.repeat(54)],
  dotted: ['', '.', 'a.', '.a', 'a..b', 'a b'],
  date: [
    ...['', '2026-12', '2026-2-3', '26-12-20', '2026-02-29', '2100-02-29', '2026-04-31', '2026-13-01'],
    ...['2026-12-20T00:00', '2026-00-10', '2026-01-00', '20.12.2026', '2026-12-20\n', '1999-01-01'],
  ],
};

describe.each(Object.entries(rules))('the rule %s', (name, rule) => {
  const isRule = (key: string): key is RuleName => Object.hasOwn(rules, key);
  const of = (table: Record<RuleName, readonly string[]>) => (isRule(name) ? table[name] : []);

  it.each(of(good))('accepts %j', (value) => {
    expect(rule(value)).toBeNull();
  });

  it.each(of(bad))('refuses %j', (value) => {
    expect(toPlain(rule(value) ?? [])).toMatch(/\.$/);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (value) => typeof rule(value) === 'object'));
  });
});

describe('folderFault', () => {
  it('lets nothing through that leaves the repository or means its own data', () => {
    const part = fc.constantFrom('a', '..', '.', '', '.git', '.GIT', 'git~1', ' ', '\\', '\0', 'b.c');
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const path = parts.join('/');
        const safe = path !== '' && parts.every((one) => ['a', 'b.c'].includes(one));
        expect(folderFault(path) === null).toBe(safe);
      }),
    );
  });
});
