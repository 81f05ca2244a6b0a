import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { runHistory } from '../../../src/entry/cli/history.ts';
import { clones, gitAs, temporary } from '../../support/clone.ts';

const config = [
  'services: { storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront } }',
  "environments: { staging: { path: 'staging/{{service}}' } }",
  '',
].join('\n');

function fill(folder: string): void {
  mkdirSync(join(folder, 'staging/storefront'), { recursive: true });
  writeFileSync(join(folder, 'slipway.yaml'), config);
  writeFileSync(join(folder, 'staging/storefront/deployment.yaml'), 'image: one\n');
}

it.each(['whole', 'shallow'])(
  'a %s checkout by a CI that fetched no branch is read as it is',
  async (kind) => {
    const { clone, remote } = clones(fill);
    gitAs(clone, 'commit', '--quiet', '--allow-empty', '--message', 'Merge');
    gitAs(clone, 'push', '--quiet', 'origin', 'HEAD:refs/pull/1/merge');
    const folder = temporary();
    gitAs(folder, 'init', '--quiet');
    gitAs(folder, 'remote', 'add', 'origin', `file://${remote}`);
    const depth = kind === 'shallow' ? ['--depth=1'] : [];
    gitAs(folder, 'fetch', '--quiet', ...depth, 'origin', '+refs/pull/1/merge:refs/remotes/pull/1/merge');
    gitAs(folder, 'checkout', '--quiet', 'refs/remotes/pull/1/merge');
    const printed = await runHistory('staging', undefined, { repo: folder, limit: 20 });
    if (isProblem(printed)) throw new Error(printed.code);
    const revisions = kind === 'shallow' ? [] : [{ number: 1, kind: 'manual' }];
    expect(printed.json).toMatchObject({
      shallow: kind === 'shallow',
      services: [{ service: 'storefront', revisions }],
    });
  },
);
