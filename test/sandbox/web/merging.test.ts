/** Reviews that are taken back, branches that are brought up to date, and the merge queue. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { World } from '../../../src/sandbox/world/contract.ts';
import { visit, type Visitor } from './browserless.ts';
import { startSite, type Site } from './site.ts';

const storefront = 'acme/storefront';
const pull = '/acme/storefront/pull/1';

let site: Site;
let world: World;
let ada: Visitor;
let guest: Visitor;

beforeAll(async () => {
  site = await startSite();
  world = site.world;
  [ada, guest] = await Promise.all([visit(site, 'ada'), visit(site, 'guest')]);
});
afterAll(() => site.close());

describe('a review', () => {
  let path: string;
  beforeEach(async () => {
    const { id } = await world.submitReview({
      ...{ repository: storefront, pull: 1, state: 'APPROVED', body: '', actor: 'sam' },
    });
    path = `${pull}/reviews/${id}/dismiss`;
  });

  const last = () => world.reviews(storefront, 1).at(-1)?.state;

  it('is dismissed by who may write, who says why', async () => {
    expect((await ada.get(pull)).body).toContain(`action="${path}"`);
    const answer = await ada.post(path, { message: 'It was another diff' });
    expect(answer.status).toBe(303);
    expect(last()).toBe('DISMISSED');
    const { body } = await ada.get(pull);
    expect(body).toContain('It was another diff');
    expect(body).not.toContain(`action="${path}"`);
  });

  it.each([
    ['who may only read', () => guest, { message: 'No' }, 403],
    ['who does not say why', () => ada, { message: ' ' }, 422],
  ])('is not dismissed by %s', async (_, who, form, status) => {
    expect((await who().post(path, form)).status).toBe(status);
    expect(last()).toBe('APPROVED');
  });
});

describe('a branch', () => {
  const head = () => world.pull(storefront, 1)?.head.sha ?? '';

  it('is brought up to its base by who may write, where it is behind', async () => {
    expect((await ada.get(pull)).body).not.toContain(`${pull}/update`);
    await world.createCommitOnBranch({
      ...{ repository: storefront, branch: 'main', message: 'News', deletes: [], actor: 'ada' },
      expectedHead: (await world.git(storefront).resolve('refs/heads/main')) ?? '',
      writes: [{ path: 'news.txt', bytes: Buffer.from('news') }],
    });
    const before = head();
    expect((await ada.get(pull)).body).toContain(`action="${pull}/update"`);
    expect((await guest.get(pull)).body).not.toContain(`action="${pull}/update"`);
    expect((await guest.post(`${pull}/update`, { head: before })).status).toBe(403);
    expect((await ada.post(`${pull}/update`, { head: '1'.repeat(40) })).status).toBe(422);
    expect(head()).toBe(before);
    expect((await ada.post(`${pull}/update`, { head: before })).status).toBe(303);
    expect(await world.git(storefront).commit(head())).toMatchObject({
      parents: [before, expect.any(String)],
    });
  });
});

describe('what is merged', () => {
  it('has a button that opens the pull request which undoes it, for who may write', async () => {
    const to = (await world.git(storefront).resolve('refs/heads/main')) ?? '';
    await world.updateRef({ repository: storefront, ref: 'refs/heads/more', to, actor: 'ada' });
    await world.createCommitOnBranch({
      ...{ repository: storefront, branch: 'more', message: 'More', deletes: [], actor: 'ada' },
      expectedHead: to,
      writes: [{ path: 'more.txt', bytes: Buffer.from('more') }],
    });
    const { head, number } = await world.openPull({
      ...{ repository: storefront, title: 'More', body: '', base: 'main', actor: 'ada' },
      head: { repository: storefront, ref: 'more' },
    });
    const path = `${pull.slice(0, -1)}${number}`;
    expect((await ada.get(path)).body).not.toContain(`${path}/revert`);
    await world.mergePull(storefront, number, { sha: head.sha, method: 'squash', actor: 'ada' });
    expect((await ada.get(path)).body).toContain(`action="${path}/revert"`);
    expect((await guest.get(path)).body).not.toContain(`${path}/revert`);
    expect((await guest.post(`${path}/revert`, {})).status).toBe(403);
    const answer = await ada.post(`${path}/revert`, {});
    expect([answer.status, answer.location]).toEqual([303, `${pull.slice(0, -1)}${number + 1}`]);
    expect(world.pull(storefront, number + 1)).toMatchObject({ title: 'Revert "More"' });
    expect((await ada.post(`${path}/revert`, {})).status).toBe(422);
  });
});

describe('a base with rules', () => {
  beforeAll(() => {
    for (const { id, state } of world.reviews(storefront, 1)) {
      if (state === 'APPROVED') world.dismissReview(storefront, 1, id, 'Begin anew', 'ada');
    }
    world.saveRuleset(storefront, {
      ...{ name: 'main', enforcement: 'active', include: ['~DEFAULT_BRANCH'], exclude: [], bypass: [] },
      rules: [
        { type: 'pull_request', approvals: 1, methods: ['merge'] },
        { type: 'merge_queue', method: 'merge' },
      ],
    });
  });

  it('says what is missing, and then merges by its queue', async () => {
    const before = (await ada.get(pull)).body;
    expect(before).toContain('At least 1 approving review is required');
    expect(before).toMatch(/disabled[^>]*>\s*Merge when ready/);
    expect((await ada.post(`${pull}/merge`, { method: 'merge' })).status).toBe(405);
    await world.submitReview({ repository: storefront, pull: 1, state: 'APPROVED', body: '', actor: 'ada' });
    world.saveRuleset(storefront, {
      ...{ name: 'ci', enforcement: 'active', include: ['~ALL'], exclude: [], bypass: [] },
      rules: [
        {
          ...{ type: 'required_status_checks', strict: false },
          checks: [{ context: 'build', app: null }],
        },
      ],
    });
    const head = world.pull(storefront, 1)?.head.sha ?? '';
    const green = { state: 'success', description: null, targetUrl: null, creator: 'ada' } as const;
    world.createStatus({ repository: storefront, sha: head, context: 'build', ...green });
    expect((await ada.get(pull)).body).not.toContain('Merging is blocked');
    expect((await guest.post(`${pull}/queue`, { head })).status).toBe(403);
    expect((await ada.post(`${pull}/queue`, { head })).status).toBe(303);
    await world.queueSettled();
    expect((await ada.get(pull)).body).toContain('Number 1 in the merge queue');
    await ada.post(`${pull}/queue`, { leave: 'yes' });
    expect(world.queue(storefront)).toEqual([]);
    await ada.post(`${pull}/queue`, { head });
    await world.queueSettled();
    const group = world.queue(storefront)[0]?.group?.sha ?? '';
    world.createStatus({ repository: storefront, sha: group, context: 'build', ...green });
    await world.queueSettled();
    expect(world.pull(storefront, 1)?.mergeCommitSha).toBe(group);
    expect((await ada.get(pull)).body).toContain('removed this from the merge queue, for it was merged');
  });
});
