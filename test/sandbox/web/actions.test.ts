import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { textOf, visit, type Visitor } from './browserless.ts';
import { bot, startSite, type Site } from './site.ts';

const storefront = 'acme/storefront';
const pull = '/acme/storefront/pull/1';

let site: Site;
let world: World;
let people: Readonly<Record<'ada' | 'dev' | 'sam' | 'guest', Visitor>>;

beforeAll(async () => {
  site = await startSite();
  world = site.world;
  const [ada, dev, sam, guest] = await Promise.all(
    ['ada', 'dev', 'sam', 'guest'].map((login) => visit(site, login)),
  );
  if (!ada || !dev || !sam || !guest) throw new Error('nobody there');
  people = { ada, dev, sam, guest };
});
afterAll(() => site.close());

/** A pull request of dev's on a branch of its own. */
async function openPull(name: string, options: { readonly draft?: boolean } = {}): Promise<number> {
  const main = (await world.git(storefront).resolve('refs/heads/main')) ?? '';
  await world.updateRef({
    repository: storefront,
    ref: `refs/heads/${name}`,
    expected: null,
    to: main,
    actor: 'dev',
  });
  await world.createCommitOnBranch({
    repository: storefront,
    branch: name,
    expectedHead: main,
    message: `Add ${name}`,
    writes: [{ path: `${name}.txt`, bytes: new TextEncoder().encode('x\n') }],
    deletes: [],
    actor: 'dev',
  });
  const made = await world.openPull({
    repository: storefront,
    title: `Add ${name}`,
    head: { repository: storefront, ref: name },
    base: 'main',
    actor: 'dev',
    ...options,
  });
  return (await world.settled(storefront, made.number)).number;
}

describe('commenting', () => {
  it('creates the comment as who acts, and leads to it', async () => {
    const answer = await people.guest.post(`${pull}/comments`, { body: 'hello\r\nthere' });
    const made = world.comments(storefront, 1).at(-1);
    expect(made).toMatchObject({ author: 'guest', body: 'hello\r\nthere' });
    expect([answer.status, answer.location]).toEqual([303, `${pull}#issuecomment-${made?.id ?? 0}`]);
    expect((await people.dev.get(pull)).body).toContain(`id="issuecomment-${made?.id ?? 0}"`);
  });

  it.each([
    ['an empty comment', 422, { body: ' \r\n' }, 'needs some text'],
    ['a comment beyond GitHub’s limit', 422, { body: 'x'.repeat(65_537) }, '65536'],
    ['a form without a token', 403, { body: 'kept text', token: '' }, 'not made for this browser'],
    [
      'a form with a token of somebody else',
      403,
      { body: 'kept text', token: 'a'.repeat(64) },
      'not made for this browser',
    ],
    ['a form that is far too long', 413, { body: 'x'.repeat(700_000) }, 'too long'],
  ])('refuses %s', async (_, status, fields, reason) => {
    const before = world.comments(storefront, 1).length;
    const answer = await people.dev.post(`${pull}/comments`, fields);
    expect(answer.status).toBe(status);
    expect(textOf(answer.body)).toContain(reason);
    expect(world.comments(storefront, 1)).toHaveLength(before);
  });

  it('does not lose what was typed when it refuses', async () => {
    const answer = await people.dev.post(`${pull}/comments`, { body: 'long <thought>', token: 'x' });
    expect(answer.body).toContain('long &lt;thought&gt;');
  });

  it('refuses a form that comes from another site, with a right token', async () => {
    const before = world.comments(storefront, 1).length;
    const answer = await people.dev.post(
      `${pull}/comments`,
      { body: 'x' },
      { origin: 'https://evil.example' },
    );
    expect(answer.status).toBe(403);
    expect(world.comments(storefront, 1)).toHaveLength(before);
  });
});

