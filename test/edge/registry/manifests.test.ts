import { describe, expect, it } from '@jest/globals';
import type { ImageReference } from '../../../src/core/image.ts';
import { limits } from '../../../src/core/limits.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { toPlain } from '../../../src/core/text.ts';
import { sha256, types } from '../../support/images.ts';
import { digest, error, found, json } from './recordings.ts';
import { type Answering, internet, type Internet, type Told } from './server.ts';

const manifest = JSON.stringify({ schemaVersion: 2, mediaType: types.image });
const of = sha256(manifest);

async function ask(
  answering: Answering,
  image: Partial<ImageReference> = { tag: '1' },
): Promise<{ readonly said: string; readonly net: Internet; readonly retryable: boolean }> {
  const net = await internet({ 'r.example.com': answering });
  const answer = await net.port.resolve({
    repository: 'r.example.com/shop/web',
    tag: null,
    digest: null,
    ...image,
  });
  if (!isProblem(answer)) return { said: `${answer.mediaType} ${answer.digest}`, net, retryable: false };
  const said = [answer.code, ...answer.reasons.map(toPlain)].join('\n');
  return { said, net, retryable: answer.retryable };
}

const get =
  (told: Told, head: Told = { status: 200 }): Answering =>
  ({ method }) =>
    method === 'HEAD' ? head : told;

describe('what a tag means', () => {
  it.each(Object.values(types))('is told by a HEAD: %s', async (type) => {
    const headers = { 'content-type': `${type}; charset=utf-8`, 'docker-content-digest': digest };
    const { said, net } = await ask(() => ({ headers }));
    expect(said).toBe(`${type} ${digest}`);
    expect(net.log).toEqual(['HEAD r.example.com/v2/shop/web/manifests/1']);
    const [asked] = net.hosts.get('r.example.com')?.asked ?? [];
    expect(asked?.accept?.split(', ')).toEqual(expect.arrayContaining(Object.values(types)));
  });

  it.each<[string, Told]>([
    ['without a digest', { headers: { 'content-type': types.image } }],
    [
      'with a digest that is none',
      { headers: { 'content-type': types.image, 'docker-content-digest': 'md5:1' } },
    ],
    ['without a type', { headers: { 'docker-content-digest': digest } }],
    ['that is not served', { status: 405 }],
    ['that finds nothing', { status: 404 }],
  ])('is computed from the bytes where the HEAD is one %s', async (_, head) => {
    const { said, net } = await ask(get({ headers: { 'content-type': types.image }, body: manifest }, head));
    expect(said).toBe(`${types.image} ${of}`);
    expect(net.log).toHaveLength(2);
  });

  it('by SHA-512, where the registry does so', async () => {
    const wrong = `sha512:${'0'.repeat(128)}`;
    const headers = { 'content-type': types.image, 'docker-content-digest': wrong };
    expect((await ask(get({ headers, body: manifest }))).said).toMatch(
      /^image-digest-mismatch\n.*sha512:0{128}.*sha512:/,
    );
  });
});

describe('an image that is asked for by its digest', () => {
  it('is looked up by that, whatever its tag', async () => {
    const { said, net } = await ask(() => found, { tag: '1', digest });
    expect(said).toContain(digest);
    expect(net.log).toEqual([`HEAD r.example.com/v2/shop/web/manifests/${digest}`]);
  });

  it.each<[string, Answering]>([
    ['in the header', () => found],
    ['in the bytes', get({ headers: { 'content-type': types.image }, body: manifest })],
  ])('is no other: %s', async (_, answering) => {
    const wanted = `sha256:${'0'.repeat(64)}`;
    const { said, retryable } = await ask(answering, { digest: wanted });
    expect(said).toContain(`image-digest-mismatch\nThe digest is ${wanted}`);
    expect(retryable).toBe(false);
  });
});

describe('a header that is not of its bytes', () => {
  it('is refused', async () => {
    const headers = { 'content-type': types.image, 'docker-content-digest': digest };
    const { said } = await ask(get({ headers, body: manifest }));
    expect(said).toContain(`image-digest-mismatch\nThe digest is ${digest}, that of the answer ${of}.`);
  });
});

