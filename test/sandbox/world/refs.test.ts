import { afterEach, describe, expect, it } from '@jest/globals';
import { cleanUp, commit, git, headOf, openShop, record, sharedWorld } from './support.ts';

afterEach(cleanUp);

const repository = 'acme/shop';
const nowhere = 'f'.repeat(40);

describe('createCommitOnBranch', () => {
  it('commits as GitHub does, and leaves a repository that git finds whole', async () => {
    const world = await openShop();
    const head = await headOf(world, 'main');
    const { names } = record(world);
    const made = await world.createCommitOnBranch({
      repository,
      branch: 'main',
      expectedHead: head,
      message: 'Deploy\n\nSlipway-Action: deploy',
      writes: [{ path: 'staging/app.yaml', bytes: Buffer.from('a: 1\r\n') }],
      deletes: ['README.md'],
      actor: 'slipway[bot]',
    });
    const bot = world.account('slipway[bot]');
    expect(await world.git(repository).commit(made.sha)).toEqual(made);
    expect(made).toMatchObject({
      parents: [head],
      author: { name: 'slipway[bot]', email: `${bot?.id}+slipway[bot]@users.noreply.github.com` },
      committer: { name: 'GitHub', email: 'noreply@github.com' },
      message: 'Deploy\n\nSlipway-Action: deploy',
    });
    expect(await git(['ls-tree', '-r', 'main'], world.gitDirectory(repository))).toMatch(
      /^100644 blob \w{40}\tstaging\/app.yaml\n$/,
    );
    expect(names).toEqual(['push refs/heads/main']);
    await git(['fsck', '--strict', '--no-dangling'], world.gitDirectory(repository));
  });

  it('lets exactly one of twenty racing commits on one head win', async () => {
    const world = await openShop();
    const head = await headOf(world, 'main');
    const { names } = record(world);
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        world.createCommitOnBranch({
          repository,
          branch: 'main',
          expectedHead: head,
          message: `Racer ${index}`,
          writes: [{ path: `file-${index}`, bytes: Buffer.from('x') }],
          deletes: [],
          actor: 'dev',
        }),
      ),
    );
    const won = results.filter((result) => result.status === 'fulfilled');
    expect(won).toHaveLength(1);
    expect(await headOf(world, 'main')).toBe(won[0]?.value.sha);
    for (const result of results) {
      if (result.status === 'rejected') {
        expect(result.reason).toMatchObject({
          status: 409,
          message: `Expected branch to point to "${head}" but it did not.  Pull and try again.`,
        });
      }
    }
    expect(names).toEqual(['push refs/heads/main']);
  });

  it('loses against git itself, when git moves the branch behind its back', async () => {
    const world = await openShop();
    const head = await headOf(world, 'main');
    const other = await commit(world, { branch: 'other', files: { 'b.txt': 'b' } });
    await git(['update-ref', 'refs/heads/main', other], world.gitDirectory(repository));
    await expect(commitTo(world, 'main', head)).rejects.toMatchObject({ status: 409 });
    expect(await headOf(world, 'main')).toBe(other);
  });

  it('writes 100644 over an executable file, as GitHub does', async () => {
    const world = await openShop();
    const store = world.git(repository);
    const sha = await store.writeBlob(Buffer.from('#!/bin/sh\n'));
    const head = await headOf(world, 'main');
    const tree = await store.writeTree(head, [{ path: 'run.sh', mode: '100755', type: 'blob', sha }]);
    const signature = { name: 'dev', email: 'dev@example.com', date: '2026-11-22T00:00:00Z' };
    const to = await store.writeCommit({
      tree,
      parents: [head],
      author: signature,
      committer: signature,
      message: 'x',
    });
    await world.updateRef({ repository, ref: 'refs/heads/main', to, actor: 'dev' });
    const after = await commit(world, { branch: 'main', files: { 'run.sh': '#!/bin/sh\nexit\n' } });
    expect((await store.tree(after))?.find(({ path }) => path === 'run.sh')?.mode).toBe('100644');
  });
});

