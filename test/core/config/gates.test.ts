import { describe, expect, it } from '@jest/globals';
import { parseConfig } from '../../../src/core/config/parse.ts';
import type { Config } from '../../../src/core/config/types.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';

const minimal = `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront }
environments:
  staging:
    path: staging/{{service}}
`;

function valid(source: string): Config {
  const config = parseConfig(source);
  if (isProblem(config)) throw new Error(config.reasons.map(toPlain).join('\n'));
  return config;
}

function reasonsOf(source: string): readonly string[] {
  const config = parseConfig(source);
  if (!isProblem(config)) throw new Error('expected a problem');
  return config.reasons.map(toPlain);
}

describe('the gates of an environment', () => {
  it.each([
    ['', 'commit'],
    ['    approvals: {}\n', 'pull-request'],
    ['    via: pull-request\n', 'pull-request'],
    ['    via: commit\n', 'commit'],
  ])('where nothing says via, approvals: %j', (lines, via) => {
    expect(valid(minimal + lines).environments.get('staging')?.via).toBe(via);
  });

  it('via: commit beside approvals', () => {
    expect(reasonsOf(`${minimal}    via: commit\n    approvals: {}\n`)).toEqual([
      'Line 6, column 5, environments.staging.via: cannot be commit beside approvals: those are given to a pull request. Leave it away.',
    ]);
  });

  it.each([
    ['count: 2, from: ["@ada"]', 'is 2, and from names one person alone.'],
    ['count: 2, from: ["@ada", "@Ada"]', 'is 2, and from names one person alone.'],
    ['count: 3, from: ["@ada", "@sam"]', 'is 3, and from names 2 people alone.'],
  ])('approvals that can never be given: %s', (approvals, why) => {
    expect(reasonsOf(`${minimal}    approvals: { ${approvals} }\n`)).toEqual([
      expect.stringContaining(`environments.staging.approvals.count: ${why} Name a team or a role`),
    ]);
  });

  it.each([
    'count: 2, from: ["@ada", "@sam"]',
    'count: 2, from: ["@acme/sre"]',
    'count: 2, from: ["@ada", maintain]',
  ])('approvals that can be given: %s', (approvals) => {
    expect(valid(`${minimal}    approvals: { ${approvals} }\n`).environments.get('staging')?.via).toBe(
      'pull-request',
    );
  });

  it.each([
    ['approvals: 1', 'environments.staging.approvals: must be a mapping of keys to values.'],
    ['approvals: { count: 0 }', 'environments.staging.approvals.count: must be 1 or more.'],
    ['approvals: { count: 11 }', 'must be 10 or less.'],
    ['approvals: { count: 1.5 }', 'must be a whole number'],
    ['approvals: { count: "1" }', 'must be a whole number'],
    ['approvals: { author: yes }', 'must be true or false, without quotes.'],
    ['approvals: { form: [] }', 'Did you mean from?'],
    ['allow: [write]', 'environments.staging.allow: must be a mapping of keys to values.'],
    ['allow: { deploy: write }', 'environments.staging.allow.deploy: must be a list'],
    ['allow: { deploy: [] }', 'environments.staging.allow.deploy: must have an entry.'],
    ['allow: { deploy: [owner] }', 'environments.staging.allow.deploy[0]: must be a role'],
    ['allow: { deploy: [write, "acme/sre"] }', 'environments.staging.allow.deploy[1]: must be a role'],
    ['allow: { deploy: ["@a/b/c"] }', 'must be a role'],
    ['freeze: { cron: x }', 'environments.staging.freeze: must be a list'],
    ['freeze: [{ for: 60 }]', 'environments.staging.freeze[0].for: must be a duration'],
    ['freeze: [{ timezone: Europe/Berln }]', 'Did you mean Europe/Berlin?'],
    ['allow: { unlock: [write] }', 'Did you mean lock?'],
    ['allow: { override: [] }', 'environments.staging.allow.override: must have an entry.'],
    [
      'freeze: [{}]',
      'environments.staging.freeze[0]: must have cron and for, or else from and until; it has none of them.',
    ],
    [
      'freeze: [{}]',
      'environments.staging.freeze[0].reason: is missing. For example reason: no weekend deploys',
    ],
    ['freeze: [{ cron: "0 17 * * FRI", reason: a }]', 'or else from and until; it has cron.'],
    ['freeze: [{ from: 2026-12-20, reason: a }]', 'or else from and until; it has from.'],
    [
      'freeze: [{ from: 2026-12-20, until: 2027-01-03, for: 3d, reason: a }]',
      'or else from and until; it has for, from and until.',
    ],
    ['freeze: [{ from: 2026-02-29, until: 2027-01-03, reason: a }]', 'freeze[0].from: must be a day, as in'],
    [
      'freeze: [{ from: 2026-12-20, until: 2026-12-19, reason: a }]',
      'environments.staging.freeze[0].until: is before from.',
    ],
    ['freeze: [{ from: 20261220, until: 2027-01-03, reason: a }]', 'freeze[0].from: must be a day, as in'],
    ['freeze: [weekends]', 'environments.staging.freeze[0]: must be a mapping of keys to values.'],
    ['carry: config.yaml', 'environments.staging.carry: must be a list'],
    ['carry: [../config.yaml]', 'environments.staging.carry[0]: must not have . or .. as a part.'],
    ['carry: [config/]', 'environments.staging.carry[0]: must not have an empty part'],
  ])('refuses %s', (line, reason) => {
    expect(reasonsOf(`${minimal}    ${line}\n`).join('\n')).toContain(reason);
  });
});