describe('nothing is there', () => {
  it.each<[string, Told, boolean]>([
    ['image-not-in-registry', error(404, 'MANIFEST_UNKNOWN'), true],
    ['image-not-in-registry', error(404, 'NOT_FOUND'), true],
    [
      'image-not-in-registry',
      { status: 404, headers: { 'docker-distribution-api-version': 'registry/2.0' } },
      true,
    ],
    ['image-repository-unknown', error(404, 'NAME_UNKNOWN'), false],
    ['not-a-registry', { status: 404, body: '<h1>Not Found</h1>' }, false],
    ['registry-not-allowed', error(403, 'DENIED'), false],
    ['not-a-registry', error(400, 'NAME_INVALID'), false],
    ['not-a-registry', json(200, { hello: 'world' }), false],
    ['not-a-registry', { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' }, false],
    [
      'not-a-registry',
      {
        headers: { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' },
        body: '{}',
      },
      false,
    ],
    ['not-a-registry', { status: 204 }, false],
  ])('%s: %j', async (code, told, again) => {
    const { said, retryable } = await ask(get(told, { ...told, body: '' }));
    expect([said.split('\n')[0], retryable]).toEqual([code, again]);
  });

  it('quotes no words of the registry but its codes', async () => {
    const told = json(403, { errors: [{ code: 'DENIED', message: '@everybody <b>' }, { code: '<script>' }] });
    const { said } = await ask(() => told);
    expect(said).toContain('It answers 403, DENIED.');
    expect(said).not.toMatch(/everybody|script/);
  });
});

describe('a registry that is away', () => {
  it.each<[string, Told]>([
    ['in trouble', { status: 503 }],
    ['behind a gateway that finds it not', { status: 502, body: '<html>' }],
    ['limiting requests', { status: 429 }],
    ['breaking connections off', { cut: true }],
  ])('%s is a problem that may pass, and never an answer', async (_, told) => {
    const { said, net, retryable } = await ask(() => told);
    expect([said.split('\n')[0], retryable]).toEqual(['registry-unavailable', true]);
    expect(net.log).toHaveLength(limits.requestTries);
  });

  it('is found again in a later try', async () => {
    let tries = 0;
    const { said } = await ask(() => ((tries += 1) < limits.requestTries ? { status: 500 } : found));
    expect(said).toContain(digest);
  });

  it.each<[string, Told]>([
    ['never answers', { silent: true }],
    ['stops in the middle', { headers: { 'content-length': '9', 'content-type': types.image }, stall: '{' }],
  ])('%s: it is not waited for without end', async (_, told) => {
    const net = await internet({ 'r.example.com': get(told) }, { patience: 100 });
    const answer = await net.port.resolve({ repository: 'r.example.com/web', tag: '1', digest: null });
    if (!isProblem(answer)) throw new Error('It was found.');
    expect([answer.code, answer.reasons.map(toPlain)]).toEqual([
      'registry-unavailable',
      ['It did not answer within 15 seconds (limit registrySeconds).'],
    ]);
  });

  it('is nobody at all', async () => {
    const net = await internet({});
    const answer = await net.port.resolve({ repository: 'nobody.invalid/web', tag: '1', digest: null });
    expect(answer).toMatchObject({ code: 'registry-unavailable', retryable: true });
  });
});

describe('bounds', () => {
  it.each<[string, Answering]>([
    [
      'a manifest',
      get({ headers: { 'content-type': types.image }, body: Buffer.alloc(limits.registryAnswerBytes + 1) }),
    ],
    ['a refusal', get({ status: 404, body: Buffer.alloc(limits.registryAnswerBytes + 1) })],
  ])('of %s', async (_, answering) => {
    expect((await ask(answering)).said).toContain('registry-answer-too-large');
  });

  it('take the largest manifest that registries must take', async () => {
    const body = `${manifest.slice(0, -1)}${' '.repeat(limits.registryAnswerBytes - manifest.length)}}`;
    const { said } = await ask(get({ headers: { 'content-type': types.image }, body }));
    expect(said).toBe(`${types.image} ${sha256(body)}`);
  });
});
