import { describe, expect, it } from '@jest/globals';
import { limits } from '../../../src/core/limits.ts';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';
import { registries } from '../../../src/edge/registry/index.ts';
import { Unavailable } from '../../../src/ports.ts';
import { found, json, unauthorized } from './recordings.ts';
import { type Answering, basic, host, type Internet, internet, password } from './server.ts';

const web = { repository: 'r.example.com/shop/web', tag: '1', digest: null };
const secret = 'hunter2';
const logins = { 'r.example.com': password('ada', secret) };

async function refusal(net: Internet, image = web): Promise<Problem> {
  const answer = await net.port.resolve(image);
  if (!isProblem(answer)) throw new Error('It was found.');
  return answer;
}

const said = ({ code, title, reasons, remedy }: Problem): string =>
  [code, ...[title, ...reasons, remedy].map(toPlain)].join('\n');

const sentTo = (net: Internet, name: string): readonly (string | null)[] =>
  (net.hosts.get(name)?.asked ?? []).map(({ authorization }) => authorization);

/** Every place of a request that could hold the password. */
const leaked = (net: Internet, name: string): boolean =>
  JSON.stringify(net.hosts.get(name)?.asked ?? []).includes(basic('ada', secret).slice(6));

describe('credentials', () => {
  it('go to the registry that they are for, when it asks', async () => {
    const net = await internet(
      {
        'r.example.com': ({ authorization }) =>
          authorization === null ? unauthorized('Basic realm="r"') : found,
      },
      { logins },
    );
    expect(await net.port.resolve(web)).toMatchObject({ digest: expect.any(String) });
    expect(sentTo(net, 'r.example.com')).toEqual([null, basic('ada', secret)]);
  });

  it.each([
    ['another registry', 'evil.example.com/shop/web'],
    ['one whose name begins so', 'r.example.com.evil.test/shop/web'],
    ['one of another port', 'r.example.com:8443/shop/web'],
  ])('do not go to %s', async (_, repository) => {
    const name = repository.slice(0, repository.indexOf('/'));
    const net = await internet({ [name]: () => unauthorized('Basic realm="r"') }, { logins });
    expect((await refusal(net, { ...web, repository })).code).toBe('registry-not-allowed');
    expect(leaked(net, name)).toBe(false);
  });

  it('do not go to a realm elsewhere, where a token is asked for without them', async () => {
    const net = await internet(
      {
        'r.example.com': () => unauthorized('Bearer realm="https://evil.example.com/token",service="r"'),
        'evil.example.com': () => json(200, { token: 'theirs' }),
      },
      { logins },
    );
    expect((await refusal(net)).code).toBe('registry-not-allowed');
    expect(sentTo(net, 'evil.example.com')).toEqual([null]);
    expect(leaked(net, 'evil.example.com')).toBe(false);
  });

  it('of another registry are not fetched a token with, for one that names its realm', async () => {
    const net = await internet(
      {
        'evil.example.com': () =>
          unauthorized(
            'Bearer realm="https://r.example.com/token",service="r",scope="repository:shop/web:pull"',
          ),
        'r.example.com': ({ authorization }) => json(200, { token: authorization ?? 'anonymous' }),
      },
      { logins },
    );
    await refusal(net, { ...web, repository: 'evil.example.com/a' });
    expect(sentTo(net, 'r.example.com')).toEqual([null]);
    expect(sentTo(net, 'evil.example.com')).toEqual([null, 'Bearer anonymous']);
  });

  it('go to the realm that stands beside them', async () => {
    const net = await internet(
      {
        'r.example.com': ({ authorization }) =>
          authorization === 'Bearer t0ken'
            ? found
            : unauthorized('Bearer realm="https://gitlab.example.com/jwt/auth"'),
        'gitlab.example.com': ({ authorization }) =>
          authorization === basic('ada', secret) ? json(200, { token: 't0ken' }) : json(403, {}),
      },
      { logins: { 'r.example.com': password('ada', secret, 'gitlab.example.com') } },
    );
    expect(await net.port.resolve(web)).toMatchObject({ digest: expect.any(String) });
  });

  it.each<[string, Answering]>([
    ['of the registry', () => ({ status: 307, headers: { location: 'https://evil.example.com/there' } })],
    [
      'of its realm',
      ({ path }) =>
        path === '/token'
          ? { status: 307, headers: { location: 'https://evil.example.com/there' } }
          : unauthorized('Bearer realm="https://r.example.com/token"'),
    ],
    [
      'of the registry once it knows us',
      ({ authorization }) =>
        authorization === null
          ? unauthorized('Basic realm="r"')
          : { status: 302, headers: { location: 'https://evil.example.com/there' } },
    ],
  ])('do not follow a redirect %s', async (_, answering) => {
    const net = await internet(
      { 'r.example.com': answering, 'evil.example.com': () => unauthorized('Basic realm="r"') },
      { logins },
    );
    await refusal(net);
    expect(net.hosts.get('evil.example.com')?.asked.length).toBeGreaterThan(0);
    expect(new Set(sentTo(net, 'evil.example.com'))).toEqual(new Set([null]));
  });

  it('that are posted follow no redirect at all', async () => {
    const net = await internet(
      {
        'r.example.com': ({ path }) =>
          path === '/token'
            ? { status: 307, headers: { location: 'https://evil.example.com/there' } }
            : unauthorized('Bearer realm="https://r.example.com/token"'),
        'evil.example.com': () => json(200, { token: 't0ken' }),
      },
      { logins: { 'r.example.com': { kind: 'identity-token', token: secret, realm: null } } },
    );
    expect((await refusal(net)).code).toBe('not-a-registry');
    expect(net.hosts.get('evil.example.com')?.asked).toEqual([]);
  });

  it.each<[string, Answering]>([
    ['refused', () => unauthorized('Basic realm="r"')],
    [
      'good for no token',
      ({ path }) =>
        path === '/token' ? json(403, {}) : unauthorized('Bearer realm="https://r.example.com/token"'),
    ],
    ['asked for in an unknown way', () => unauthorized('Negotiate')],
    ['asked for nowhere', () => unauthorized('Bearer service="r"')],
    [
      'worth a token that would break a header',
      ({ path }) =>
        path === '/token'
          ? json(200, { token: 'a\r\nb: c' })
          : unauthorized('Bearer realm="https://r.example.com/token"'),
    ],
  ])('are never told where they are %s', async (_, answering) => {
    const problem = await refusal(await internet({ 'r.example.com': answering }, { logins }));
    expect(['registry-not-allowed', 'not-a-registry']).toContain(problem.code);
    expect(said(problem)).not.toMatch(new RegExp(`${secret}|${basic('ada', secret).slice(6)}`));
  });

  it('of AWS are a matter for later where AWS is away', async () => {
    const name = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const net = await internet(
      { [name]: () => unauthorized('Basic realm="r"') },
      { ecrLogin: () => Promise.reject(new Unavailable('AWS gave no login.')) },
    );
    expect(await refusal(net, { ...web, repository: `${name}/web` })).toMatchObject({
      code: 'registry-unavailable',
      retryable: true,
    });
  });
});

