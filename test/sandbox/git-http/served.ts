import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Caller } from '../../../src/sandbox/api/http.ts';
import { serveGit } from '../../../src/sandbox/git-http/index.ts';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { git, onCleanUp, openShop, temporaryFolder } from '../world/support.ts';

const repository = 'acme/shop';

/** As the sandbox's own authentication does: the password is the token. */
function authenticate(authorization: string | undefined): Caller | null {
  if (authorization === undefined) return { kind: 'anonymous' };
  const [, password = ''] = Buffer.from(authorization.split(' ')[1] ?? '', 'base64')
    .toString()
    .split(':');
  if (['ada', 'dev', 'guest'].includes(password)) return { kind: 'user', login: password };
  if (password === 'jwt') return { kind: 'app' };
  const [kind, access] = password.split('-');
  if (kind !== 'bot') return null;
  const permissions = {
    contents: access === 'read' ? ('read' as const) : ('write' as const),
    ...(access === 'flow' ? { workflows: 'write' as const } : {}),
  };
  return { kind: 'installation', login: 'slipway[bot]', permissions, repositories: null };
}

export interface Served {
  readonly world: World;
  readonly url: (token?: string, name?: string) => string;
  readonly server: Server;
  /** One of each request, which ends when all that served it has ended. */
  readonly answers: Promise<unknown>[];
  readonly folder: string;
}

export async function serve(): Promise<Served> {
  const folder = await temporaryFolder();
  const world = await openShop();
  const answers: Promise<unknown>[] = [];
  const server = createServer((request, response) => {
    const answer = serveGit(request, response, { world, authenticate }).then(
      (isGit) => !isGit && response.writeHead(418).end(),
      () => response.destroy(),
    );
    answers.push(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onCleanUp(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = (token = '', name = `${repository}.git`): string =>
    `http://${token === '' ? '' : `x:${token}@`}127.0.0.1:${portOf(server)}/${name}`;
  return { world, url, server, answers, folder };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Sends the text over a bare connection, and hangs up once `event` has come. */
export async function breakOff(served: Served, text: string, event: 'request' | 'data'): Promise<void> {
  const socket = connect(portOf(served.server), '127.0.0.1');
  const come = event === 'data' ? once(socket, 'data') : once(served.server, 'request');
  socket.write(text);
  await come;
  socket.destroy();
}

/** A clone as `token`, with one more commit on `branch`, not yet pushed. */
export async function cloneAndCommit(
  served: Served,
  token: string,
  file: string,
  branch = 'main',
): Promise<string> {
  const clone = join(served.folder, `${token}-${file}`);
  await git(['clone', '--quiet', served.url(token), clone], served.folder);
  if (branch !== 'main') await git(['checkout', '--quiet', '-B', branch], clone);
  await writeFile(join(clone, file), `${file}\n`);
  await git(['add', '.'], clone);
  await git(['commit', '--quiet', '-m', `Add ${file}`], clone);
  return clone;
}
