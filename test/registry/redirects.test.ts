import { once } from 'node:events';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../src/core/problem.ts';
import type { Login } from '../../src/core/registry/credentials.ts';
import { registries } from '../../src/edge/registry/index.ts';
import { sha256 } from '../support/images.ts';
import { makeIdentity } from './token-server.ts';

/** The name under which images of a registry inside are known; only an endpoint says where that is. */
const inside = 'localhost:5000';
const trusted = getCACertificates('default');
const servers: Server[] = [];
const manifest = JSON.stringify({ schemaVersion: 2, manifests: [] });

let endpoint = '';
/** What the one inside was asked. */
let asked: string[] = [];
/** One that anybody may run, and whoever runs the bot has credentials at: with TLS, as all but endpoints must have it. */
let outside = '';
let answers: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  const { certificate, key } = await makeIdentity();
  setDefaultCACertificates([...trusted, certificate]);
  endpoint = await listening(
    createHttp((request, response) => {
      asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
      const isToken = request.url?.startsWith('/token') === true;
      response
        .writeHead(200, {
          'content-type': isToken ? 'application/json' : 'application/vnd.oci.image.index.v1+json',
          ...(isToken ? {} : { 'docker-content-digest': sha256(manifest) }),
        })
        .end(isToken ? '{"token":"t0ken"}' : manifest);
    }),
    'http',
  );
  const front = createHttps({ cert: certificate, key }, (request, response) => {
    const authorized = request.headers.authorization !== undefined;
    const { location, realm } = answers;
    if (location !== undefined && request.url !== '/hop') response.writeHead(302, { location });
    else if (location !== undefined) response.writeHead(302, { location: answers['hop'] ?? '' });
    else if (authorized) response.writeHead(200, { 'docker-content-digest': sha256(manifest), ...index });
    else response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm ?? ''}"` });
    response.end();
  });
  outside = (await listening(front, 'https')).slice('https://'.length);
});

const index = { 'content-type': 'application/vnd.oci.image.index.v1+json' };

afterAll(() => {
  setDefaultCACertificates(trusted);
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

beforeEach(() => {
  asked = [];
  answers = {};
});

async function listening(server: Server, scheme: string): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return `${scheme}://127.0.0.1:${address.port}`;
}

/** What the bot makes of an image, by the code of the problem where it is one. */
async function resolved(host: string, realm: string | null = null): Promise<string> {
  const login: Login = { kind: 'password', username: 'robot', password: 'hunter2', realm };
  const port = registries({
    logins: new Map([[outside, login]]),
    endpoints: new Map([[inside, endpoint]]),
    ecrLogin: null,
    now: Date.now,
    pause: () => Promise.resolve(),
  });
  const answer = await port.resolve({ repository: `${host}/shop/web`, tag: '1', digest: null });
  return isProblem(answer) ? answer.code : 'found';
}

describe('a registry that an endpoint leads to, in a private network', () => {
  it('is asked there of its own images', async () => {
    expect(await resolved(inside)).toBe('found');
    expect(asked).toEqual(['HEAD /v2/shop/web/manifests/1']);
  });

  it('is asked there for the tokens of one whose credentials name it', async () => {
    answers = { realm: `https://${inside}/token` };
    expect(await resolved(outside, inside)).toBe('found');
    expect(asked).toEqual([expect.stringContaining('GET /token')]);
  });

  it.each<[string, () => Readonly<Record<string, string>>, string]>([
    ['a redirect', () => ({ location: `https://${inside}/secret` }), 'registry-address-refused'],
    [
      'a redirect after another',
      () => ({ location: '/hop', hop: `https://${inside}/secret` }),
      'registry-address-refused',
    ],
    ['a redirect to where it stands', () => ({ location: `${endpoint}/secret` }), 'not-a-registry'],
    ['the realm of tokens', () => ({ realm: `https://${inside}/token` }), 'registry-address-refused'],
    ['the realm of tokens where it stands', () => ({ realm: `${endpoint}/token` }), 'not-a-registry'],
  ])('is not asked anything where another leads there: by %s', async (_, leading, code) => {
    answers = leading();
    expect(await resolved(outside)).toBe(code);
    expect(asked).toEqual([]);
  });
});
