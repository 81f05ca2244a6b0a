import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanUp, git, temporaryFolder } from '../world/support.ts';
import { visit, type Visitor } from './browserless.ts';
import { startSite, type Site } from './site.ts';

let site: Site;
let dev: Visitor;
beforeAll(async () => {
  site = await startSite();
  dev = await visit(site, 'dev');
});
afterAll(() => site.close());
afterEach(cleanUp);

const repository = 'acme/storefront';
const pull = () => site.world.pull(repository, 1) ?? { head: { sha: '' }, base: { sha: '' } };

/** The files of main after a patch or diff was applied to a fresh copy; `git` itself reads it. */
async function applied(text: string, ...command: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  const directory = site.world.gitDirectory(repository);
  await git(['clone', '--quiet', '--branch', 'main', directory, 'clone'], folder);
  await writeFile(join(folder, 'patch'), text);
  const clone = join(folder, 'clone');
  await git([...command, join(folder, 'patch')], clone);
  await git(['add', '.'], clone);
  return (await git(['write-tree'], clone)).trim();
}

describe('where diff_url and patch_url of a pull request lead', () => {
  it.each([
    ['diff', ['apply']],
    ['patch', ['am', '--quiet']],
  ] as const)('.%s is what git takes', async (form, command) => {
    const { body, status } = await dev.get(`/${repository}/pull/1.${form}`);
    expect(status).toBe(200);
    const head = await site.world.git(repository).commit(pull().head.sha);
    expect(await applied(body, ...command)).toBe(head?.tree);
  });

  it('the same of a comparison', async () => {
    for (const form of ['diff', 'patch']) {
      const compared = await dev.get(`/${repository}/compare/main...delivery-date.${form}`);
      expect(compared.body).toBe((await dev.get(`/${repository}/pull/1.${form}`)).body);
    }
  });

  it('one commit, the first of all included', async () => {
    const commits = await site.world.git(repository).log({ from: 'main', limit: 100 });
    const [newest, first] = [commits[0]?.sha ?? '', commits.at(-1)?.sha ?? ''];
    expect((await dev.get(`/${repository}/commit/${newest}.patch`)).body).toMatch(
      new RegExp(`^From ${newest} .*\\nFrom: .*\\nDate: .*\\nSubject: \\[PATCH\\]`),
    );
    for (const sha of [newest, first]) {
      for (const form of ['diff', 'patch']) {
        expect((await dev.get(`/${repository}/commit/${sha}.${form}`)).body).toMatch(/^diff --git a\//m);
      }
    }
  });

  it.each([
    'pull/9.diff',
    'pull/x.patch',
    'commit/0000000.diff',
    'compare/main...none.diff',
    'compare/main.patch',
  ])('nothing at %s', async (path) => {
    expect((await dev.get(`/${repository}/${path}`)).status).toBe(404);
  });
});

it('an avatar_url leads to an image, which runs nothing', async () => {
  const { id } = site.world.account('slipway[bot]') ?? { id: 0 };
  const response = await fetch(`${site.url}/avatars/u/${id}?v=4`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
  expect(await response.text()).toMatch(
    /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*<title>slipway\[bot\]</,
  );
  expect((await fetch(`${site.url}/avatars/u/0`)).status).toBe(404);
});
