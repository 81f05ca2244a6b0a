import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { localRegistry } from '../../../src/entry/cli/registry.ts';
import { digestOf } from '../../support/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-docker-'));
const image = { repository: 'registry.example.com/shop/storefront', tag: 'one', digest: null };
const digest = digestOf('one');

/** A registry of whoever says that they are ada. */
const server = createServer(({ headers }, response) => {
  const known = headers.authorization === `Basic ${Buffer.from('ada:secret').toString('base64')}`;
  const type = 'application/vnd.oci.image.manifest.v1+json';
  if (known) response.writeHead(200, { 'content-type': type, 'docker-content-digest': digest });
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' });
  response.end();
});
let endpoints = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  endpoints = `registry.example.com=http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

async function ask(config: object | null, more: Readonly<Record<string, string>> = {}) {
  const file = join(folder, 'config.json');
  if (config === null) rmSync(file, { force: true });
  else writeFileSync(file, JSON.stringify(config));
  const registry = await localRegistry({ DOCKER_CONFIG: folder, REGISTRY_ENDPOINTS: endpoints, ...more });
  return registry.resolve(image);
}

const auths = { 'registry.example.com': { auth: Buffer.from('ada:secret').toString('base64') } };

it('has the logins that docker keeps', async () => {
  expect(await ask({ auths })).toMatchObject({ digest });
});

it('has those besides what docker keeps in a store of the system’s', async () => {
  expect(await ask({ auths: { 'ghcr.io': {}, ...auths }, credsStore: 'desktop' })).toMatchObject({ digest });
});

it('has those of the bot instead, where they are given', async () => {
  const bots = JSON.stringify({ auths });
  expect(await ask({ auths: {} }, { REGISTRY_CREDENTIALS: bots })).toMatchObject({ digest });
  const wrong = bots.replace(auths['registry.example.com'].auth, Buffer.from('eve:x').toString('base64'));
  expect(await ask({ auths }, { REGISTRY_CREDENTIALS: wrong })).toMatchObject({
    code: 'registry-not-allowed',
  });
});

it.each([
  ['none', null],
  ['a store of the system’s', { auths: { 'registry.example.com': {} }, credsStore: 'desktop' }],
  ['something else', { hello: 'world' }],
])('has no login where docker keeps %s', async (_, config) => {
  expect(await ask(config)).toMatchObject({ code: 'registry-not-allowed' });
});

it('says what is wrong with the variables once an image is asked for, whatever the App’s are', async () => {
  const wrong = { REGISTRY_CREDENTIALS: 'no JSON', PRIVATE_KEY_PATH: '/nowhere' };
  expect(await ask(null, wrong)).toMatchObject({ code: 'invalid-settings' });
  expect(await ask({ auths }, { PRIVATE_KEY_PATH: '/nowhere' })).toMatchObject({ digest });
});