describe('tokens', () => {
  const registry =
    (seconds?: number): Answering =>
    ({ path, authorization }) =>
      path === '/token'
        ? json(200, { token: 't0ken', ...(seconds === undefined ? {} : { expires_in: seconds }) })
        : authorization === 'Bearer t0ken'
          ? found
          : unauthorized('Bearer realm="https://r.example.com/token"');

  it('are used until they expire, for their repository alone', async () => {
    const net = await internet({ 'r.example.com': registry(300) });
    const count = async (image = web): Promise<number> => {
      const before = net.log.length;
      await net.port.resolve(image);
      return net.log.length - before;
    };
    expect([await count(), await count()]).toEqual([3, 1]);
    expect(await count({ ...web, repository: 'r.example.com/shop/cart' })).toBe(3);
    net.now += 291_000;
    expect(await count()).toBe(3);
  });

  it('live a minute where nothing is said', async () => {
    const net = await internet({ 'r.example.com': registry() });
    await net.port.resolve(web);
    net.now += 49_000;
    await net.port.resolve(web);
    expect(net.log).toHaveLength(4);
    net.now += 2_000;
    await net.port.resolve(web);
    expect(net.log).toHaveLength(7);
  });

  it('that are refused before their time are got anew', async () => {
    let valid = 'one';
    const net = await internet({
      'r.example.com': ({ path, authorization }) =>
        path === '/token'
          ? json(200, { token: valid, expires_in: 300 })
          : authorization === `Bearer ${valid}`
            ? found
            : unauthorized('Bearer realm="https://r.example.com/token"'),
    });
    await net.port.resolve(web);
    valid = 'two';
    expect(await net.port.resolve(web)).toMatchObject({ digest: expect.any(String) });
  });

  it('tell nothing of a tag, which may be pushed anew: each command asks', async () => {
    const net = await internet({ 'r.example.com': () => found });
    await net.port.resolve(web);
    await net.port.resolve(web);
    expect(net.log).toHaveLength(2);
  });
});

