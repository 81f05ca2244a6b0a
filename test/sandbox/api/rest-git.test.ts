import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { environments, refusalOf, startApi, storefront, type Api } from './support.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.sandbox.close());

const text = (content: string) => Buffer.from(content).toString('base64');
const ada = () => api.as('ada').rest;

async function head(
  repository: { readonly owner: string; readonly repo: string },
  branch = 'main',
): Promise<string> {
  return (await ada().git.getRef({ ...repository, ref: `heads/${branch}` })).data.object.sha;
}

describe('contents', () => {
  const path = 'docs/a b#c.md';
  const place = { ...environments, path };

  it('are created, read, changed and deleted, each guarded by what was there', async () => {
    const made = await ada().repos.createOrUpdateFileContents({
      ...place,
      message: 'Add',
      content: text('one\n'),
    });
    expect(made.status).toBe(201);
    const read = await ada().repos.getContent(place);
    expect(read.data).toMatchObject({
      type: 'file',
      content: `${text('one\n')}\n`,
      sha: made.data.content?.sha,
    });
    const sha = made.data.content?.sha ?? '';
    const change = { ...place, message: 'Change', content: text('two\n') };
    expect(await refusalOf(ada().repos.createOrUpdateFileContents(change))).toMatchObject({ status: 422 });
    expect(
      await refusalOf(ada().repos.createOrUpdateFileContents({ ...change, sha: '0'.repeat(40) })),
    ).toMatchObject({ status: 409 });
    const changed = await ada().repos.createOrUpdateFileContents({ ...change, sha });
    expect(changed.status).toBe(200);
    expect(await refusalOf(ada().repos.deleteFile({ ...place, message: 'Drop', sha }))).toMatchObject({
      status: 409,
    });
    await ada().repos.deleteFile({ ...place, message: 'Drop', sha: changed.data.content?.sha ?? '' });
    expect(await refusalOf(ada().repos.getContent(place))).toMatchObject({ status: 404 });
  });

  it('of a folder are listed, or one object', async () => {
    const listed = await ada().repos.getContent({ ...environments, path: '' });
    expect(Array.isArray(listed.data) && listed.data.map(({ name, type }) => `${type} ${name}`)).toEqual(
      expect.arrayContaining(['dir staging', 'file slipway.yaml']),
    );
    const one = await ada().repos.getContent({
      ...environments,
      path: 'staging',
      mediaType: { format: 'object' },
    });
    expect(one.data).toMatchObject({
      type: 'dir',
      entries: [{ name: 'storefront', path: 'staging/storefront' }],
    });
  });

  it('come raw, byte for byte', async () => {
    const answer = await api.raw('GET', '/repos/acme/environments/contents/slipway.yaml', {
      headers: { accept: 'application/vnd.github.raw+json' },
    });
    const entry = await ada().repos.getContent({ ...environments, path: 'slipway.yaml' });
    const content = 'content' in entry.data ? entry.data.content : '';
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(content, 'base64'));
  });

  it.each(['../x', 'a/../../x', '.git/config', 'a/./b'])('refuse the path %s', async (bad) => {
    const answer = await api.raw('PUT', `/repos/acme/environments/contents/${encodeURIComponent(bad)}`, {
      body: JSON.stringify({ message: 'x', content: '' }),
    });
    expect(answer.status).toBe(422);
  });

  it('are not found at a ref that there is not', async () => {
    expect(
      await refusalOf(ada().repos.getContent({ ...environments, path: '', ref: 'teapot' })),
    ).toMatchObject({ status: 404 });
  });
});