describe('updateRef', () => {
  it('tells what the ref was, when it is not what was expected', async () => {
    const world = await openShop();
    const main = await headOf(world, 'main');
    const update = (ref: string, expected: string | null, to: string | null) =>
      world.updateRef({ repository, ref, expected, to, actor: 'dev' });
    await expect(update('refs/heads/main', null, main)).rejects.toThrow('Reference already exists');
    await expect(update('refs/heads/gone', main, main)).rejects.toThrow('Reference does not exist');
    await expect(update('refs/heads/gone', null, null)).rejects.toThrow('Reference does not exist');
    await expect(update('refs/heads/main', nowhere, main)).rejects.toMatchObject({ status: 409 });
    await expect(update('refs/heads/new', null, nowhere)).rejects.toThrow('Object does not exist');
  });

  it('points branches at commits only, and tags at anything', async () => {
    const world = await openShop();
    const to = await world.git(repository).writeBlob(Buffer.from('x'));
    const update = (ref: string) => world.updateRef({ repository, ref, expected: null, to, actor: 'dev' });
    await expect(update('refs/heads/blob')).rejects.toThrow('Object is not a commit');
    await update('refs/tags/blob');
    expect(await world.git(repository).resolve('refs/tags/blob')).toBe(to);
  });

  it('refuses what is no fast-forward, unless forced, and then says that it was', async () => {
    const world = await openShop();
    const base = await headOf(world, 'main');
    await commit(world, { branch: 'main', files: { 'a.txt': 'a' } });
    const { events } = record(world);
    const back = { repository, ref: 'refs/heads/main', to: base, actor: 'dev' };
    await expect(world.updateRef(back)).rejects.toMatchObject({
      status: 422,
      message: 'Update is not a fast forward',
    });
    expect(events).toEqual([]);
    await world.updateRef({ ...back, force: true });
    expect(events).toMatchObject([{ name: 'push', forced: true, after: base, sender: 'dev' }]);
  });

  it('tells of new and deleted branches with the null object name', async () => {
    const world = await openShop();
    const to = await headOf(world, 'main');
    const { events } = record(world);
    const ref = 'refs/heads/passing';
    await world.updateRef({ repository, ref, expected: null, to, actor: 'dev' });
    await world.updateRef({ repository, ref, expected: to, to: null, actor: 'dev' });
    const none = '0'.repeat(40);
    expect(events).toMatchObject([
      { name: 'push', before: none, after: to, forced: false },
      { name: 'push', before: to, after: none, forced: false },
    ]);
  });

  it('makes the first branch of an empty repository its default branch', async () => {
    const world = await openShop();
    await world.createRepository({ owner: 'acme', name: 'empty', actor: 'dev' });
    const store = world.git('acme/empty');
    const signature = { name: 'dev', email: 'dev@example.com', date: '2026-11-22T00:00:00Z' };
    const tree = await store.writeTree(null, []);
    const to = await store.writeCommit({
      tree,
      parents: [],
      author: signature,
      committer: signature,
      message: 'x',
    });
    await world.updateRef({ repository: 'acme/empty', ref: 'refs/heads/trunk', to, actor: 'dev' });
    expect(world.repository('acme/empty')?.defaultBranch).toBe('trunk');
    expect(await store.resolve('HEAD')).toBe(to);
  });
});

describe('refusals', () => {
  const shared = sharedWorld(openShop);

  it.each([
    ['a head that never was', { branch: 'main', head: nowhere }, 409, /Expected branch/],
    ['a missing branch', { branch: 'missing' }, 404, /missing does not exist/],
    ['a bad branch name', { branch: 'a..b' }, 404, /does not exist/],
    ['a path that climbs', { path: '../escape' }, 422, /malformed path/],
    ['a path into .git', { path: 'a/.GIT/config' }, 422, /malformed path/],
    ['an absolute path', { path: '/etc/passwd' }, 422, /malformed path/],
    ['an empty path', { path: '' }, 422, /malformed path/],
    ['a NUL in a path', { path: 'a\0b' }, 422, /malformed path/],
    ['deleting what is not there', { deletes: ['missing.txt'] }, 422, /requested for deletion/],
    ['an unknown actor', { actor: 'nobody' }, 404, /Not Found/],
  ])('createCommitOnBranch refuses %s and moves nothing', async (_what, given, status, message) => {
    const world = shared();
    const head = await headOf(world, 'main');
    const { names } = record(world);
    const options = { branch: 'main', head, path: 'a.txt', deletes: [], actor: 'dev', ...given };
    const attempt = world.createCommitOnBranch({
      repository,
      branch: options.branch,
      expectedHead: options.head,
      message: 'x',
      writes: [{ path: options.path, bytes: Buffer.from('x') }],
      deletes: options.deletes,
      actor: options.actor,
    });
    await expect(attempt).rejects.toMatchObject({ status, message: expect.stringMatching(message) });
    expect(await headOf(world, 'main')).toBe(head);
    expect(names).toEqual([]);
  });

  it.each([
    ['refs/heads/a..b', 422, 'refs/heads/a..b is not a valid ref name.'],
    ['refs/heads/', 422, 'refs/heads/ is not a valid ref name.'],
    ['main', 422, 'main is not a valid ref name.'],
    ['refs/heads/x.lock', 422, 'refs/heads/x.lock is not a valid ref name.'],
    ['refs/heads/a b', 422, 'refs/heads/a b is not a valid ref name.'],
    ['refs/heads/new\nupdate refs/heads/main', 422, /not a valid ref name/],
    ['refs/pull/1/head', 422, 'Reference update failed'],
    ['refs/heads/main/deeper', 422, 'Reference update failed'],
  ])('updateRef refuses to make %j', async (ref, status, message) => {
    const world = shared();
    const to = await headOf(world, 'main');
    const attempt = world.updateRef({ repository, ref, expected: null, to, actor: 'dev' });
    await expect(attempt).rejects.toMatchObject({
      status,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});

function commitTo(world: Awaited<ReturnType<typeof openShop>>, branch: string, expectedHead: string) {
  const writes = [{ path: 'a.txt', bytes: Buffer.from('x') }];
  return world.createCommitOnBranch({
    repository,
    branch,
    expectedHead,
    message: 'x',
    writes,
    deletes: [],
    actor: 'dev',
  });
}
