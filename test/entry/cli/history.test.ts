import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { field } from '../../../src/core/json.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { runHistory } from '../../../src/entry/cli/history.ts';
import { clones, commitAll, gitAs, temporary } from '../../support/clone.ts';

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

it('a shallow clone tells no numbers, where the whole one does', async () => {
  const { clone, remote } = clones(fill);
  const commit = (image: string, message: string): string => {
    writeFileSync(join(clone, 'staging/storefront/deployment.yaml'), `image: ${image}\n`);
    return commitAll(clone, message);
  };
  const trailers = (action: string, ...more: readonly string[]): string =>
    [
      `Slipway-Action: ${action}`,
      'Slipway-Environment: staging',
      'Slipway-Service: storefront',
      'Slipway-Image: registry.example.com/shop/storefront:one',
      ...more,
    ].join('\n');
  const deploy = commit('two', `Deploy\n\n${trailers('deploy')}\n`);
  commit('one', `Roll back\n\n${trailers('rollback', `Slipway-Reverts: ${deploy}`)}\n`);
  commit('three', 'By hand');
  commit('one', 'As it was');
  gitAs(clone, 'push', '--quiet');
  const shallow = join(temporary(), 'shallow');
  gitAs(clone, 'clone', '--quiet', '--depth=4', `file://${remote}`, shallow);
  const none = { number: null, undoes: [], restores: null, undoneBy: null };
  expect(await revisionsOf(clone)).toMatchObject([
    { number: 5, restores: 3 },
    { number: 4, undoneBy: 5 },
    { number: 3, undoes: [2] },
    { number: 2, undoneBy: 3 },
    { number: 1 },
  ]);
  expect(await revisionsOf(shallow)).toMatchObject([none, none, none]);
});

async function revisionsOf(repo: string): Promise<unknown> {
  const printed = await runHistory('staging', 'storefront', { repo, limit: 20 });
  return isProblem(printed) ? printed : field(printed.json, 'services', '0', 'revisions');
}
