import { beforeAll, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../src/core/problem.ts';
import type { Login } from '../../src/core/registry/credentials.ts';
import { registries } from '../../src/edge/registry/index.ts';
import { pushImage, pushManifest, send, sha256, types } from '../support/images.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { type Identity, makeIdentity, tokenServer } from './token-server.ts';

let identity: Identity;
beforeAll(async () => {
  identity = await makeIdentity();
});

/** The bot, for which the registry has a name of its own. */
function bot(endpoints: Readonly<Record<string, string>>, login: Login | null = null) {
  return registries({
    logins: new Map(login === null ? [] : [['registry.example.com', login]]),
    endpoints: new Map(Object.entries(endpoints)),
    ecrLogin: null,
    now: Date.now,
    pause: () => Promise.resolve(),
  });
}

const web = (tag: string | null, digest: string | null = null) => ({
  repository: 'registry.example.com/shop/web',
  tag,
  digest,
});

const code = (answer: unknown): string => (isProblem(answer) ? answer.code : 'found');

describe('a registry that is open', () => {
  it.each(Object.keys(types) as (keyof typeof types)[])('tells what a tag means: %s', async (type) => {
    const { origin } = await startDockerRegistry();
    const digest = await pushImage({ origin }, 'shop/web', '1.0', { type });
    const port = bot({ 'registry.example.com': origin });
    expect(await port.resolve(web('1.0'))).toEqual({ digest, mediaType: types[type] });
    expect(await port.resolve(web(null, digest))).toEqual({ digest, mediaType: types[type] });
    expect(await port.resolve(web('2.0', digest))).toEqual({ digest, mediaType: types[type] });
  });

  it('tells anew what a tag means once it is pushed again, and keeps the old digest', async () => {
    const { origin } = await startDockerRegistry();
    const before = await pushImage({ origin }, 'shop/web', 'latest', { content: 'one' });
    const port = bot({ 'registry.example.com': origin });
    expect(await port.resolve(web('latest'))).toMatchObject({ digest: before });
    const after = await pushImage({ origin }, 'shop/web', 'latest', { content: 'two' });
    expect(await port.resolve(web('latest'))).toMatchObject({ digest: after });
    expect(await port.resolve(web('latest', before))).toMatchObject({ digest: before });
  });

  it('says what is not there', async () => {
    const { origin } = await startDockerRegistry();
    const port = bot({ 'registry.example.com': origin });
    expect(code(await port.resolve(web('1.0')))).toBe('image-not-in-registry');
    const digest = await pushImage({ origin }, 'shop/web', '1.0');
    expect(code(await port.resolve(web('2.0')))).toBe('image-not-in-registry');
    expect(code(await port.resolve(web(null, sha256('nothing'))))).toBe('image-not-in-registry');
    await send({ origin }, 'DELETE', `/v2/shop/web/manifests/${digest}`);
    expect(code(await port.resolve(web('1.0')))).toBe('image-not-in-registry');
  });

  it('tells of an index of nothing, too', async () => {
    const { origin } = await startDockerRegistry();
    await pushImage({ origin }, 'shop/web', '1.0');
    const empty = { schemaVersion: 2, mediaType: types.index, manifests: [] };
    const digest = await pushManifest({ origin }, 'shop/web', 'empty', empty);
    expect(await bot({ 'registry.example.com': origin }).resolve(web('empty'))).toMatchObject({ digest });
  });

  it('is a problem that may pass once it is away', async () => {
    const { origin, stop } = await startDockerRegistry();
    await pushImage({ origin }, 'shop/web', '1.0');
    const port = bot({ 'registry.example.com': origin });
    await stop();
    expect(await port.resolve(web('1.0'))).toMatchObject({ code: 'registry-unavailable', retryable: true });
  });
});

describe('a registry that wants a password', () => {
  /** `htpasswd -Bbn robot hunter2` */
  const users = 'robot:$2b$05$jBRqyKI4H6dkDJ2nVwQKGe2yT0E6oDJGIT14oRIM5cTuxYr5G4mBm\n';
  const settings = { auth: { htpasswd: { realm: 'shop', path: 'FOLDER/htpasswd' } } };
  const password = (secret: string): Login => ({
    kind: 'password',
    username: 'robot',
    password: secret,
    realm: null,
  });
  const authorization = `Basic ${Buffer.from('robot:hunter2').toString('base64')}`;

  it('opens to the right one alone', async () => {
    const { origin } = await startDockerRegistry(settings, { htpasswd: users });
    const digest = await pushImage({ origin, authorization }, 'shop/web', '1.0');
    const endpoints = { 'registry.example.com': origin };
    expect(await bot(endpoints, password('hunter2')).resolve(web('1.0'))).toMatchObject({ digest });
    expect(code(await bot(endpoints, password('hunter3')).resolve(web('1.0')))).toBe('registry-not-allowed');
    expect(code(await bot(endpoints).resolve(web('1.0')))).toBe('registry-not-allowed');
    expect(code(await bot(endpoints, password('hunter2')).resolve(web('2.0')))).toBe('image-not-in-registry');
  });
});

describe('a registry that wants tokens', () => {
  it('takes those of its realm, for who may pull', async () => {
    const realm = tokenServer(identity, { issuer: 'shop', service: 'registry', password: 'hunter2' });
    const settings = {
      auth: {
        token: {
          // As a registry behind TLS says it; where that is reached is a matter of endpoints.
          realm: 'https://registry.example.com/token',
          service: 'registry',
          issuer: 'shop',
          rootcertbundle: 'FOLDER/root.pem',
        },
      },
    };
    const { origin } = await startDockerRegistry(settings, { 'root.pem': identity.certificate });
    const digest = await pushImage({ origin, authorization: realm.pushing('shop/web') }, 'shop/web', '1.0');
    // One host to the bot, and two programs: who stands before both sends each what is its own.
    const front = await realm.before(origin);
    const login = (secret: string): Login => ({
      kind: 'password',
      username: 'robot',
      password: secret,
      realm: null,
    });
    const endpoints = { 'registry.example.com': front };
    const port = bot(endpoints, login('hunter2'));
    expect(await port.resolve(web('1.0'))).toMatchObject({ digest });
    expect(code(await port.resolve(web('2.0')))).toBe('image-not-in-registry');
    expect(code(await bot(endpoints, login('hunter3')).resolve(web('1.0')))).toBe('registry-not-allowed');
    // A token is given to everybody, and opens nothing.
    expect(code(await bot(endpoints).resolve(web('1.0')))).toBe('registry-not-allowed');
    expect(realm.scopes()).toContain('repository:shop/web:pull');
  });
});

describe('a registry with TLS', () => {
  const settings = { http: { tls: { certificate: 'FOLDER/root.pem', key: 'FOLDER/key.pem' } } };
  it('is not asked where nobody vouches for its certificate', async () => {
    const files = { 'root.pem': identity.certificate, 'key.pem': identity.key };
    const { host } = await startDockerRegistry(settings, files);
    const answer = await bot({ 'registry.example.com': `https://${host}` }).resolve(web('1.0'));
    expect(answer).toMatchObject({ code: 'registry-unavailable' });
    expect(JSON.stringify(answer)).toContain('DEPTH_ZERO_SELF_SIGNED_CERT');
  });
});