describe('a comment of one’s own', () => {
  let id: number;
  beforeEach(() => {
    id = world.createComment(storefront, 1, 'first', 'dev').id;
  });

  it('can be edited and deleted by its author', async () => {
    await people.dev.post(`/acme/storefront/comments/${id}`, { body: 'second' });
    expect(world.comment(storefront, id)?.body).toBe('second');
    expect((await people.dev.get(pull)).body).toContain(`id="edit-${id}"`);
    await people.dev.post(`/acme/storefront/comments/${id}`, { body: 'second', delete: 'yes' });
    expect(world.comment(storefront, id)).toBeNull();
  });

  it('can be edited by who may write, as the bot’s can be', async () => {
    expect((await people.ada.post(`/acme/storefront/comments/${id}`, { body: 'second' })).status).toBe(303);
    expect(world.comment(storefront, id)).toMatchObject({ body: 'second', editor: 'ada' });
  });

  it('can be neither by anybody else', async () => {
    expect((await people.guest.get(pull)).body).not.toContain(`id="edit-${id}"`);
    for (const fields of [{ body: 'second' }, { body: '', delete: 'yes' }]) {
      expect((await people.guest.post(`/acme/storefront/comments/${id}`, fields)).status).toBe(403);
    }
    expect(world.comment(storefront, id)?.body).toBe('first');
  });

  it('takes reactions, and gives them back', async () => {
    const react = (content: string): Promise<{ status: number }> =>
      people.sam.post(`/acme/storefront/comments/${id}/reactions`, { content });
    await react('eyes');
    await react('rocket');
    await react('eyes');
    expect(world.comment(storefront, id)?.reactions.map(({ content }) => content)).toEqual(['rocket']);
    expect((await react('tada')).status).toBe(404);
  });
});

describe('reviewing', () => {
  it('records the verdict on the head that was shown', async () => {
    const head = world.pull(storefront, 1)?.head.sha ?? '';
    await people.sam.post(`${pull}/reviews`, { state: 'APPROVED', body: '', head });
    expect(world.reviews(storefront, 1).at(-1)).toMatchObject({
      author: 'sam',
      state: 'APPROVED',
      commitId: head,
    });
    await people.guest.post(`${pull}/reviews`, { state: 'CHANGES_REQUESTED', body: 'no', head });
    const page = textOf((await people.dev.get(pull)).body);
    expect(page).toMatch(/sam approved these changes/);
    expect(page).not.toMatch(/Changes requested by guest/);
  });

  it('counts the verdict of who may write alone', async () => {
    const number = await openPull('judged');
    const path = `/${storefront}/pull/${number}`;
    const box = async () => textOf((await people.dev.get(path)).body);
    await people.guest.post(`${path}/reviews`, { state: 'APPROVED', body: '' });
    expect(await box()).toMatch(/guest approved these changes/);
    expect(await box()).not.toMatch(/Approved by guest/);
    await people.sam.post(`${path}/reviews`, { state: 'APPROVED', body: '' });
    expect(await box()).toMatch(/Approved by sam/);
  });

  it.each([
    ['dev', 'APPROVED', 'x', 'Nobody can approve their own'],
    ['dev', 'CHANGES_REQUESTED', 'x', 'Nobody can request changes on their own'],
    ['sam', 'CHANGES_REQUESTED', '', 'Say in the comment box'],
  ] as const)('refuses %s %s', async (login, state, body, reason) => {
    const before = world.reviews(storefront, 1).length;
    const answer = await people[login].post(`${pull}/reviews`, { state, body });
    expect(answer.status).toBe(422);
    expect(textOf(answer.body)).toContain(reason);
    expect(world.reviews(storefront, 1)).toHaveLength(before);
  });
});

