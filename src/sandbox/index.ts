/** The embedded GitHub, put together: a world, and everything that is served of it on one port. */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLocal, serveAdmin } from './admin.ts';
import { createAuthenticator, type Authenticator } from './api/auth.ts';
import { ApiError, type Caller, type Route } from './api/http.ts';
import { createRateLimiter } from './api/rate.ts';
import { restRoutes } from './api/rest/index.ts';
import { serveApi, type ApiParts } from './api/server.ts';
import type { Sandbox, SandboxOptions } from './contract.ts';
import { appCredentials } from './credentials.ts';
import { createFaults, type SandboxFaults } from './faults.ts';
import { startCi } from './ci.ts';
import { serveGit } from './git-http/index.ts';
import { createHooks } from './hooks/index.ts';
import { createRequestLog } from './log.ts';
import { type RegistryParts, serveRegistry } from './registry/serve.ts';
import { openStore } from './registry/store.ts';
import { clearHalfSeeded, seedWhole } from './seeding.ts';
import { toStartError } from './start-error.ts';
import { handleWeb } from './web/index.ts';
import type { World } from './world/contract.ts';
import { openWorld } from './world/open.ts';

/** Ids of the one App and its one installation, on the account that the seed makes. */
const appId = 100_001;
const installationId = 200_001;
const account = 'acme';

/**
 * Starts an embedded GitHub.
 * @throws StartError where git is missing, or the data directory is damaged, in use or not to be written; and
 *   where the port is taken. Nothing is left behind then.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const undo: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return await start(options, undo, close);
  } catch (error) {
    await close();
    throw toStartError(error, options.dataDirectory ?? tmpdir());
  }
}

async function start(
  options: SandboxOptions,
  undo: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Sandbox> {
  const directory = await openDirectory(options.dataDirectory, undo);
  const credentials = await appCredentials(directory);
  await clearHalfSeeded(directory);
  const world = await openWorld({ directory, app: appOf(options, credentials.publicKey), warn });
  undo.push(() => world.close());
  const server = createServer(starting);
  const url = await listen(server, options);
  undo.push(() => stopListening(server));
  const registry = openStore(join(directory, 'registry'));
  if (options.seed && world.repositories().length === 0) await seedWhole(directory, { world, registry }, url);

  const log = createRequestLog();
  const faults = createFaults(options.faults);
  const hooks = createHooks({ world, url, secret: credentials.webhookSecret, faults, report });
  undo.push(() => hooks.close());
  const ci = startCi(world, registry, report);
  undo.push(() => ci.close());
  const parts = apiParts({ world, url, faults, log, routes: hooks.routes });
  const running = serve(server, {
    options,
    parts,
    world,
    registry: { store: registry, away: () => faults.registryAway(), log },
  });
  undo.push(() => running.stop());
  return {
    url,
    world,
    credentials: { appId, privateKey: credentials.privateKey, webhookSecret: credentials.webhookSecret },
    sendWebhooksTo: (target) => hooks.sendTo(target),
    registry,
    async deliveriesSettled() {
      await ci.settled();
      do await hooks.settled();
      while (await world.queueSettled());
    },
    requests: () => log.entries(),
    setFaults: (next) => faults.set(next),
    close,
  };
}

async function openDirectory(kept: string | undefined, undo: (() => Promise<void>)[]): Promise<string> {
  if (kept !== undefined) {
    await mkdir(kept, { recursive: true });
    return kept;
  }
  const directory = await mkdtemp(join(tmpdir(), 'slipway-sandbox-'));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

function appOf({ app }: SandboxOptions, publicKey: string): World['app'] {
  const slug = app.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return { id: appId, slug, owner: account, installationId, account, publicKey, ...app };
}

/** Until all is there. */
function starting(_request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '1' }).end('Starting\n');
}

async function listen(server: Server, { port, host = '127.0.0.1' }: SandboxOptions): Promise<string> {
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The sandbox listens on no port.');
  return `http://localhost:${address.port}`;
}

async function stopListening(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

function apiParts(given: {
  readonly world: World;
  readonly url: string;
  readonly faults: SandboxFaults;
  readonly log: ApiParts['log'];
  readonly routes: readonly Route[];
}): ApiParts {
  const authenticator = createAuthenticator(given.world, Date.now);
  const rates = createRateLimiter(Date.now);
  const routes = [...restRoutes({ authenticator, rates }), ...given.routes];
  return {
    ...given,
    world: given.faults.worldForClients(given.world),
    authenticator,
    rates,
    routes: new Map(routes.map((route) => [route.operationId, route])),
    report,
  };
}

function warn(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

function report(error: Error): void {
  process.stderr.write(`The sandbox failed: ${error.stack ?? error.message}\n`);
}

interface Served {
  readonly options: SandboxOptions;
  readonly parts: ApiParts;
  /** Without faults: they are for API clients. */
  readonly world: World;
  readonly registry: RegistryParts;
}

/** Answers requests until `stop`, which resolves once nothing is under way any more. */
function serve(server: Server, served: Served): { stop(): Promise<void> } {
  const underWay = new Set<Promise<void>>();
  const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
    const answered = answer(request, response, served)
      .catch((error: unknown) => {
        // A client that went away is no failure.
        if (!request.destroyed) report(error instanceof Error ? error : new Error(String(error)));
        response.destroy();
      })
      .finally(() => underWay.delete(answered));
    underWay.add(answered);
  };
  server.off('request', starting);
  server.on('request', onRequest);
  return {
    async stop() {
      await stopListening(server);
      await Promise.allSettled(underWay);
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { options, parts, world, registry }: Served,
): Promise<void> {
  const isPrivate = options.host === undefined || ['127.0.0.1', 'localhost', '::1'].includes(options.host);
  if (isPrivate && !isLocal(request)) {
    response.writeHead(421, { 'content-type': 'text/plain' }).end(`This is ${parts.url}, and no other.\n`);
    return;
  }
  if (await serveAdmin(request, response, parts)) return;
  if (await serveApi(request, response, parts)) return;
  if (await serveRegistry(request, response, registry)) return;
  if (await serveGit(request, response, { world, authenticate: callerOrNull(parts.authenticator) })) return;
  const web = {
    world,
    registry: registry.store,
    url: parts.url,
    ...(options.completions && { completions: options.completions }),
  };
  if (await handleWeb(request, response, web)) return;
  response.writeHead(404, { 'content-type': 'text/plain' }).end('Not Found\n');
}

function callerOrNull(authenticator: Authenticator): (authorization: string | undefined) => Caller | null {
  return (authorization) => {
    try {
      return authenticator.caller(authorization);
    } catch (error) {
      if (error instanceof ApiError) return null;
      throw error;
    }
  };
}
