import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { refusalOf, startApi, storefront, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

const as = (login: string) => api.as(login).rest;
const pull1 = { ...storefront, pull_number: 1 };

/** A branch with one change, and a pull request for it by dev. */
async function openPull(branch: string) {
  const dev = as('dev');
  const { data: main } = await dev.git.getRef({ ...storefront, ref: 'heads/main' });
  await dev.git.createRef({ ...storefront, ref: `refs/heads/${branch}`, sha: main.object.sha });
  await dev.repos.createOrUpdateFileContents({
    ...storefront,
    branch,
    path: `${branch}.txt`,
    message: `Add ${branch}`,
    content: Buffer.from(branch).toString('base64'),
  });
  const { data } = await dev.pulls.create({
    ...storefront,
    title: branch,
    head: branch,
    base: 'main',
    body: 'why',
  });
  await api.sandbox.world.settled('acme/storefront', data.number);
  return { ...storefront, pull_number: data.number };
}

describe('a pull request', () => {
  it('is opened, read, changed and listed', async () => {
    const place = await openPull('lists');
    const { data } = await as('guest').pulls.get(place);
    expect(data).toMatchObject({
      title: 'lists',
      state: 'open',
      user: { login: 'dev' },
      head: { ref: 'lists', label: 'acme:lists', repo: { full_name: 'acme/storefront' } },
      base: { ref: 'main' },
      mergeable: true,
      commits: 1,
      changed_files: 1,
      additions: 1,
      author_association: 'MEMBER',
    });
    const files = await as('guest').pulls.listFiles(place);
    expect(files.data).toMatchObject([{ filename: 'lists.txt', status: 'added' }]);
    const commits = await as('guest').pulls.listCommits(place);
    expect(commits.data).toMatchObject([{ commit: { message: 'Add lists' }, author: { login: 'dev' } }]);
    await as('dev').pulls.update({ ...place, title: 'Lists' });
    expect(await refusalOf(as('guest').pulls.update({ ...place, title: 'x' }))).toMatchObject({
      status: 403,
    });
    const byHead = await as('guest').pulls.list({ ...storefront, head: 'acme:lists' });
    expect(byHead.data.map(({ title }) => title)).toEqual(['Lists']);
    await as('dev').pulls.update({ ...place, state: 'closed' });
    expect((await as('guest').pulls.list({ ...storefront, head: 'acme:lists' })).data).toEqual([]);
    const issue = await as('guest').issues.get({ ...storefront, issue_number: place.pull_number });
    expect(issue.data).toMatchObject({ state: 'closed', pull_request: { url: data.url } });
  });

  it('is merged at the head that was seen', async () => {
    const place = await openPull('merges');
    expect(await refusalOf(as('dev').pulls.checkIfMerged(place))).toMatchObject({ status: 404 });
    const stale = { ...place, sha: '0'.repeat(40) };
    expect(await refusalOf(as('dev').pulls.merge(stale))).toMatchObject({ status: 409 });
    expect(await refusalOf(as('guest').pulls.merge(place))).toMatchObject({ status: 403 });
    const { data: pull } = await as('dev').pulls.get(place);
    const merged = await as('dev').pulls.merge({ ...place, sha: pull.head.sha, merge_method: 'squash' });
    expect(merged.data.merged).toBe(true);
    expect((await as('dev').pulls.get(place)).data).toMatchObject({
      merged: true,
      state: 'closed',
      merged_by: { login: 'dev' },
      merge_commit_sha: merged.data.sha,
    });
    expect((await as('dev').pulls.checkIfMerged(place)).status).toBe(204);
    expect(await refusalOf(as('dev').pulls.merge(place))).toMatchObject({ status: 405 });
  });

  it.each([
    ['of a branch that there is not', { head: 'teapot', base: 'main' }],
    ['of a fork that there is not', { head: 'guest:main', base: 'main' }],
    ['without a difference', { head: 'main', base: 'main' }],
  ])('%s is refused', async (_what, ends) => {
    const refusal = await refusalOf(as('dev').pulls.create({ ...storefront, title: 'x', ...ends }));
    expect(refusal).toEqual({ status: 422, message: expect.stringContaining('Validation Failed') });
  });

  it('can come from a fork, whose end it outlives', async () => {
    const fork = await as('guest').repos.createFork(storefront);
    expect(fork.data).toMatchObject({
      full_name: 'guest/storefront',
      fork: true,
      parent: { full_name: 'acme/storefront' },
    });
    const place = { owner: 'guest', repo: 'storefront' };
    await as('guest').repos.createOrUpdateFileContents({
      ...place,
      path: 'fork.txt',
      message: 'Fork',
      content: '',
    });
    const { data } = await as('guest').pulls.create({
      ...storefront,
      title: 'f',
      head: 'guest:main',
      base: 'main',
    });
    expect(data.head).toMatchObject({ label: 'guest:main', repo: { full_name: 'guest/storefront' } });
    await as('guest').repos.delete(place);
    const { data: orphan } = await as('guest').pulls.get({ ...storefront, pull_number: data.number });
    expect(orphan.head.repo).toBeNull();
  });
});

describe('comments', () => {
  const issue = { ...storefront, issue_number: 1 };

  it('are written, read, changed, reacted to and deleted', async () => {
    const { data: comment } = await as('dev').issues.createComment({ ...issue, body: '/deploy staging\r\n' });
    expect(comment.body).toBe('/deploy staging\r\n');
    const place = { ...storefront, comment_id: comment.id };
    const first = await as('ada').reactions.createForIssueComment({ ...place, content: 'eyes' });
    const again = await as('ada').reactions.createForIssueComment({ ...place, content: 'eyes' });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.data.id).toBe(first.data.id);
    await as('sam').reactions.createForIssueComment({ ...place, content: 'rocket' });
    const { data: seen } = await as('guest').issues.getComment(place);
    expect(seen.reactions).toMatchObject({ total_count: 2, eyes: 1, rocket: 1, '+1': 0 });
    const eyes = { ...place, reaction_id: first.data.id };
    expect(await refusalOf(as('sam').reactions.deleteForIssueComment(eyes))).toMatchObject({ status: 403 });
    await as('ada').reactions.deleteForIssueComment(eyes);
    expect((await as('guest').reactions.listForIssueComment(place)).data).toMatchObject([
      { content: 'rocket', user: { login: 'sam' } },
    ]);
    await as('dev').issues.updateComment({ ...place, body: 'changed' });
    await as('dev').issues.deleteComment(place);
    expect(await refusalOf(as('dev').issues.getComment(place))).toMatchObject({ status: 404 });
  });

  it('are listed page by page, oldest first', async () => {
    for (const body of ['a', 'b', 'c']) await as('dev').issues.createComment({ ...issue, body });
    const all = await api
      .as('dev')
      .paginate('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', { ...issue, per_page: 2 });
    expect(all.map(({ body }) => body).slice(-3)).toEqual(['a', 'b', 'c']);
    const newest = await as('dev').issues.listCommentsForRepo({
      ...storefront,
      sort: 'created',
      direction: 'desc',
      per_page: 1,
    });
    expect(newest.data).toMatchObject([{ body: 'c' }]);
    expect((await as('dev').issues.listComments({ ...issue, since: '2099-01-01T00:00:00Z' })).data).toEqual(
      [],
    );
  });

  it.each([
    ['nothing', '   '],
    ['more than 65,536 characters', 'x'.repeat(65_537)],
  ])('of %s are refused', async (_what, body) => {
    expect(await refusalOf(as('dev').issues.createComment({ ...issue, body }))).toMatchObject({
      status: 422,
    });
  });

  it('may have 65,536 characters', async () => {
    const { data } = await as('dev').issues.createComment({ ...issue, body: 'x'.repeat(65_536) });
    expect(data.body).toHaveLength(65_536);
  });
});