describe('merging', () => {
  it('merges for who may write', async () => {
    const number = await openPull('merged');
    const head = world.pull(storefront, number)?.head.sha ?? '';
    expect((await people.sam.get(`/acme/storefront/pull/${number}`)).body).toContain('Merge pull request');
    await people.sam.post(`/acme/storefront/pull/${number}/merge`, { method: 'squash', head });
    expect(world.pull(storefront, number)).toMatchObject({ state: 'closed', mergedBy: 'sam' });
    const page = textOf((await people.dev.get(`/acme/storefront/pull/${number}`)).body);
    expect(page).toContain('sam merged this as');
    expect(page).toContain('Add merged'); // its commits are still told
    const files = textOf((await people.dev.get(`/acme/storefront/pull/${number}/files`)).body);
    expect(files).toContain('1 file changed +1 −0');
  });

  it('refuses who may only read, and a head that has moved', async () => {
    const number = await openPull('kept');
    const path = `/acme/storefront/pull/${number}`;
    expect((await people.guest.get(path)).body).not.toContain('Merge pull request');
    const asGuest = await people.guest.post(`${path}/merge`, { method: 'merge' });
    expect([asGuest.status, textOf(asGuest.body)]).toEqual([
      403,
      expect.stringContaining('guest has read access'),
    ]);
    const stale = await people.sam.post(`${path}/merge`, { method: 'merge', head: '0'.repeat(40) });
    expect(stale.status).toBe(409);
    expect((await people.sam.post(`${path}/merge`, { method: 'fast' })).status).toBe(404);
    expect(world.pull(storefront, number)?.state).toBe('open');
  });

  it('closes with a comment and reopens, for the author and for who triages', async () => {
    const number = await openPull('closing');
    const path = `/acme/storefront/pull/${number}`;
    expect((await people.guest.post(`${path}/comments`, { state: 'closed' })).status).toBe(403);
    await people.dev.post(`${path}/comments`, { state: 'closed', body: 'not now' });
    expect(world.pull(storefront, number)?.state).toBe('closed');
    expect(world.comments(storefront, number).at(-1)?.body).toBe('not now');
    await people.sam.post(`${path}/comments`, { state: 'open', body: '' });
    expect(world.pull(storefront, number)?.state).toBe('open');
  });

  it('ends a draft', async () => {
    const number = await openPull('draft', { draft: true });
    const path = `/acme/storefront/pull/${number}`;
    expect(textOf((await people.sam.get(path)).body)).toContain('This is a draft');
    expect((await people.guest.post(`${path}/ready`, {})).status).toBe(403);
    await people.dev.post(`${path}/ready`, {});
    expect(world.pull(storefront, number)?.draft).toBe(false);
  });

  it('opens a pull request between two branches', async () => {
    const main = (await world.git(storefront).resolve('refs/heads/main')) ?? '';
    await world.updateRef({
      repository: storefront,
      ref: 'refs/heads/same',
      expected: null,
      to: main,
      actor: 'dev',
    });
    const fields = { title: 'New', body: '', base: 'main', head: 'same' };
    expect((await people.guest.post('/acme/storefront/pulls', fields)).status).toBe(403);
    expect((await people.dev.post('/acme/storefront/pulls', { ...fields, title: ' ' })).status).toBe(422);
    expect((await people.dev.post('/acme/storefront/pulls', fields)).status).toBe(422); // no commits between them
    expect(
      (await people.dev.post('/acme/storefront/pulls', { ...fields, head: 'delivery-date' })).status,
    ).toBe(422); // there is one
  });
});

describe('checks', () => {
  it('are shown with what failed, and run again by who may', async () => {
    const number = await openPull('checked');
    const sha = world.pull(storefront, number)?.head.sha ?? '';
    const output = { title: 'Two tests failed', summary: '**why**', text: null };
    const run = world.createCheckRun(
      {
        repository: storefront,
        headSha: sha,
        name: 'unit tests',
        app: 'ci',
        status: 'completed',
        conclusion: 'failure',
        output,
        detailsUrl: 'javascript:alert(1)',
        externalId: null,
        completedAt: world.now(),
      },
      bot,
    );
    const page = await people.dev.get(`/acme/storefront/pull/${number}`);
    expect(textOf(page.body)).toMatch(/All checks have failed .*unit tests Two tests failed/);
    const report = await people.dev.get(`/acme/storefront/runs/${run.id}`);
    expect(report.body).toContain('<strong>why</strong>');
    expect(report.body).not.toContain('javascript:');
    const again = `/acme/storefront/runs/${run.id}/rerequest`;
    expect((await people.guest.post(again, {})).status).toBe(403);
    const heard = new Promise((resolve) => {
      const stop = world.subscribe((event) => {
        if (event.name !== 'check_run' || event.action !== 'rerequested') return;
        stop();
        resolve(event.run.id);
      });
    });
    await people.dev.post(again, { pull: String(number) });
    expect(await heard).toBe(run.id);
  });
});

describe('acting as somebody', () => {
  it('is kept in a cookie, and leads back', async () => {
    const answer = await people.dev.post('/_sandbox/act-as', { login: 'guest', back: pull });
    expect(answer.location).toBe(pull);
    expect(answer.headers.getSetCookie().join()).toMatch(
      /sandbox_actor=guest; Path=\/; HttpOnly; SameSite=Lax/,
    );
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', ''])(
    'never leads to %p',
    async (back) => {
      expect((await people.dev.post('/_sandbox/act-as', { login: 'guest', back })).location).toBe('/');
    },
  );

  it.each(['nobody', 'acme', bot, ''])('refuses %p', async (login) => {
    expect((await people.dev.post('/_sandbox/act-as', { login })).status).toBe(422);
  });
});
