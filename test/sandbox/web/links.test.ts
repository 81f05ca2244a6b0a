import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../src/sandbox/contract.ts';
import { startSandbox } from '../../../src/sandbox/index.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    port: 0,
    seed: true,
    app: { name: 'Slipway', permissions: { metadata: 'read' }, events: [] },
  });
});
afterAll(() => sandbox.close());

/** Every `html_url` in an answer, however deep. */
function addresses(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'html_url' && typeof inner === 'string' ? [inner] : addresses(inner),
  );
}

it('has a page, with the place in it, for each html_url that the API answers', async () => {
  const { world, url } = sandbox;
  const repository = 'acme/storefront';
  const head = world.pull(repository, 1)?.head.sha ?? '';
  world.createComment(repository, 1, 'hi', 'slipway[bot]');
  await world.submitReview({ repository, pull: 1, state: 'APPROVED', body: '', actor: 'sam' });
  const found = new Set<string>();
  for (const path of [
    '/users/dev',
    '/orgs/acme/teams/sre',
    `/repos/${repository}`,
    `/repos/${repository}/pulls/1`,
    `/repos/${repository}/pulls/1/reviews`,
    `/repos/${repository}/pulls/1/commits`,
    `/repos/${repository}/issues/1/comments`,
    `/repos/${repository}/commits/${head}`,
    `/repos/${repository}/commits/${head}/check-runs`,
    `/repos/${repository}/commits?per_page=2`,
    `/repos/${repository}/contents/README.md`,
    `/repos/${repository}/contents/src`,
  ]) {
    const response = await fetch(`${url}/api/v3${path}`, { headers: { authorization: 'token user:dev' } });
    expect([path, response.status]).toEqual([path, 200]);
    for (const address of addresses(await response.json())) found.add(address);
  }
  found.delete(`${url}/ghost`); // stands for whoever is unknown
  expect(found.size).toBeGreaterThan(12);
  for (const address of found) {
    const response = await fetch(address);
    const anchor = new URL(address).hash.slice(1);
    const shown = anchor === '' || (await response.text()).includes(`id="${anchor}"`);
    expect([address, response.status, shown]).toEqual([address, 200, true]);
  }
});
