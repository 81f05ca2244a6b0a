import { createServer, type IncomingMessage, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';
import type { Login, Logins } from '../../../src/core/registry/credentials.ts';
import { registries, type RegistryOptions } from '../../../src/edge/registry/index.ts';
import type { RegistryPort } from '../../../src/ports.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly authorization: string | null;
  readonly accept: string | null;
  readonly body: string;
}

export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Breaks the connection off in place of an answer. */
  readonly cut?: true;
  /** Never answers. */
  readonly silent?: true;
  /** Begins an answer with this, and never ends it. */
  readonly stall?: string;
}

export type Answering = (asked: Asked) => Told;

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A host that answers as was recorded, and what it was asked. */
export interface Host {
  readonly origin: string;
  readonly asked: Asked[];
}

export async function host(answering: Answering): Promise<Host> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void toAsked(request).then((one) => {
      asked.push(one);
      const { status = 200, headers = {}, body = '', cut, silent, stall } = answering(one);
      if (silent) return;
      if (cut) request.socket.destroy();
      else if (stall !== undefined) response.writeHead(status, headers).write(stall);
      else response.writeHead(status, headers).end(one.method === 'HEAD' ? undefined : body);
    });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  return { origin: `http://127.0.0.1:${address.port}`, asked };
}

async function toAsked(request: IncomingMessage): Promise<Asked> {
  const url = new URL(request.url ?? '/', 'http://host');
  const { method = '', headers } = request;
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    authorization: headers.authorization ?? null,
    accept: headers.accept ?? null,
    body: await text(request),
  };
}

export interface Internet {
  readonly port: RegistryPort;
  /** Of all hosts, in their order: `GET ghcr.io/token`. */
  readonly log: string[];
  readonly hosts: ReadonlyMap<string, Host>;
  /** Milliseconds since 1970. */
  now: number;
}

/** The bot's registries, on an internet that has these hosts. */
export async function internet(
  answers: Readonly<Record<string, Answering>>,
  more: Partial<Omit<RegistryOptions, 'endpoints' | 'logins'>> & {
    readonly logins?: Record<string, Login>;
  } = {},
): Promise<Internet> {
  const log: string[] = [];
  const hosts = new Map<string, Host>();
  for (const [name, answering] of Object.entries(answers)) {
    const logged: Answering = (asked) => {
      log.push(`${asked.method} ${name}${asked.path}`);
      return answering(asked);
    };
    hosts.set(name, await host(logged));
  }
  const endpoints = new Map([...hosts].map(([name, { origin }]) => [name, origin]));
  const logins: Logins = new Map(Object.entries(more.logins ?? {}));
  const found: { now: number } = { now: Date.parse('2026-11-22T10:00:00Z') };
  const port = registries({
    ecrLogin: null,
    now: () => found.now,
    pause: () => Promise.resolve(),
    ...more,
    logins,
    endpoints,
  });
  return Object.assign(found, { port, log, hosts });
}

export function password(username: string, secret: string, realm: string | null = null): Login {
  return { kind: 'password', username, password: secret, realm };
}

export function basic(username: string, secret: string): string {
  return `Basic ${Buffer.from(`${username}:${secret}`).toString('base64')}`;
}
