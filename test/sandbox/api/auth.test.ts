import { createPrivateKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOf, startApi, storefront, environments, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

const now = () => Math.floor(Date.now() / 1000);

function jwt(claims: object, options: { readonly key?: KeyObject; readonly alg?: string } = {}): string {
  const key = options.key ?? createPrivateKey(api.sandbox.credentials.privateKey);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: options.alg ?? 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

const good = () => ({ iat: now() - 30, exp: now() + 540, iss: String(api.sandbox.credentials.appId) });
const asApp = (token: string) => api.raw('GET', '/app', { headers: { authorization: `Bearer ${token}` } });

describe('the App’s JWT', () => {
  it.each([
    ['its id as a string', () => good()],
    ['its id as a number', () => ({ ...good(), iss: api.sandbox.credentials.appId })],
  ])('names %s', async (_what, claims) => {
    const answer = await asApp(jwt(claims()));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ slug: 'slipway', id: api.sandbox.credentials.appId });
  });

  it('may name the client id', async () => {
    const answer = await asApp(jwt(good()));
    const { client_id: clientId } = (await answer.json()) as { client_id: string };
    expect((await asApp(jwt({ ...good(), iss: clientId }))).status).toBe(200);
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  it.each([
    ['of another key', () => jwt(good(), { key: stranger })],
    ['of another algorithm', () => jwt(good(), { alg: 'none' })],
    ['of another App', () => jwt({ ...good(), iss: '7' })],
    ['that has expired', () => jwt({ ...good(), exp: now() - 1 })],
    ['that lives too long', () => jwt({ ...good(), exp: now() + 3600 })],
    ['from the future', () => jwt({ ...good(), iat: now() + 3600 })],
    ['without expiry', () => jwt({ iss: good().iss, iat: good().iat })],
    ['that is none', () => 'a.b.c'],
  ])('%s is refused', async (_what, token) => {
    expect((await asApp(token())).status).toBe(401);
  });

  it('opens no repository', async () => {
    const answer = await api.raw('GET', '/repos/acme/storefront', {
      headers: { authorization: `Bearer ${jwt(good())}` },
    });
    expect(answer.status).toBe(403);
  });
});

describe('tokens', () => {
  it.each([
    ['Bearer user:dev', 'dev'],
    ['token user:dev', 'dev'],
    [`Basic ${Buffer.from('x-access-token:user:sam').toString('base64')}`, 'sam'],
  ])('%s is %s', async (authorization, login) => {
    const answer = await api.raw('GET', '/user', { headers: { authorization } });
    expect(await answer.json()).toMatchObject({ login });
  });

  it.each([
    'Bearer user:nobody',
    'Bearer user:acme',
    'Bearer ghs_none',
    'Bearer secret',
    'Digest x',
    'Basic eA==',
  ])('%s is refused', async (authorization) => {
    const answer = await api.raw('GET', '/repos/acme/storefront', { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ message: 'Bad credentials' });
  });
});

describe('installation tokens', () => {
  const mint = (input: object = {}) =>
    api.app.rest.apps.createInstallationAccessToken({ installation_id: api.installationId, ...input });

  it('act as the bot, for an hour', async () => {
    const { data } = await mint();
    expect(data.token).toMatch(/^ghs_\w{36}$/);
    expect(Date.parse(data.expires_at) - Date.now()).toBeGreaterThan(59 * 60_000);
    const comment = await api
      .withToken(data.token)
      .rest.issues.createComment({ ...storefront, issue_number: 1, body: 'hi' });
    expect(comment.data.user).toMatchObject({ login: 'slipway[bot]', type: 'Bot' });
  });

  it('can be narrowed to repositories', async () => {
    const { data } = await mint({ repositories: ['environments'] });
    const client = api.withToken(data.token);
    const { data: listed } = await client.rest.apps.listReposAccessibleToInstallation();
    expect(listed.repositories.map(({ name }) => name)).toEqual(['environments']);
    const write = { issue_number: 1, body: 'hi' };
    expect(await refusalOf(client.rest.issues.createComment({ ...storefront, ...write }))).toEqual({
      status: 403,
      message: expect.stringContaining('Resource not accessible by integration'),
    });
  });

  it('can be narrowed to permissions', async () => {
    const { data } = await mint({ permissions: { contents: 'read', metadata: 'read' } });
    const client = api.withToken(data.token);
    await client.rest.repos.getContent({ ...environments, path: 'slipway.yaml' });
    expect(await refusalOf(client.rest.pulls.list(storefront))).toMatchObject({ status: 403 });
  });

  it('end when they are revoked', async () => {
    const { data } = await mint();
    const client = api.withToken(data.token);
    await client.rest.apps.revokeInstallationAccessToken();
    expect(await refusalOf(client.rest.repos.get(storefront))).toMatchObject({ status: 401 });
  });

  it.each([
    ['a permission that the App has not', { permissions: { administration: 'write' } }],
    ['more of one than it has', { permissions: { checks: 'write' } }],
    ['a repository that there is not', { repositories: ['teapot'] }],
  ])('are refused for %s', async (_what, input) => {
    expect(await refusalOf(mint(input))).toMatchObject({ status: 422 });
  });

  it('are of an installation that there is', async () => {
    expect(await refusalOf(mint({ installation_id: 1 }))).toMatchObject({ status: 404 });
  });
});