describe('what is asked', () => {
  it.each([
    'localhost/web',
    'localhost:9001/web',
    '127.0.0.1/web',
    '127.0.0.1:9001/web',
    '0x7f.1/web',
    '[::1]:5000/web',
    '169.254.169.254/latest',
    '169.254.100.1:9001/web',
    '10.0.0.7:5000/web',
    '[fd00:ec2::254]/latest',
    '[::ffff:10.0.0.7]/web',
    '[64:ff9b::a9fe:a9fe]/web',
    '2130706433:80/web',
  ])('is not %s', async (repository) => {
    const port = registries({
      logins: new Map(),
      endpoints: new Map(),
      ecrLogin: null,
      now: Date.now,
      pause: () => Promise.resolve(),
    });
    expect(await port.resolve({ repository, tag: '1', digest: null })).toMatchObject({
      code: 'registry-address-refused',
      retryable: false,
    });
  });

  it.each(['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]'])(
    'is not %s, also where it has credentials',
    async (name) => {
      const net = await internet({}, { logins: { [name]: password('ada', secret) } });
      expect((await refusal(net, { ...web, repository: `${name}/web` })).code).toBe(
        'registry-address-refused',
      );
    },
  );

  it('is a private address that has credentials', async () => {
    const inside = await host(() => found);
    const name = new URL(inside.origin).host;
    const net = await internet({}, { logins: { [name]: password('ada', secret) } });
    // Over TLS, which that one does not speak: it was asked.
    expect(said(await refusal(net, { ...web, repository: `${name}/web` }))).toMatch(
      /^registry-unavailable\n.*\nThe connection failed|TLS/,
    );
  });

  it.each([
    ['http://127.0.0.1:1/there', 'not-a-registry'],
    ['http://r.example.com/there', 'not-a-registry'],
    ['https://127.0.0.1:1/there', 'registry-address-refused'],
    ['https://localhost:1/there', 'registry-address-refused'],
    ['https://169.254.169.254/latest/meta-data', 'registry-address-refused'],
    ['file:///etc/passwd', 'not-a-registry'],
  ])('is not %s, where a redirect or a realm leads', async (location, code) => {
    const redirect = await internet({ 'r.example.com': () => ({ status: 302, headers: { location } }) });
    expect((await refusal(redirect)).code).toBe(code);
    const realm = await internet({ 'r.example.com': () => unauthorized(`Bearer realm="${location}"`) });
    expect((await refusal(realm)).code).toBe(code);
  });

  it('is a private host that has credentials, but not where another leads there', async () => {
    const inside = await host(() => found);
    const name = new URL(inside.origin).host;
    for (const answering of [
      () => ({ status: 302, headers: { location: `https://${name}/there` } }),
      () => unauthorized(`Bearer realm="https://${name}/token"`),
    ]) {
      const net = await internet(
        { 'r.example.com': answering },
        { logins: { [name]: password('ada', secret) } },
      );
      expect((await refusal(net)).code).toBe('registry-address-refused');
    }
  });

  it('is what a redirect leads to, so many times', async () => {
    const hops =
      (most: number): Answering =>
      ({ path }) => {
        const hop = Number(/\d+$/.exec(path)?.[0] ?? 0);
        return hop > most ? found : { status: 301, headers: { location: `/hop/${Math.max(hop, 1) + 1}` } };
      };
    const near = await internet({ 'r.example.com': hops(limits.registryRedirects) });
    expect(await near.port.resolve(web)).toMatchObject({ digest: expect.any(String) });
    const far = await internet({ 'r.example.com': hops(limits.registryRedirects + 1) });
    expect(said(await refusal(far))).toContain('registryRedirects');
  });

  it('is not without end', async () => {
    let tries = 0;
    const net = await internet({
      'r.example.com': ({ path }) => {
        tries += 1;
        if (path === '/token')
          return { status: tries % 3 === 0 ? 302 : 503, headers: { location: '/token' } };
        return tries % 3 === 0 ? unauthorized('Bearer realm="https://r.example.com/token"') : { status: 503 };
      },
    });
    await refusal(net);
    expect(net.log.length).toBeLessThanOrEqual(limits.registryRequests);
  });
});
