import { describe, expect, it } from '@jest/globals';
import { parseImage } from '../../../src/core/image.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { digest, error, found, json, unauthorized } from './recordings.ts';
import { type Answering, basic, type Internet, internet, password } from './server.ts';

async function resolve({ port }: Internet, reference: string) {
  const image = parseImage(reference);
  if (isProblem(image)) throw new Error(`${reference} is no image.`);
  const answer = await port.resolve(image);
  return isProblem(answer) ? answer.code : answer.digest;
}

/** A registry that wants a token, and one that hands them out to whoever says who they are. */
function tokens(options: {
  readonly realm: string;
  readonly service: string;
  readonly scope?: string;
  readonly answer: Readonly<Record<string, unknown>>;
  readonly credentials?: string;
}): { readonly api: Answering; readonly realm: Answering } {
  return {
    api: ({ path, authorization }) => {
      const [, name = ''] = /^\/v2\/(.+)\/manifests\//.exec(path) ?? [];
      const scope = options.scope ?? `repository:${name}:pull`;
      if (authorization !== 'Bearer t0ken')
        return unauthorized(`Bearer realm="${options.realm}",service="${options.service}",scope="${scope}"`);
      return path.endsWith('/nope') ? error(404, 'MANIFEST_UNKNOWN') : found;
    },
    realm: ({ authorization, query }) => {
      if (query['service'] !== options.service) return error(400, 'UNSUPPORTED');
      return authorization === (options.credentials ?? null)
        ? json(200, options.answer)
        : error(401, 'DENIED');
    },
  };
}

describe('Docker Hub', () => {
  const hub = (credentials?: string) => {
    const { api, realm } = tokens({
      realm: 'https://auth.docker.io/token',
      service: 'registry.docker.io',
      answer: { token: 't0ken', access_token: 't0ken', expires_in: 300, issued_at: '2026-11-22T10:00:00Z' },
      ...(credentials === undefined ? {} : { credentials }),
    });
    return { 'registry-1.docker.io': api, 'auth.docker.io': realm };
  };

  it.each([
    ['nginx:1.29', '/v2/library/nginx/manifests/1.29'],
    ['docker.io/nginx:1.29', '/v2/library/nginx/manifests/1.29'],
    ['docker.io/library/nginx:1.29', '/v2/library/nginx/manifests/1.29'],
    ['acme/web:1.29', '/v2/acme/web/manifests/1.29'],
    ['index.docker.io/acme/web:1.29', '/v2/acme/web/manifests/1.29'],
  ])('has %s at %s, for everybody', async (reference, path) => {
    const net = await internet(hub());
    expect(await resolve(net, reference)).toBe(digest);
    expect(net.log).toEqual([
      `HEAD registry-1.docker.io${path}`,
      'GET auth.docker.io/token',
      `HEAD registry-1.docker.io${path}`,
    ]);
  });

  it('gets the login that docker has kept, at the host that hands out its tokens', async () => {
    const net = await internet(hub(basic('acme', 'dckr_pat')), {
      logins: { 'registry-1.docker.io': password('acme', 'dckr_pat') },
    });
    expect(await resolve(net, 'acme/web:1')).toBe(digest);
    const [seen] = net.hosts.get('auth.docker.io')?.asked ?? [];
    expect(seen?.query).toEqual({ service: 'registry.docker.io', scope: 'repository:acme/web:pull' });
    // The password goes to nobody but the realm.
    const api = net.hosts.get('registry-1.docker.io')?.asked ?? [];
    expect(api.map(({ authorization }) => authorization)).toEqual([null, 'Bearer t0ken']);
  });

  it('is in trouble where it limits requests', async () => {
    const net = await internet({ 'registry-1.docker.io': () => error(429, 'TOOMANYREQUESTS') });
    expect(await resolve(net, 'nginx:1')).toBe('registry-unavailable');
  });

  it('tells of a repository that is not there as of one that may not be seen', async () => {
    const { 'auth.docker.io': realm } = hub();
    const net = await internet({
      'registry-1.docker.io': () =>
        unauthorized(
          'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",error="insufficient_scope"',
        ),
      'auth.docker.io': realm,
    });
    expect(await resolve(net, 'acme/none:1')).toBe('registry-not-allowed');
  });
});

describe('GHCR', () => {
  const ghcr = (credentials?: string) => {
    const { api, realm } = tokens({
      realm: 'https://ghcr.io/token',
      service: 'ghcr.io',
      answer: { token: 't0ken' },
      ...(credentials === undefined ? {} : { credentials }),
    });
    return {
      'ghcr.io': (asked: Parameters<Answering>[0]) => (asked.path === '/token' ? realm(asked) : api(asked)),
    };
  };

  it('has public images for everybody', async () => {
    expect(await resolve(await internet(ghcr()), 'ghcr.io/acme/web:1')).toBe(digest);
  });

  it('has private ones for who may read packages', async () => {
    const login = { logins: { 'ghcr.io': password('bot', 'ghp_1') } };
    expect(await resolve(await internet(ghcr(basic('bot', 'ghp_1')), login), 'ghcr.io/acme/web:1')).toBe(
      digest,
    );
    expect(await resolve(await internet(ghcr(basic('bot', 'ghp_1'))), 'ghcr.io/acme/web:1')).toBe(
      'registry-not-allowed',
    );
  });

  it('says which tag is not there', async () => {
    expect(await resolve(await internet(ghcr()), 'ghcr.io/acme/web:nope')).toBe('image-not-in-registry');
  });
});

