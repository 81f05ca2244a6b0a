import { execFile } from 'node:child_process';
import { createPrivateKey, sign, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from '@jest/globals';

const run = promisify(execFile);

/** A certificate of 127.0.0.1, for which nobody vouches but itself, in PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

export async function makeIdentity(): Promise<Identity> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-identity-'));
  const [certificate, key] = [join(folder, 'root.pem'), join(folder, 'key.pem')];
  const name = ['-subj', '/CN=registry.example.com', '-addext', 'subjectAltName=IP:127.0.0.1'];
  await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    key,
    '-out',
    certificate,
    ...name,
  ]);
  const made = { certificate: await readFile(certificate, 'utf8'), key: await readFile(key, 'utf8') };
  await rm(folder, { recursive: true });
  return made;
}

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export interface TokenServer {
  /** Starts what stands before the registry at `origin`: it gives tokens at `/token`, and hands on the rest. */
  before(origin: string): Promise<string>;
  /** The `Authorization` of a build that may push there. */
  pushing(repository: string): string;
  /** Those that were asked for. */
  scopes(): readonly string[];
}

/** Gives tokens as the distribution project specifies them; to whoever has not the password, ones that open nothing. */
export function tokenServer(
  { certificate, key }: Identity,
  {
    issuer,
    service,
    password,
  }: { readonly issuer: string; readonly service: string; readonly password: string },
): TokenServer {
  const scopes: string[] = [];
  const x5c = [new X509Certificate(certificate).raw.toString('base64')];

  function token(access: readonly object[]): string {
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      ...{ iss: issuer, aud: service, sub: 'robot', jti: String(Math.random()) },
      ...{ iat: now, nbf: now - 10, exp: now + 300 },
      access,
    };
    const signed = [{ typ: 'JWT', alg: 'RS256', x5c }, claims].map(encoded).join('.');
    const signature = sign('sha256', Buffer.from(signed), createPrivateKey(key)).toString('base64url');
    return `${signed}.${signature}`;
  }

  function give(query: URLSearchParams, authorization: string | undefined) {
    const scope = query.get('scope') ?? '';
    scopes.push(scope);
    const right = authorization === `Basic ${Buffer.from(`robot:${password}`).toString('base64')}`;
    if (authorization !== undefined && !right) return { status: 401, body: '{}' };
    const [type, name, actions = ''] = scope.split(':');
    const access = right ? [{ type, name, actions: actions.split(',') }] : [];
    return { status: 200, body: JSON.stringify({ token: token(access), expires_in: 300 }) };
  }

  return {
    async before(origin) {
      const server = createServer((request, response) => {
        const url = new URL(request.url ?? '/', origin);
        if (url.pathname === '/token') {
          const { status, body } = give(url.searchParams, request.headers.authorization);
          response.writeHead(status, { 'content-type': 'application/json' }).end(body);
          return;
        }
        const { authorization, accept = '' } = request.headers;
        const headers = { accept, ...(authorization === undefined ? {} : { authorization }) };
        void fetch(url, { method: request.method ?? 'GET', headers }).then(async (answer) => {
          const body = Buffer.from(await answer.arrayBuffer());
          response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body);
        });
      });
      servers.push(server);
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
      return `http://127.0.0.1:${address.port}`;
    },
    pushing: (name) => `Bearer ${token([{ type: 'repository', name, actions: ['pull', 'push'] }])}`,
    scopes: () => scopes,
  };
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