describe('reviews', () => {
  it('are given, listed and dismissed', async () => {
    const { data } = await as('sam').pulls.createReview({ ...pull1, event: 'APPROVE', body: 'fine' });
    expect(data).toMatchObject({ state: 'APPROVED', user: { login: 'sam' }, body: 'fine' });
    await as('ada').pulls.createReview({ ...pull1, event: 'REQUEST_CHANGES', body: 'no' });
    const listed = await as('guest').pulls.listReviews(pull1);
    expect(listed.data.map(({ state }) => state)).toEqual(['APPROVED', 'CHANGES_REQUESTED']);
    const dismissal = { ...pull1, review_id: data.id, message: 'moved on' };
    expect(await refusalOf(as('guest').pulls.dismissReview(dismissal))).toMatchObject({ status: 403 });
    expect((await as('ada').pulls.dismissReview(dismissal)).data.state).toBe('DISMISSED');
    expect((await as('guest').pulls.getReview({ ...pull1, review_id: data.id })).data.state).toBe(
      'DISMISSED',
    );
  });

  it.each([
    ['of one’s own', 'dev', { event: 'APPROVE' as const }, 422],
    ['without a word', 'sam', { event: 'COMMENT' as const }, 422],
    ['that is pending', 'sam', { body: 'later' }, 501],
  ])('%s are refused', async (_what, login, input, status) => {
    const place = await openPull(`review-${status}-${login}`);
    expect(await refusalOf(as(login).pulls.createReview({ ...place, ...input }))).toMatchObject({ status });
  });
});

