import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../src/core/problem.ts';
import { toPlain } from '../../src/core/text.ts';
import { hasCredentials, readAppSettings, readServerSettings } from '../../src/edge/env.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trim();
const good = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'It is a secret to everybody' };
const folder = mkdtempSync(join(tmpdir(), 'slipway-env-'));
const keyFile = join(folder, 'key.pem');
writeFileSync(keyFile, `${pem}\n`);
writeFileSync(join(folder, 'note.txt'), 'no key');
afterAll(() => rmSync(folder, { recursive: true }));

/** The reasons of the problem; fails the test where there is none. */
function reasons(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const settings = readServerSettings(env);
  return isProblem(settings) ? settings.reasons.map(toPlain) : [];
}

describe('settings', () => {
  it('have defaults', () => {
    expect(readServerSettings(good)).toEqual({
      appId: 42,
      privateKey: pem,
      githubApiUrl: 'https://api.github.com',
      environmentRepository: null,
      logLevel: 'info',
      registry: { logins: new Map(), endpoints: new Map() },
      webhookSecret: good.WEBHOOK_SECRET,
      host: 'localhost',
      port: 3000,
    });
  });

  it('of the App alone need no webhook secret', () => {
    expect(isProblem(readAppSettings({ ...good, WEBHOOK_SECRET: undefined }))).toBe(false);
  });

  it.each([
    [
      'GITHUB_API_URL',
      'https://github.example.com/api/v3/',
      { githubApiUrl: 'https://github.example.com/api/v3' },
    ],
    ['SLIPWAY_ENVIRONMENT_REPOSITORY', 'acme/environments', { environmentRepository: 'acme/environments' }],
    ['LOG_LEVEL', 'debug', { logLevel: 'debug' }],
    ['LOG_LEVEL', '', { logLevel: 'info' }],
    ['HOST', '0.0.0.0', { host: '0.0.0.0' }],
    ['PORT', '0', { port: 0 }],
    ['PRIVATE_KEY', pem.replaceAll('\n', '\\n'), { privateKey: pem }],
    ['PRIVATE_KEY', `${pem}\n`, { privateKey: pem }],
  ])('read %s=%j', (name, value, expected) => {
    expect(readServerSettings({ ...good, [name]: value })).toMatchObject(expected);
  });

  it('read the private key from a file', () => {
    const env = { ...good, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: keyFile };
    expect(readServerSettings(env)).toMatchObject({ privateKey: pem });
  });

  it('list all that is wrong at once', () => {
    expect(reasons({ LOG_LEVEL: 'loud', PORT: 'http' })).toEqual([
      'APP_ID is not set: the App’s id, from its settings page.',
      'PRIVATE_KEY is not set: the App’s private key, or its file as PRIVATE_KEY_PATH.',
      'LOG_LEVEL is none of trace, debug, info, warn, error, fatal.',
      'WEBHOOK_SECRET is not set: the webhook secret, from the App’s settings page.',
      'PORT is not a port.',
    ]);
  });

  it.each([
    [{ APP_ID: 'acme' }, 'APP_ID is not a number.'],
    [{ APP_ID: '0' }, 'APP_ID is not a number.'],
    [{ APP_ID: '' }, 'APP_ID is not set: the App’s id, from its settings page.'],
    [{ PORT: '65536' }, 'PORT is not a port.'],
    [{ PORT: '-1' }, 'PORT is not a port.'],
    [{ GITHUB_API_URL: 'github.com' }, 'GITHUB_API_URL is not an http(s) address.'],
    [{ GITHUB_API_URL: 'file:///etc/passwd' }, 'GITHUB_API_URL is not an http(s) address.'],
    [{ SLIPWAY_ENVIRONMENT_REPOSITORY: 'environments' }, 'SLIPWAY_ENVIRONMENT_REPOSITORY is not owner/name.'],
    [{ PRIVATE_KEY: 'c2VjcmV0' }, 'PRIVATE_KEY is not a private key in PEM, as GitHub lets you download it.'],
    [
      { PRIVATE_KEY: '', PRIVATE_KEY_PATH: join(folder, 'note.txt') },
      'PRIVATE_KEY_PATH is not a private key in PEM, as GitHub lets you download it.',
    ],
  ])('refuse %j', (change, reason) => {
    expect(reasons({ ...good, ...change })).toEqual([reason]);
  });

  it('say why the key’s file cannot be read', () => {
    const path = join(folder, 'missing.pem');
    expect(reasons({ ...good, PRIVATE_KEY: undefined, PRIVATE_KEY_PATH: path })).toEqual([
      expect.stringMatching(/^PRIVATE_KEY_PATH cannot be read: .*no such file.*missing\.pem/),
    ]);
  });

  it('read credentials of registries from a variable or a file', () => {
    const text = JSON.stringify({ auths: { 'ghcr.io': { username: 'bot', password: 'hunter2' } } });
    const file = join(folder, 'registries.json');
    writeFileSync(file, `${text}\n`);
    for (const given of [{ REGISTRY_CREDENTIALS: text }, { REGISTRY_CREDENTIALS_PATH: file }]) {
      const settings = readServerSettings({ ...good, ...given });
      if (isProblem(settings)) throw new Error('They are right.');
      expect([...settings.registry.logins]).toEqual([
        ['ghcr.io', { kind: 'password', username: 'bot', password: 'hunter2', realm: null }],
      ]);
    }
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    [
      'registry.example.com=https://registry.internal:8443',
      [['registry.example.com', 'https://registry.internal:8443']],
    ],
    [
      ' a.test=http://localhost:5000/  B.test=https://b.test \n',
      [
        ['a.test', 'http://localhost:5000'],
        ['b.test', 'https://b.test'],
      ],
    ],
    ['docker.io=https://mirror.test', [['registry-1.docker.io', 'https://mirror.test']]],
    ['localhost:5000=http://localhost:5000', [['localhost:5000', 'http://localhost:5000']]],
    ['', []],
  ])('read the endpoints %j', (text, expected) => {
    const settings = readServerSettings({ ...good, REGISTRY_ENDPOINTS: text });
    if (isProblem(settings)) throw new Error('They are right.');
    expect([...settings.registry.endpoints]).toEqual(expected);
  });

  const endpointFault = 'REGISTRY_ENDPOINTS is not a list of HOST=https://ADDRESS with blanks between.';
  it.each([
    [{ REGISTRY_CREDENTIALS: '{"auths": {"ghcr.io": "hunter2"' }, 'REGISTRY_CREDENTIALS is no JSON.'],
    [{ REGISTRY_CREDENTIALS_PATH: keyFile }, 'REGISTRY_CREDENTIALS_PATH is no JSON.'],
    [
      { REGISTRY_CREDENTIALS: '{"auths": {"ghcr.io": {"password": "hunter2"}}}' },
      'REGISTRY_CREDENTIALS has neither auth, username and password, nor identitytoken for ghcr.io.',
    ],
    [{ REGISTRY_ENDPOINTS: 'registry.example.com' }, endpointFault],
    [{ REGISTRY_ENDPOINTS: 'registry.example.com=registry.internal' }, endpointFault],
    [{ REGISTRY_ENDPOINTS: 'a=ftp://b' }, endpointFault],
    [{ REGISTRY_ENDPOINTS: 'a=https://b/path' }, endpointFault],
    [{ REGISTRY_ENDPOINTS: 'a=https://ada:hunter2@b' }, endpointFault],
    [{ REGISTRY_ENDPOINTS: 'https://a=https://b' }, endpointFault],
  ])('refuse of registries %j', (change, reason) => {
    expect(reasons({ ...good, ...change })).toEqual([reason]);
  });

  it('say why the file of registries’ credentials cannot be read, rather than go on without', () => {
    const path = join(folder, 'missing.json');
    expect(reasons({ ...good, REGISTRY_CREDENTIALS_PATH: path })).toEqual([
      expect.stringMatching(/^REGISTRY_CREDENTIALS_PATH cannot be read: .*missing\.json/),
    ]);
  });

  it('never show a secret in a problem', () => {
    const shown = JSON.stringify(readServerSettings({ PRIVATE_KEY: 'hunter2', WEBHOOK_SECRET: 'hunter3' }));
    expect(shown).not.toMatch(/hunter/);
  });
});

it.each([
  [{}, false],
  [{ APP_ID: '' }, false],
  [{ WEBHOOK_SECRET: 'x' }, false],
  [{ APP_ID: '1' }, true],
  [{ PRIVATE_KEY_PATH: 'key.pem' }, true],
])('credentials are given by %j: %s', (env, expected) => {
  expect(hasCredentials(env)).toBe(expected);
});
