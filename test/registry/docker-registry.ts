import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

export interface DockerRegistry {
  /** `127.0.0.1:41234` */
  readonly host: string;
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

const running: { readonly process: ChildProcess; readonly folder: string }[] = [];

afterAll(async () => {
  for (const one of running.splice(0)) {
    await ended(one.process);
    await rm(one.folder, { recursive: true });
  }
});

/**
 * Starts Debian's docker-registry on a free port. `settings` are added to its configuration, and `files`
 * are written beside it: `FOLDER` in the settings is where.
 */
export async function startDockerRegistry(
  settings: Readonly<Record<string, unknown>> = {},
  files: Readonly<Record<string, string>> = {},
): Promise<DockerRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-registry-'));
  const host = `127.0.0.1:${await freePort()}`;
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const { http = {}, ...others } = settings;
  const configuration = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: join(folder, 'data') }, delete: { enabled: true } },
    http: { addr: host, secret: 'of this test alone', ...(http as object) },
    ...others,
  };
  const file = join(folder, 'config.yml');
  await writeFile(file, JSON.stringify(configuration).replaceAll('FOLDER', folder));
  const started = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  running.push({ process: started, folder });
  let complaints = '';
  started.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  for (;;) {
    if (started.exitCode !== null) throw new Error(`docker-registry did not start: ${complaints}`);
    if (await listens(host)) return { host, origin: `http://${host}`, stop: () => ended(started) };
  }
}

async function ended(started: ChildProcess): Promise<void> {
  if (started.exitCode !== null || started.signalCode !== null) return;
  const exit = once(started, 'exit');
  started.kill();
  await exit;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** Any answer will do: who speaks TLS answers a plain request, too. */
async function listens(host: string): Promise<boolean> {
  try {
    await fetch(`http://${host}/v2/`);
    return true;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  }
}
