import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { commandSpecs } from '../../src/commands/index.ts';
import { completions } from '../../src/entry/completions.ts';
import type { Sandbox } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  const app = { name: 'slipway', permissions: {}, events: [] };
  sandbox = await startSandbox({ port: 0, seed: true, app });
});
afterAll(() => sandbox.close());

const environments = 'acme/environments';

async function write(repository: string, path: string, text: string): Promise<void> {
  const expectedHead = (await sandbox.world.git(repository).resolve('HEAD')) ?? '';
  await sandbox.world.createCommitOnBranch({
    ...{ repository, branch: 'main', expectedHead, message: 'Change', deletes: [], actor: 'ada' },
    writes: [{ path, bytes: Buffer.from(text) }],
  });
}

/** What is offered for `/deploy <environment> [service…]`. */
async function offered(repository: string) {
  const all = await completions(sandbox.world, repository);
  const deploy = all.find(({ command }) => command === '/deploy');
  return deploy?.arguments?.map((list) => list.map(({ value }) => value));
}

const configuration = `services:
  storefront: { repository: acme/storefront, image: registry.example.com/shop/storefront, tag: '{{shortSha}}' }
  search: { repository: acme/search, image: registry.example.com/shop/search, tag: '{{shortSha}}' }
environments:
  playground: { path: 'playground/{{service}}' }
`;

it('offers every command, and what slipway.yaml says now', async () => {
  const all = await completions(sandbox.world, 'acme/storefront');
  expect(all.map(({ command }) => command)).toEqual(commandSpecs.map(({ name }) => `/${name}`));
  expect(await offered('acme/storefront')).toEqual([['staging', 'production'], ['storefront']]);
  await write(environments, 'slipway.yaml', configuration);
  expect(await offered('acme/storefront')).toEqual([['playground'], ['storefront']]);
  expect(await offered(environments)).toEqual([['playground'], ['storefront', 'search']]);
});

it.each([
  [
    'an application that names no repository that there is',
    '.github/slipway.yaml',
    'environmentRepository: acme/none',
  ],
  ['an application that cannot be read', '.github/slipway.yaml', 'environmentRepository: ['],
])('offers only commands for %s', async (_what, path, text) => {
  await write('acme/storefront', path, text);
  expect(await offered('acme/storefront')).toEqual([[], []]);
});

it('offers only commands where slipway.yaml is broken, and for a repository without one', async () => {
  await write('acme/storefront', '.github/slipway.yaml', `environmentRepository: ${environments}`);
  await write(environments, 'slipway.yaml', 'services: 3');
  expect(await offered('acme/storefront')).toEqual([[], []]);
  await sandbox.world.createRepository({ owner: 'acme', name: 'bare', actor: 'ada' });
  expect(await offered('acme/bare')).toEqual([[], []]);
});
