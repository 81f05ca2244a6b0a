import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { statusOf, textOf, visit, type Visitor } from './browserless.ts';
import { bot, startSite, type Site } from './site.ts';

let site: Site;
let dev: Visitor;

beforeAll(async () => {
  site = await startSite();
  dev = await visit(site, 'dev');
});
afterAll(() => site.close());

async function text(path: string): Promise<string> {
  const answer = await dev.get(path);
  expect(answer.status).toBe(200);
  return textOf(answer.body);
}

const headOf = async (fullName: string): Promise<string> =>
  (await site.world.git(fullName).resolve('refs/heads/main')) ?? '';

describe('pages', () => {
  it('welcomes with what to try first', async () => {
    const page = await text('/');
    expect(page).toContain('Try this first: open acme/storefront#1 and comment /deploy staging');
    expect(page).toContain(`git clone ${site.url}/acme/storefront.git`);
    expect(page).toMatch(/Open pull requests .*Show the delivery date at checkout/);
  });

  it.each([
    ['/acme', 'acme/ environments'],
    ['/dev', 'Devika Rao'],
    ['/orgs/acme/teams/sre', '@acme/sre'],
    ['/acme/environments', 'slipway.yaml'],
    ['/acme/environments/tree/main/staging', 'storefront'],
    ['/acme/environments/blob/main/slipway.yaml', 'services:'],
    ['/acme/environments/commits/main', 'Run storefront in staging'],
    ['/acme/environments/commits/main/production', 'Run storefront in production'],
    ['/acme/environments/pulls', 'No pull request is open.'],
    ['/acme/storefront/pulls', 'Show the delivery date at checkout'],
    ['/acme/storefront/pulls?state=closed', 'No pull request was closed yet.'],
    ['/acme/storefront/pull/1', 'wants to merge delivery-date into main'],
    ['/acme/storefront/pull/1/files', 'files changed'],
    ['/acme/storefront/pull/1/commits', 'Work out when an order arrives'],
    ['/acme/storefront/deployments', 'Nothing of this repository was deployed yet.'],
    ['/acme/storefront/compare/main', 'delivery-date'],
    ['/acme/storefront/compare/main...delivery-date', 'Create pull request'],
  ])('%s shows %p', async (path, expected) => {
    expect(await text(path)).toContain(expected);
  });

  it('shows what the image registry holds, the newest first', async () => {
    const head = await headOf('acme/storefront');
    const page = await text('/_sandbox/registry');
    expect(page).toContain(`shop/storefront`);
    expect(page).toContain(`docker push ${new URL(site.url).host}/shop/storefront:tag`);
    expect(page).toMatch(
      new RegExp(`${head.slice(0, 7)} pushed just now linux/amd64 linux/arm64 sha256:[0-9a-f]{64}`),
    );
    const { registry } = site;
    const hostile = { mediaType: '<b>', bytes: Buffer.from('{"schemaVersion":2,"manifests":"<i>"}') };
    await registry.putManifest('shop/other', hostile, 'one');
    expect((await dev.get('/_sandbox/registry')).body).not.toMatch(/<b>|<i>/);
    expect(await text('/_sandbox/registry')).toContain('shop/other one pushed just now');
    expect(await text('/')).toContain('Images of what is built are in the registry');
  });

  it('tells a conversation in the order of time, commits before what is said of them', async () => {
    const opened = await text('/acme/storefront/pull/1');
    site.world.createComment('acme/storefront', 1, 'said at once', 'ada');
    const page = await text('/acme/storefront/pull/1');
    const places = ['opened this', 'Work out when', 'Test delivery dates', 'said at once', 'All checks'].map(
      (words) => page.indexOf(words),
    );
    expect(opened).not.toContain('said at once');
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('shows history of one path only', async () => {
    expect(await text('/acme/environments/commits/main/production')).not.toContain(
      'Run storefront in staging',
    );
  });

  it.each([
    '/acme/nowhere',
    '/nobody',
    '/acme/storefront/pull/99',
    '/acme/storefront/pull/1e0',
    '/acme/storefront/pull/1/nothing',
    '/acme/storefront/blob/main/nowhere.md',
    '/acme/storefront/blob/nowhere/README.md',
    '/acme/storefront/tree/main~1',
    '/acme/storefront/tree/HEAD@%7B1%7D',
    '/acme/storefront/blob/main/../../../etc/passwd%00',
    '/acme/storefront/commit/0000000000000000000000000000000000000000',
    '/acme/storefront/commit/main',
    '/acme/storefront/compare/main...nowhere',
    '/acme/storefront/runs/999999',
    '/acme/storefront/runs/x',
    '/%',
    '/orgs/acme/teams/nobody',
  ])('%s is not found', async (path) => {
    const answer = await dev.get(path);
    expect(answer.status).toBe(404);
    expect(textOf(answer.body)).toContain('Not found');
  });

  it.each([
    '/api/v3/repos',
    '/api/graphql',
    '/acme/storefront.git/info/refs',
    '/_sandbox/faults',
    '/_sandbox/assets/../index.ts',
  ])('leaves %s to others', async (path) => {
    expect((await dev.get(path)).body).toBe('not the web page');
  });

  it('leads from an issue to the pull request, and from a folder to its tree', async () => {
    expect((await dev.get('/acme/storefront/issues/1')).location).toBe('/acme/storefront/pull/1');
    expect((await dev.get('/acme/environments/blob/main/staging')).location).toBe(
      '/acme/environments/tree/main/staging',
    );
    expect((await dev.get('/acme/environments/tree/main/slipway.yaml')).location).toBe(
      '/acme/environments/blob/main/slipway.yaml',
    );
  });

  it('sends a file raw as text that no browser runs', async () => {
    const answer = await dev.get('/acme/environments/raw/main/slipway.yaml');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.body).toMatch(/^[\w#].*\n/);
  });

  it('marks what is invisible in a file, and a branch with a slash', async () => {
    const sha = await headOf('acme/environments');
    await site.world.updateRef({
      repository: 'acme/environments',
      ref: 'refs/heads/fix/ends',
      expected: null,
      to: sha,
      actor: 'dev',
    });
    await site.world.createCommitOnBranch({
      repository: 'acme/environments',
      branch: 'fix/ends',
      expectedHead: sha,
      message: 'Mix line ends',
      writes: [{ path: 'docs/a b?.txt', bytes: new TextEncoder().encode('\uFEFFa\r\nb\r\n') }],
      deletes: [],
      actor: 'dev',
    });
    const page = await text('/acme/environments/blob/fix/ends/docs/a%20b%3F.txt');
    expect(page).toContain('BOM');
    expect(page).toContain('CRLF');
    const tree = await dev.get('/acme/environments/tree/fix/ends/docs');
    expect(tree.body).toContain('href="/acme/environments/blob/fix/ends/docs/a%20b%3F.txt"');
    const changes = await text('/acme/environments/compare/main...fix/ends');
    expect(changes).toContain('␍');
  });

  it('shows a commit with its trailers apart and its diff', async () => {
    const sha = await headOf('acme/environments');
    const pull = site.world.pull('acme/storefront', 1);
    const commit = await site.world.createCommitOnBranch({
      repository: 'acme/environments',
      branch: 'main',
      expectedHead: sha,
      message: `deploy(staging): x\n\nwhy\n\nSlipway-Action: deploy\nSlipway-Source: acme/storefront@${pull?.head.sha ?? ''}\n`,
      writes: [{ path: 'x.yaml', bytes: new TextEncoder().encode('tag: on\n') }],
      deletes: [],
      actor: bot,
    });
    const answer = await dev.get(`/acme/environments/commit/${commit.sha.slice(0, 8)}`);
    expect(answer.body).toContain('<dt>Slipway-Action</dt>');
    expect(answer.body).toContain(`href="/acme/storefront/commit/${pull?.head.sha ?? ''}"`);
    expect(textOf(answer.body)).toContain('1 file changed +1 −0');
    expect(textOf(answer.body)).toContain('+tag: on');
  });

  it('hides a private repository from who may not see it', async () => {
    await site.world.createRepository({
      owner: 'ada',
      name: 'secret',
      private: true,
      autoInit: true,
      actor: 'ada',
    });
    const ada = await visit(site, 'ada');
    expect((await dev.get('/ada/secret')).status).toBe(404);
    expect((await dev.get('/')).body).not.toContain('secret');
    expect((await ada.get('/ada/secret')).status).toBe(200);
    expect((await ada.get('/')).body).toContain('ada/<strong>secret</strong>');
  });

  it('shows an empty repository, and a sandbox without anybody', async () => {
    await site.world.createRepository({ owner: 'acme', name: 'hollow', actor: 'ada' });
    const ada = await visit(site, 'ada');
    expect(textOf((await ada.get('/acme/hollow')).body)).toContain('This repository is empty.');
    const empty = await startSite({ empty: true });
    try {
      const response = await fetch(empty.url);
      expect(textOf(await response.text())).toContain('There are no users yet.');
    } finally {
      await empty.close();
    }
  });
});

describe('the shell', () => {
  it('allows no inline script and nothing from outside', async () => {
    const { headers, body } = await dev.get('/acme/storefront/pull/1');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    expect(body).not.toMatch(/<script(?![^>]*src="\/_sandbox)/);
    expect(body).not.toMatch(/(src|href)="https?:\/\/(?!localhost)/);
    expect(body).not.toMatch(/\sstyle="/);
  });

  it.each(['page.css', 'page.js', 'morph.js', 'completion.js', 'icon.svg'])('caches %s', async (name) => {
    const first = await dev.get(`/_sandbox/assets/${name}`);
    expect(first.status).toBe(200);
    const etag = first.headers.get('etag') ?? '';
    const second = await dev.get(`/_sandbox/assets/${name}`, { 'if-none-match': etag });
    expect([second.status, second.body]).toEqual([304, '']);
  });

  it('is small', async () => {
    const sizes = await Promise.all(
      ['page.css', 'page.js', 'morph.js', 'completion.js'].map(
        async (name) => (await dev.get(`/_sandbox/assets/${name}`)).body.length,
      ),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(34_000);
  });

  it.each([
    [200, {}],
    [200, { host: '127.0.0.1:3000' }],
    [403, { host: 'rebound.example' }],
    [403, { host: 'localhost.evil.example:3000' }],
    [403, { origin: 'https://evil.example' }],
    [403, { origin: 'null' }],
  ])('answers %i to %j', async (status, headers) => {
    expect(await statusOf(site, '/', headers)).toBe(status);
  });
});