describe('git data', () => {
  it('makes a commit from blobs, and moves a branch to it by compare-and-swap', async () => {
    const parent = await head(environments);
    const blob = await ada().git.createBlob({
      ...environments,
      content: text('#!/bin/sh\n'),
      encoding: 'base64',
    });
    const tree = await ada().git.createTree({
      ...environments,
      base_tree: parent,
      tree: [
        { path: 'bin/run', mode: '100755', type: 'blob', sha: blob.data.sha },
        { path: 'bin/note', mode: '100644', type: 'blob', content: 'note' },
        { path: 'README.md', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const commit = await ada().git.createCommit({
      ...environments,
      message: 'Add a script',
      tree: tree.data.sha,
      parents: [parent],
    });
    await ada().git.updateRef({ ...environments, ref: 'heads/main', sha: commit.data.sha });
    const { data } = await ada().git.getTree({ ...environments, tree_sha: 'main', recursive: 'true' });
    expect(data.tree).toContainEqual(
      expect.objectContaining({ path: 'bin/run', mode: '100755', sha: blob.data.sha }),
    );
    expect(data.tree.map(({ path }) => path)).not.toContain('README.md');
    const shown = await ada().repos.getCommit({ ...environments, ref: 'main' });
    expect(shown.data.files?.map(({ filename, status }) => `${status} ${filename}`)).toEqual(
      expect.arrayContaining(['added bin/run', 'added bin/note', 'removed README.md']),
    );
    expect(await refusalOf(ada().git.updateRef({ ...environments, ref: 'heads/main', sha: parent }))).toEqual(
      {
        status: 422,
        message: expect.stringContaining('Update is not a fast forward'),
      },
    );
  });

  it('lists, creates and deletes refs', async () => {
    const sha = await head(storefront);
    await ada().git.createRef({ ...storefront, ref: 'refs/heads/feature/one', sha });
    await ada().git.createRef({ ...storefront, ref: 'refs/tags/v1', sha });
    const matching = await ada().git.listMatchingRefs({ ...storefront, ref: 'heads/feature' });
    expect(matching.data).toMatchObject([{ ref: 'refs/heads/feature/one', object: { type: 'commit', sha } }]);
    expect((await ada().repos.listTags(storefront)).data).toMatchObject([{ name: 'v1', commit: { sha } }]);
    expect((await ada().repos.getBranch({ ...storefront, branch: 'feature/one' })).data).toMatchObject({
      protected: false,
    });
    await ada().git.deleteRef({ ...storefront, ref: 'heads/feature/one' });
    expect(await refusalOf(ada().repos.getBranch({ ...storefront, branch: 'feature/one' }))).toMatchObject({
      status: 404,
    });
  });

  const zeros = '0'.repeat(40);
  it.each([
    [
      'an object that there is not',
      () => ada().git.createRef({ ...storefront, ref: 'refs/heads/x', sha: zeros }),
      422,
    ],
    [
      'a ref that there is already',
      async () => ada().git.createRef({ ...storefront, ref: 'refs/heads/main', sha: await head(storefront) }),
      422,
    ],
    [
      'a ref without a kind',
      async () => ada().git.createRef({ ...storefront, ref: 'main', sha: await head(storefront) }),
      422,
    ],
    [
      'a ref with a bad name',
      async () => ada().git.createRef({ ...storefront, ref: 'refs/heads/a..b', sha: await head(storefront) }),
      422,
    ],
    ...[
      'refs/heads/-x',
      `refs/heads/${'a1'.repeat(20)}`,
      `refs/tags/${zeros}`,
      'refs/pull/1/head',
      'refs/pull/9/x',
    ].map((ref): [string, () => Promise<unknown>, number] => [
      `a ref ${ref}`,
      async () => ada().git.createRef({ ...storefront, ref, sha: await head(storefront) }),
      422,
    ]),
    [
      'a pull request’s ref moved',
      async () =>
        ada().git.updateRef({ ...storefront, ref: 'pull/1/head', sha: await head(storefront), force: true }),
      422,
    ],
    ['a pull request’s ref deleted', () => ada().git.deleteRef({ ...storefront, ref: 'pull/1/head' }), 422],
    ['the default branch’s end', () => ada().git.deleteRef({ ...storefront, ref: 'heads/main' }), 422],
    ['a blob that there is not', () => ada().git.getBlob({ ...storefront, file_sha: zeros }), 404],
    [
      'a blob by another expression',
      () => ada().git.getBlob({ ...storefront, file_sha: 'main:README.md' }),
      404,
    ],
    [
      'a tree entry that climbs',
      () =>
        ada().git.createTree({
          ...storefront,
          tree: [{ path: '../x', mode: '100644', type: 'blob', content: '' }],
        }),
      422,
    ],
    [
      'a tree entry of nothing',
      () => ada().git.createTree({ ...storefront, tree: [{ path: 'x', mode: '100644', type: 'blob' }] }),
      422,
    ],
    [
      'a commit without its parent',
      async () => {
        const { data } = await ada().git.getTree({ ...storefront, tree_sha: 'main' });
        return ada().git.createCommit({ ...storefront, message: 'x', tree: data.sha, parents: [zeros] });
      },
      422,
    ],
    [
      'protection where there is none',
      () => ada().repos.getBranchProtection({ ...storefront, branch: 'main' }),
      404,
    ],
  ])('refuses %s', async (_what, call, status) => {
    expect(await refusalOf(call())).toMatchObject({ status });
  });
});

describe('histories', () => {
  it('go page by page, and by path', async () => {
    const all = await api
      .as('ada')
      .paginate('GET /repos/{owner}/{repo}/commits', { ...environments, per_page: 2 });
    const { data: once } = await ada().repos.listCommits({ ...environments, per_page: 100 });
    expect(all.map(({ sha }) => sha)).toEqual(once.map(({ sha }) => sha));
    expect(all.length).toBeGreaterThan(2);
    const { data: some } = await ada().repos.listCommits({ ...environments, path: 'slipway.yaml' });
    expect(some.length).toBeGreaterThan(0);
    expect(some.length).toBeLessThan(all.length);
  });

  it('are compared', async () => {
    const { data: pull } = await ada().pulls.get({ ...storefront, pull_number: 1 });
    const basehead = `main...${pull.head.ref}`;
    const { data } = await ada().repos.compareCommitsWithBasehead({ ...storefront, basehead });
    expect(data).toMatchObject({
      status: 'ahead',
      ahead_by: pull.commits,
      behind_by: 0,
      total_commits: pull.commits,
    });
    expect(data.files?.length).toBe(pull.changed_files);
    const turned = await ada().repos.compareCommitsWithBasehead({
      ...storefront,
      basehead: `${pull.head.ref}...main`,
    });
    expect(turned.data).toMatchObject({ status: 'behind', behind_by: pull.commits });
    const same = await ada().repos.compareCommitsWithBasehead({ ...storefront, basehead: 'main...main' });
    expect(same.data.status).toBe('identical');
  });

  it('come as a diff', async () => {
    const answer = await api.raw('GET', '/repos/acme/storefront/pulls/1', {
      headers: { accept: 'application/vnd.github.diff' },
    });
    expect(answer.headers.get('content-type')).toContain('application/vnd.github.diff');
    expect(await answer.text()).toMatch(/^diff --git a\/\S+ b\/\S+\n[\s\S]*\n@@ /);
  });

  it.each(['teapot', '-h', '--all'])('of %s are none', async (ref) => {
    expect(await refusalOf(ada().repos.getCommit({ ...storefront, ref }))).toMatchObject({ status: 422 });
    expect(await refusalOf(ada().repos.listCommits({ ...storefront, sha: ref }))).toMatchObject({
      status: 404,
    });
  });
});
