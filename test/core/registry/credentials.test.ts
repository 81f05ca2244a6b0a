import { describe, expect, it } from '@jest/globals';
import { hostsOf, loginFor, type Logins, parseLogins } from '../../../src/core/registry/credentials.ts';
import { placeOf } from '../../../src/core/registry/place.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const auths = (entries: Readonly<Record<string, object>>): string => JSON.stringify({ auths: entries });

function read(text: string): Logins {
  const logins = parseLogins(text);
  if (typeof logins === 'string') throw new Error(logins);
  return logins;
}

describe('credentials are read', () => {
  it.each([
    ['ghcr.io', 'ghcr.io'],
    ['https://ghcr.io', 'ghcr.io'],
    ['https://ghcr.io/v2/', 'ghcr.io'],
    ['https://index.docker.io/v1/', 'registry-1.docker.io'],
    ['docker.io', 'registry-1.docker.io'],
    ['registry.example.com:5000', 'registry.example.com:5000'],
    ['registry.example.com:443', 'registry.example.com'],
    ['Harbor.example.com/shop', 'harbor.example.com/shop'],
    ['[::1]:5000', '[::1]:5000'],
  ])('for %s', (key, name) => {
    expect([...read(auths({ [key]: { auth: base64('ada:hunter2') } })).keys()]).toEqual([name]);
  });

  it.each([
    [{ auth: base64('ada:hunter2') }, { kind: 'password', username: 'ada', password: 'hunter2' }],
    [{ auth: base64('robot$shop+ci:a:b') }, { kind: 'password', username: 'robot$shop+ci', password: 'a:b' }],
    [{ auth: base64('ada:hunter2\0\0') }, { kind: 'password', username: 'ada', password: 'hunter2' }],
    [
      { username: 'ada', password: 'pä', auth: base64('x:y') },
      { kind: 'password', username: 'ada', password: 'pä' },
    ],
    [
      { auth: base64('00000000-0000:'), identitytoken: 'r3' },
      { kind: 'identity-token', token: 'r3' },
    ],
    [{ username: 'ada', password: 'p', realm: 'Login.example.com' }, { realm: 'login.example.com' }],
    [{ username: 'ada', password: 'p', email: 'ada@example.com' }, { realm: null }],
  ])('%j', (entry, expected) => {
    expect(read(auths({ 'ghcr.io': entry })).get('ghcr.io')).toMatchObject(expected);
  });
});

describe('credentials are refused, without a word of them', () => {
  const secret = 'hunter2';
  it.each([
    [`{"auths": {"ghcr.io": {"password": "${secret}"`, 'is no JSON'],
    [secret, 'is no JSON'],
    [`"${secret}"`, 'has no auths in the form of Docker’s config.json'],
    [`{"credsStore": "${secret}"}`, 'has no auths in the form of Docker’s config.json'],
    [auths({ 'ghcr.io': { auth: 7 } }), 'has no auths in the form of Docker’s config.json'],
    [
      auths({ [`https://ada:${secret}@ghcr.io`]: { auth: base64('a:b') } }),
      'has a key under auths that is no registry’s host',
    ],
    [auths({ 'ftp://ghcr.io': { auth: base64('a:b') } }), 'has a key under auths that is no registry’s host'],
    [
      auths({ 'ghcr.io': { password: secret } }),
      'has neither auth, username and password, nor identitytoken for ghcr.io',
    ],
    [
      auths({ 'ghcr.io': { auth: base64(secret) } }),
      'has neither auth, username and password, nor identitytoken for ghcr.io',
    ],
    [
      auths({ 'ghcr.io': { auth: base64(`ada:`) } }),
      'has neither auth, username and password, nor identitytoken for ghcr.io',
    ],
    [auths({ 'ghcr.io': {} }), 'has neither auth, username and password, nor identitytoken for ghcr.io'],
  ])('%s', (text, fault) => {
    expect(parseLogins(text)).toBe(fault);
  });
});

describe('the login for an image', () => {
  const entry = (name: string) => ({ username: name, password: 'p' });
  const logins = read(
    auths({
      'harbor.example.com': entry('host'),
      'harbor.example.com/shop': entry('project'),
      'harbor.example.com/shop/web': entry('repository'),
      'https://index.docker.io/v1/': entry('hub'),
    }),
  );

  it.each([
    ['harbor.example.com/other/x', 'host'],
    ['harbor.example.com/shop/cart', 'project'],
    ['harbor.example.com/shop/web', 'repository'],
    ['harbor.example.com/shop/web/nested', 'repository'],
    ['harbor.example.com/shopping/x', 'host'],
    ['nginx', 'hub'],
    ['harbor.example.com:8443/shop/web', null],
    ['ghcr.io/acme/web', null],
  ])('%s is %s', (image, username) => {
    const login = loginFor(logins, placeOf(image));
    expect(login?.kind === 'password' ? login.username : null).toBe(username);
  });

  it('is of hosts that were named on purpose', () => {
    expect([...hostsOf(logins)]).toEqual(['harbor.example.com', 'registry-1.docker.io']);
  });
});