describe('how a pull request is merged', () => {
  const settings = (login: string, more: object) => as(login).repos.update({ ...storefront, ...more });

  it('is up to the repository', async () => {
    expect(await refusalOf(settings('dev', { allow_merge_commit: false }))).toMatchObject({ status: 403 });
    expect(await refusalOf(settings('ada', { has_wiki: true }))).toMatchObject({ status: 501 });
    const none = { allow_merge_commit: false, allow_squash_merge: false, allow_rebase_merge: false };
    expect(await refusalOf(settings('ada', none))).toMatchObject({ status: 422 });
    const { data } = await settings('ada', { allow_merge_commit: false, delete_branch_on_merge: true });
    expect(data).toMatchObject({ allow_merge_commit: false, allow_squash_merge: true });
    const place = await openPull('ways');
    expect(await refusalOf(as('dev').pulls.merge({ ...place, merge_method: 'merge' }))).toMatchObject({
      status: 405,
      message: expect.stringContaining('Merge commits are not allowed on this repository.'),
    });
    await as('dev').pulls.merge({ ...place, merge_method: 'squash' });
    const branch = as('dev').git.getRef({ ...storefront, ref: 'heads/ways' });
    expect(await refusalOf(branch)).toMatchObject({ status: 404 });
    await settings('ada', { allow_merge_commit: true, delete_branch_on_merge: false });
  });

  it('may take bringing its branch up to the base first', async () => {
    const place = await openPull('behind');
    const update = () => as('dev').pulls.updateBranch(place);
    expect(await refusalOf(update())).toMatchObject({
      status: 422,
      message: expect.stringContaining('There are no new commits on the base branch.'),
    });
    await as('ada').repos.createOrUpdateFileContents({
      ...{ ...storefront, branch: 'main', path: 'news.txt', message: 'News' },
      content: Buffer.from('news').toString('base64'),
    });
    const stale = as('dev').pulls.updateBranch({ ...place, expected_head_sha: '1'.repeat(40) });
    expect(await refusalOf(stale)).toMatchObject({ status: 422 });
    expect(await refusalOf(as('guest').pulls.updateBranch(place))).toMatchObject({ status: 403 });
    expect((await update()).status).toBe(202);
    expect((await as('dev').pulls.get(place)).data.commits).toBe(2);
  });
});

describe('a review', () => {
  it('is changed by its author alone, and keeps its decision', async () => {
    const place = await openPull('reviewed-twice');
    const { data } = await as('ada').pulls.createReview({ ...place, event: 'APPROVE', body: 'Good' });
    const edit = (login: string, body: string) =>
      as(login).pulls.updateReview({ ...place, review_id: data.id, body });
    expect(await refusalOf(edit('dev', 'Bad'))).toMatchObject({ status: 403 });
    expect(await refusalOf(edit('ada', ' '))).toMatchObject({ status: 422 });
    expect((await edit('ada', 'Better')).data).toMatchObject({ state: 'APPROVED', body: 'Better' });
  });
});