describe('Harbor', () => {
  const robot = basic('robot$shop+slipway', 'hunter2');
  const harbor: Answering = ({ path, authorization, query }) => {
    if (path === '/service/token')
      return authorization === robot && query['scope'] === 'repository:shop/web/storefront:pull'
        ? json(200, { token: 't0ken', access_token: '', expires_in: 1800, issued_at: '2026-11-22T10:00:00Z' })
        : error(401, 'UNAUTHORIZED');
    if (authorization !== 'Bearer t0ken')
      return unauthorized(
        'Bearer realm="https://harbor.example.com/service/token",service="harbor-registry",scope="repository:shop/web/storefront:pull"',
      );
    return path.endsWith('/1')
      ? found
      : json(404, {
          errors: [{ code: 'NOT_FOUND', message: 'artifact shop/web/storefront:nope not found' }],
        });
  };
  const logins = { 'harbor.example.com/shop': password('robot$shop+slipway', 'hunter2') };

  it('has images of nested names for the robot of their project', async () => {
    const net = await internet({ 'harbor.example.com': harbor }, { logins });
    expect(await resolve(net, 'harbor.example.com/shop/web/storefront:1')).toBe(digest);
    expect(await resolve(net, 'harbor.example.com/shop/web/storefront:nope')).toBe('image-not-in-registry');
  });

  it('does not show one project’s robot to another', async () => {
    const net = await internet({ 'harbor.example.com': harbor }, { logins });
    expect(await resolve(net, 'harbor.example.com/shopping/web:1')).toBe('registry-not-allowed');
    const seen = net.hosts.get('harbor.example.com')?.asked ?? [];
    expect(seen.every(({ authorization }) => authorization === null)).toBe(true);
  });
});

describe('Amazon ECR', () => {
  const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  const ecr: Answering = ({ path, authorization }) => {
    if (authorization !== basic('AWS', 'pass'))
      return {
        status: 401,
        headers: {
          'content-type': 'text/plain; charset=utf-8',
          'www-authenticate': `Basic realm="https://${registry}/",service="ecr.amazonaws.com"`,
        },
        body: 'Not Authorized\n',
      };
    return path.endsWith('/1') ? found : error(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  };

  it('is logged in at by the AWS role, in the registry’s region', async () => {
    const regions: string[] = [];
    const net = await internet(
      { [registry]: ecr },
      {
        ecrLogin: (region) => {
          regions.push(region);
          return Promise.resolve({ username: 'AWS', password: 'pass' });
        },
      },
    );
    expect(await resolve(net, `${registry}/shop/web:1`)).toBe(digest);
    expect(await resolve(net, `${registry}/shop/web:nope`)).toBe('image-not-in-registry');
    expect(new Set(regions)).toEqual(new Set(['eu-west-1']));
  });

  it('is not asked for by other hosts that look alike', async () => {
    const host = `${registry}.example.com`;
    const asked: string[] = [];
    const net = await internet(
      { [host]: () => unauthorized('Basic realm="x"') },
      {
        ecrLogin: (region) => {
          asked.push(region);
          return Promise.resolve({ username: 'AWS', password: 'pass' });
        },
      },
    );
    expect(await resolve(net, `${host}/shop/web:1`)).toBe('registry-not-allowed');
    expect(asked).toEqual([]);
  });

  it('takes no role that may not log in', async () => {
    const net = await internet({ [registry]: ecr }, { ecrLogin: () => Promise.resolve(null) });
    expect(await resolve(net, `${registry}/shop/web:1`)).toBe('registry-not-allowed');
  });

  it('has public images for everybody, by a token of a scope of its own', async () => {
    const { api, realm } = tokens({
      realm: 'https://public.ecr.aws/token/',
      service: 'public.ecr.aws',
      scope: 'aws',
      answer: { token: 't0ken' },
    });
    const net = await internet({
      'public.ecr.aws': (asked) => (asked.path === '/token/' ? realm(asked) : api(asked)),
    });
    expect(await resolve(net, 'public.ecr.aws/acme/web:1')).toBe(digest);
    const [, token] = net.hosts.get('public.ecr.aws')?.asked ?? [];
    expect(token?.query['scope']).toBe('aws');
  });
});

describe('an identity token', () => {
  it('is exchanged by OAuth 2, as Azure’s registry wants it', async () => {
    const net = await internet(
      {
        'acme.azurecr.io': ({ path, method, body, authorization }) => {
          if (path === '/oauth2/token') {
            const sent = Object.fromEntries(new URLSearchParams(body));
            const right =
              method === 'POST' &&
              sent['grant_type'] === 'refresh_token' &&
              sent['refresh_token'] === 'r3fresh';
            return right ? json(200, { access_token: 't0ken' }) : error(400, 'invalid_grant');
          }
          return authorization === 'Bearer t0ken'
            ? found
            : unauthorized('Bearer realm="https://acme.azurecr.io/oauth2/token",service="acme.azurecr.io"');
        },
      },
      { logins: { 'acme.azurecr.io': { kind: 'identity-token', token: 'r3fresh', realm: null } } },
    );
    expect(await resolve(net, 'acme.azurecr.io/web:1')).toBe(digest);
  });
});
