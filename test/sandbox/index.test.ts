import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, watch, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox, SandboxOptions } from '../../src/sandbox/contract.ts';
import { startSandbox } from '../../src/sandbox/index.ts';

const app = { name: 'slipway', permissions: { metadata: 'read' }, events: [] } as const;
const start = (more: Partial<SandboxOptions> = {}) => startSandbox({ port: 0, seed: false, app, ...more });

const temporary = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('slipway-sandbox-'));

/** As fetch, but with a Host header of one's own. */
function askAs(host: string, url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('a sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await start();
  });
  afterAll(() => sandbox.close());

  it('answers by its own name only', async () => {
    const { port } = new URL(sandbox.url);
    const health = `http://127.0.0.1:${port}/_sandbox/health`;
    expect(await askAs(`localhost:${port}`, health)).toBe(200);
    expect(await askAs(`127.0.0.1:${port}`, health)).toBe(200);
    for (const path of ['/_sandbox/health', '/api/v3/', '/acme/storefront.git/info/refs', '/']) {
      expect(await askAs(`evil.example:${port}`, `http://127.0.0.1:${port}${path}`)).toBe(421);
    }
  });

  it('takes faults, and holds them to their form', async () => {
    const put = (body: string) => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'PUT', body });
    for (const bad of ['{"badGateway":2}', '{"teapot":1}', '[', ''])
      expect((await put(bad)).status).toBe(422);
    expect((await put(`{"badGateway":1}${' '.repeat(70_000)}`)).status).toBe(413);
    const zen = () => fetch(`${sandbox.url}/api/v3/`).then(({ status }) => status);
    expect(await zen()).toBe(200);
    expect((await put('{"badGateway":1}')).status).toBe(200);
    expect(await zen()).toBe(502);
    expect((await put('{}')).status).toBe(200);
    expect(await zen()).toBe(200);
  });

  it('clears its request log', async () => {
    await fetch(`${sandbox.url}/api/v3/`);
    expect(sandbox.requests().length).toBeGreaterThan(0);
    expect((await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'DELETE' })).status).toBe(204);
    expect(sandbox.requests()).toEqual([]);
    expect((await fetch(`${sandbox.url}/_sandbox/requests`, { method: 'POST' })).status).toBe(405);
  });

  it('refuses a port that is taken, and leaves nothing behind', async () => {
    const before = await temporary();
    await expect(start({ port: Number(new URL(sandbox.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect(await temporary()).toEqual(before);
  });
});

describe('the end of a sandbox', () => {
  it('is its address’s, its folder’s, and comes once', async () => {
    const before = await temporary();
    const sandbox = await start();
    expect(await temporary()).toHaveLength(before.length + 1);
    await fetch(`${sandbox.url}/api/v3/`);
    await sandbox.close();
    await sandbox.close();
    expect(await temporary()).toEqual(before);
    await expect(fetch(`${sandbox.url}/_sandbox/health`)).rejects.toThrow();
  });
});

describe('a data directory', () => {
  it('whose first start was interrupted is cleared and seeded; a whole one stays as it is', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    try {
      const first = await start({ dataDirectory });
      first.world.createAccount({ login: 'acme', kind: 'Organization' });
      first.world.createAccount({ login: 'left', kind: 'User' });
      await first.world.createRepository({ owner: 'acme', name: 'storefront', actor: 'left' });
      await first.close();
      await writeFile(join(dataDirectory, 'seeding'), '');
      const second = await start({ dataDirectory, seed: true });
      expect(second.world.account('left')).toBeNull();
      expect(second.world.pull('acme/storefront', 1)).not.toBeNull();
      expect(second.world.repository('acme/environments')).not.toBeNull();
      expect(existsSync(join(dataDirectory, 'seeding'))).toBe(false);
      second.world.createAccount({ login: 'kept', kind: 'User' });
      await second.close();
      const third = await start({ dataDirectory, seed: true });
      expect(third.world.account('kept')).not.toBeNull();
      await third.close();
    } finally {
      await rm(dataDirectory, { recursive: true });
    }
  });

  it('is marked as unfinished for as long as it is being seeded', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    try {
      const starting = start({ dataDirectory, seed: true });
      const watched = (async () => {
        for await (const { filename } of watch(dataDirectory)) {
          if (filename === 'seeding') return existsSync(join(dataDirectory, 'seeding'));
        }
        return false;
      })();
      expect(await watched).toBe(true);
      await (await starting).close();
    } finally {
      await rm(dataDirectory, { recursive: true });
    }
  });

  it('is kept: the same App, the same world', async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'slipway-test-'));
    try {
      const first = await start({ dataDirectory });
      first.world.createAccount({ login: 'ada', kind: 'User' });
      await first.close();
      expect(existsSync(join(dataDirectory, 'app.json'))).toBe(true);
      const second = await start({ dataDirectory });
      expect(second.credentials).toEqual(first.credentials);
      expect(second.world.account('ada')).not.toBeNull();
      await second.close();
      await writeFile(join(dataDirectory, 'app.json'), '{"privateKey":1}');
      await expect(start({ dataDirectory })).rejects.toThrow();
    } finally {
      await rm(dataDirectory, { recursive: true });
    }
  });
});
