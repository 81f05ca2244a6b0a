import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pushBuild } from '../../../src/sandbox/registry/build.ts';
import { serveRegistry } from '../../../src/sandbox/registry/serve.ts';
import { openStore, type RegistryStore } from '../../../src/sandbox/registry/store.ts';
import { pushImage, pushManifest, send, sha256, type Target, types } from '../../support/images.ts';

let folder: string;
let store: RegistryStore;
let server: Server;
let target: Target;
let away = false;
const operations: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-registry-'));
  store = openStore(folder);
  const parts = {
    store,
    away: () => Promise.resolve(away),
    log: { record: ({ operation }: { readonly operation: string }) => void operations.push(operation) },
  };
  server = createServer((request, response) => {
    serveRegistry(request, response, parts).then(
      (served) => {
        if (!served) response.writeHead(418).end();
      },
      // A client that has all bytes may be gone before the server knows that it sent them.
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It listens on no port.');
  target = { origin: `http://127.0.0.1:${address.port}` };
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function ask(method: string, path: string, body?: string, type?: string) {
  const answer = await send(target, method, path, body, type);
  const text = await answer.text();
  const [code] = /"code":"([A-Z_]+)"/.exec(text)?.slice(1) ?? [];
  return { status: answer.status, headers: answer.headers, text, code: code ?? null };
}

describe('pull', () => {
  it('says that it is a registry', async () => {
    for (const path of ['/v2', '/v2/']) {
      const { status, headers } = await ask('GET', path);
      expect([status, headers.get('docker-distribution-api-version')]).toEqual([200, 'registry/2.0']);
    }
  });

  it.each(Object.keys(types) as (keyof typeof types)[])(
    'gives a manifest as it was pushed: %s',
    async (type) => {
      const digest = await pushImage(target, `pull/${type}`, 'one', { type });
      for (const reference of ['one', digest]) {
        const path = `/v2/pull/${type}/manifests/${reference}`;
        const [head, got] = [await ask('HEAD', path), await ask('GET', path)];
        expect(sha256(got.text)).toBe(digest);
        for (const { status, headers } of [head, got]) {
          expect(status).toBe(200);
          expect(headers.get('content-type')).toBe(types[type]);
          expect(headers.get('docker-content-digest')).toBe(digest);
          expect(headers.get('content-length')).toBe(String(Buffer.byteLength(got.text)));
        }
        expect(head.text).toBe('');
      }
    },
  );

  it('gives the blobs of a repository, and of no other', async () => {
    const digest = await store.putBlob('pull/blobs', Buffer.from('hello'));
    const got = await ask('GET', `/v2/pull/blobs/blobs/${digest}`);
    expect([got.status, got.text, got.headers.get('docker-content-digest')]).toEqual([200, 'hello', digest]);
    expect((await ask('HEAD', `/v2/pull/blobs/blobs/${digest}`)).headers.get('content-length')).toBe('5');
    expect(await ask('GET', `/v2/pull/others/blobs/${digest}`)).toMatchObject({
      status: 404,
      code: 'BLOB_UNKNOWN',
    });
  });

  it.each([
    ['GET', '/v2/none/manifests/one', 404, 'NAME_UNKNOWN'],
    ['GET', '/v2/pull/index/manifests/none', 404, 'MANIFEST_UNKNOWN'],
    ['GET', `/v2/pull/index/manifests/${sha256('none')}`, 404, 'MANIFEST_UNKNOWN'],
    ['GET', '/v2/pull/index/manifests/-none', 404, 'MANIFEST_INVALID'],
    ['GET', '/v2/Pull/Index/manifests/one', 400, 'NAME_INVALID'],
    ['GET', '/v2/_tags/manifests/one', 400, 'NAME_INVALID'],
    ['GET', '/v2/pull/_manifests/manifests/one', 400, 'NAME_INVALID'],
    ['GET', '/v2/a%2f..%2f..%2fb/manifests/one', 400, 'NAME_INVALID'],
    ['GET', '/v2/none/tags/list', 404, 'NAME_UNKNOWN'],
    ['GET', '/v2/none/blobs/sha256:1', 404, 'UNSUPPORTED'],
    ['DELETE', `/v2/pull/index/blobs/${sha256('x')}`, 405, 'UNSUPPORTED'],
    ['POST', '/v2/pull/index/manifests/one', 405, 'UNSUPPORTED'],
    ['GET', '/v2/nothing', 404, 'UNSUPPORTED'],
  ])('%s %s is answered with %i %s', async (method, path, status, code) => {
    expect(await ask(method, path)).toMatchObject({ status, code });
  });

  it('leaves alone what is not its own', async () => {
    expect((await ask('GET', '/v20/')).status).toBe(418);
  });
});

describe('tags', () => {
  it('are listed in their order, in pages', async () => {
    for (const tag of ['b', 'a', 'c']) await pushImage(target, 'tags/x', tag);
    const all = await ask('GET', '/v2/tags/x/tags/list');
    expect(JSON.parse(all.text)).toEqual({ name: 'tags/x', tags: ['a', 'b', 'c'] });
    const first = await ask('GET', '/v2/tags/x/tags/list?n=2');
    expect(JSON.parse(first.text)).toEqual({ name: 'tags/x', tags: ['a', 'b'] });
    expect(first.headers.get('link')).toBe('</v2/tags/x/tags/list?n=2&last=b>; rel="next"');
    const rest = await ask('GET', '/v2/tags/x/tags/list?n=2&last=b');
    expect([JSON.parse(rest.text), rest.headers.get('link')]).toEqual([
      { name: 'tags/x', tags: ['c'] },
      null,
    ]);
  });

  it('mean what was pushed last, and nothing once they are deleted', async () => {
    const before = await pushImage(target, 'tags/y', 'latest', { content: 'one' });
    const after = await pushImage(target, 'tags/y', 'latest', { content: 'two' });
    const digest = async (reference: string) =>
      (await ask('HEAD', `/v2/tags/y/manifests/${reference}`)).headers.get('docker-content-digest');
    expect([await digest('latest'), await digest(before)]).toEqual([after, before]);
    expect((await ask('DELETE', '/v2/tags/y/manifests/latest')).status).toBe(202);
    expect([await digest('latest'), await digest(after)]).toEqual([null, after]);
    expect((await ask('DELETE', '/v2/tags/y/manifests/latest')).status).toBe(404);
  });

  it('go with the manifest that they name', async () => {
    const digest = await pushImage(target, 'tags/z', 'one');
    expect((await ask('DELETE', `/v2/tags/z/manifests/${digest}`)).status).toBe(202);
    expect((await ask('GET', '/v2/tags/z/manifests/one')).code).toBe('MANIFEST_UNKNOWN');
  });
});

describe('push', () => {
  const begin = async (query = ''): Promise<string> => {
    const { status, headers } = await ask('POST', `/v2/push/x/blobs/uploads/${query}`);
    expect(status).toBe(202);
    return headers.get('location') ?? '';
  };

  it('takes a blob in one request', async () => {
    const digest = sha256('whole');
    const done = await ask(
      'POST',
      `/v2/push/x/blobs/uploads/?digest=${digest}`,
      'whole',
      'application/octet-stream',
    );
    expect([done.status, done.headers.get('location')]).toEqual([201, `/v2/push/x/blobs/${digest}`]);
    expect((await ask('GET', `/v2/push/x/blobs/${digest}`)).text).toBe('whole');
  });

  it('takes it in pieces, in their order', async () => {
    const location = await begin();
    const piece = (content: string, range: string) =>
      fetch(new URL(location, target.origin), {
        method: 'PATCH',
        body: content,
        headers: { 'content-range': range },
      });
    const first = await piece('hello ', '0-5');
    expect([first.status, first.headers.get('range')]).toEqual([202, '0-5']);
    expect((await piece('again', '0-4')).status).toBe(416);
    expect((await ask('GET', location)).headers.get('range')).toBe('0-5');
    expect((await piece('wor', '6-8')).status).toBe(202);
    const digest = sha256('hello world');
    expect((await ask('PUT', `${location}?digest=${digest}`, 'ld', 'application/octet-stream')).status).toBe(
      201,
    );
    expect((await ask('GET', `/v2/push/x/blobs/${digest}`)).text).toBe('hello world');
    expect(await ask('GET', location)).toMatchObject({ status: 404, code: 'BLOB_UPLOAD_UNKNOWN' });
  });

  it('takes from another repository what that has', async () => {
    const digest = await store.putBlob('push/from', Buffer.from('shared'));
    const mounted = await ask('POST', `/v2/push/to/blobs/uploads/?mount=${digest}&from=push/from`);
    expect(mounted.status).toBe(201);
    expect((await ask('GET', `/v2/push/to/blobs/${digest}`)).text).toBe('shared');
    expect((await ask('POST', `/v2/push/to/blobs/uploads/?mount=${digest}&from=push/none`)).status).toBe(202);
    expect((await ask('POST', '/v2/push/to/blobs/uploads/?mount=../../x&from=../..')).status).toBe(202);
  });

  it.each([sha256('other'), 'sha256:1', 'sha512:1', '../../x', ''])(
    'refuses bytes that are not %j',
    async (digest) => {
      const location = await begin();
      const refused = await ask(
        'PUT',
        `${location}?digest=${encodeURIComponent(digest)}`,
        'bytes',
        'text/plain',
      );
      expect(refused).toMatchObject({ status: 400, code: 'DIGEST_INVALID' });
      expect((await ask('GET', location)).status).toBe(404);
    },
  );

  it.each<[string, string, string, number, string]>([
    [
      'whose blobs are missing',
      'one',
      JSON.stringify({ schemaVersion: 2, mediaType: types.image, config: { digest: sha256('no') } }),
      404,
      'MANIFEST_BLOB_UNKNOWN',
    ],
    ['that is no JSON', 'one', 'words', 400, 'MANIFEST_INVALID'],
    ['of another version', 'one', JSON.stringify({ schemaVersion: 1 }), 400, 'MANIFEST_INVALID'],
    [
      'of another type',
      'one',
      JSON.stringify({ schemaVersion: 2, mediaType: types.index }),
      400,
      'MANIFEST_INVALID',
    ],
    [
      'of another digest',
      sha256('x'),
      JSON.stringify({ schemaVersion: 2, mediaType: types.image }),
      400,
      'DIGEST_INVALID',
    ],
  ])('refuses a manifest %s', async (_, reference, body, status, code) => {
    expect(await ask('PUT', `/v2/push/bad/manifests/${reference}`, body, types.image)).toMatchObject({
      status,
      code,
    });
    expect(await store.repositories()).not.toContain('push/bad');
  });

  it('refuses an index whose images are missing, and a manifest that is too long', async () => {
    const index = { schemaVersion: 2, mediaType: types.index, manifests: [{ digest: sha256('no') }] };
    await expect(pushManifest(target, 'push/bad', 'one', index)).rejects.toThrow('MANIFEST_BLOB_UNKNOWN');
    const long = await ask('PUT', '/v2/push/bad/manifests/one', ' '.repeat(4_194_305), types.image);
    expect(long).toMatchObject({ status: 413, code: 'SIZE_INVALID' });
  });

  it('takes nothing from the page of another site', async () => {
    const answer = await fetch(`${target.origin}/v2/push/x/blobs/uploads/`, {
      method: 'POST',
      headers: { origin: 'https://evil.example.com' },
    });
    expect(answer.status).toBe(403);
  });
});

describe('a build', () => {
  it('makes an image for two platforms, the same for the same commit', async () => {
    const build = { image: 'shop/web', repository: 'acme/web', commit: '1f2e3d4'.padEnd(40, '0') };
    const digest = await pushBuild(store, build);
    expect(await pushBuild(store, build)).toBe(digest);
    const { text } = await ask('GET', '/v2/shop/web/manifests/1f2e3d4');
    const index: unknown = JSON.parse(text);
    expect(index).toMatchObject({
      mediaType: types.index,
      manifests: [{ platform: { architecture: 'amd64' } }, { platform: { architecture: 'arm64' } }],
    });
    expect(await pushBuild(store, { ...build, commit: 'f'.repeat(40) }, 'other')).not.toBe(digest);
  });
});

it('keeps what was pushed in its folder', async () => {
  await pushImage(target, 'kept/x', 'one');
  const again = openStore(folder);
  expect(await again.repositories()).toEqual(expect.arrayContaining(['kept/x', 'pull/index']));
  expect((await again.tags('kept/x')).map(({ tag }) => tag)).toEqual(['one']);
});

it('is away when it is to be, and tells what it was asked', async () => {
  away = true;
  expect((await ask('GET', '/v2/shop/web/manifests/1f2e3d4')).status).toBe(503);
  away = false;
  operations.length = 0;
  await ask('HEAD', '/v2/shop/web/manifests/1f2e3d4');
  await ask('GET', '/v2/shop/web/tags/list');
  expect(operations).toEqual(['/v2/{name}/manifests/{reference}', '/v2/{name}/tags/list']);
});

it('lists the tags that are there, and none of those that are being written', async () => {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json';
  const state = { writing: true };
  const writes = (async () => {
    for (let index = 0; index < 40; index += 1)
      await store.putManifest('shop/busy', { mediaType, bytes: Buffer.from('{}') }, `tag-${index % 6}`);
    state.writing = false;
  })();
  while (state.writing) for (const { tag } of await store.tags('shop/busy')) expect(tag).toMatch(/^tag-\d$/u);
  await writes;
  expect(await store.tags('shop/busy')).toHaveLength(6);
});
