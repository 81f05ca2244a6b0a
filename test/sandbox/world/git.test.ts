import { afterEach, describe, expect, it } from '@jest/globals';
import { openRepository } from '../../../src/sandbox/world/git/repository.ts';
import { commitFiles, emptyRepository, signature } from './git-support.ts';
import { cleanUp, git } from './support.ts';

afterEach(cleanUp);

describe('an empty repository', () => {
  it('answers everything with nothing', async () => {
    const { repository } = await emptyRepository();
    expect(await repository.resolve('HEAD')).toBeNull();
    expect(await repository.resolve('main:a')).toBeNull();
    expect(await repository.refs()).toEqual([]);
    expect(await repository.log({ from: 'main', limit: 10 })).toEqual([]);
    expect(await repository.countCommits({ from: 'main' })).toBe(0);
    expect(await repository.tree('main')).toBeNull();
    expect(await repository.commit('main')).toBeNull();
  });
});

describe('a ref', () => {
  it('is found by its full name alone, and by what it is now', async () => {
    const { repository } = await emptyRepository();
    const [one, two] = [
      await commitFiles(repository, null, [{ path: 'a', bytes: '1' }]),
      await commitFiles(repository, null, [{ path: 'a', bytes: '2' }]),
    ];
    expect(await repository.ref('refs/heads/x/y')).toBeNull();
    await repository.moveRefs([{ ref: 'refs/heads/x/y', to: one }]);
    expect(await repository.ref('refs/heads/x/y')).toBe(one);
    await repository.moveRefs([{ ref: 'refs/heads/x/y', to: two }]);
    expect(await repository.ref('refs/heads/x/y')).toBe(two);
    for (const other of ['x/y', 'heads/x/y', 'refs/heads/x', 'refs/heads/x/y^{tree}', two, 'HEAD'])
      expect(await repository.ref(other)).toBeNull();
    await repository.moveRefs([{ ref: 'refs/heads/x/y', to: null }]);
    expect(await repository.ref('refs/heads/x/y')).toBeNull();
  });
});

describe('an ancestor', () => {
  it('is found by any name, and by way of annotated tags', async () => {
    const { repository, directory } = await emptyRepository();
    const one = await commitFiles(repository, null, [{ path: 'a', bytes: '1' }]);
    const two = await commitFiles(repository, one, [{ path: 'a', bytes: '2' }]);
    await repository.moveRefs([{ ref: 'refs/heads/main', to: two }]);
    await git(['tag', '--annotate', '--message', 'one', 'v1', one], directory);
    await git(['tag', '--annotate', '--message', 'two', 'v2', two], directory);
    const tagged = await repository.ref('refs/tags/v1');
    for (const older of [one, 'v1', 'refs/tags/v1', `${tagged}`])
      for (const newer of [two, 'v2', 'refs/heads/main']) {
        expect(await repository.isAncestor(older, newer)).toBe(true);
        expect(await repository.isAncestor(newer, older)).toBe(false);
      }
    await expect(repository.isAncestor('f'.repeat(40), two)).rejects.toThrow('is no commit');
  });
});

describe('names', () => {
  const odd = [
    'with space.txt',
    'tab\there',
    'line\nbreak',
    '"quoted".yaml',
    'ünïcode/日本語.yaml',
    ':(glob)*',
    '*.yaml',
    '-rf',
    'a:b',
    'trailing ',
    'x missing',
  ];

  it('of files may be odd, and are listed, found, logged and compared as they are', async () => {
    const { repository, directory } = await emptyRepository();
    const sha = await commitFiles(
      repository,
      null,
      odd.map((path) => ({ path, bytes: path })),
    );
    await git(['fsck', '--strict', '--no-dangling'], directory);
    const listed = await repository.tree(sha, { recursive: true });
    expect(
      listed
        ?.filter(({ type }) => type === 'blob')
        .map(({ path }) => path)
        .toSorted(),
    ).toEqual(odd.toSorted());
    for (const path of odd) {
      const blob = await repository.resolve(`${sha}:${path}`);
      expect(Buffer.from((await repository.blob(blob ?? '')) ?? []).toString()).toBe(path);
      expect(await repository.countCommits({ from: sha, path })).toBe(1);
    }
    const compared = await repository.diff(null, sha);
    expect(compared.map(({ path }) => path).toSorted()).toEqual(odd.toSorted());
  });

  it.each([
    ['nothing', ''],
    ['a NUL', 'main\0main'],
    ['a line break', 'main\ninfo main'],
    ['a path relative to a work tree', 'main:./a'],
    ['a path above it', 'main:../a'],
    ['a missing path', 'main:missing'],
    ['an option', '--batch-all-objects'],
    ['a missing object', 'f'.repeat(40)],
    ['half a name of no object', 'ffff'],
  ])('that are %s resolve to nothing, and the next question is answered', async (_what, expression) => {
    const { repository } = await emptyRepository();
    const sha = await commitFiles(repository, null, [{ path: 'a', bytes: 'a' }]);
    await repository.moveRefs([{ ref: 'refs/heads/main', from: null, to: sha }]);
    const [nothing, main] = await Promise.all([repository.resolve(expression), repository.resolve('main')]);
    expect(nothing).toBeNull();
    expect(main).toBe(sha);
  });
});

describe('trees', () => {
  it('hold links, submodules and executables beside files, in the order of git', async () => {
    const { repository, directory } = await emptyRepository();
    const sha = await commitFiles(repository, null, [
      { path: 'a.b', bytes: '1' },
      { path: 'a/deep/er', bytes: '2' },
      { path: 'a0', bytes: '333' },
      { path: 'link', mode: '120000', bytes: 'a0' },
      { path: 'module', mode: '160000', bytes: '' },
      { path: 'run', mode: '100755', bytes: '#!' },
    ]);
    const listed = await repository.tree(sha, { recursive: true });
    const theirs = await git(['ls-tree', '-r', '-t', '-l', sha], directory);
    const ours = listed?.map(({ mode, type, sha: name, size, path }) => {
      return `${mode} ${type} ${name} ${(size === null ? '-' : String(size)).padStart(7)}\t${path}\n`;
    });
    expect(ours?.join('')).toBe(theirs);
    expect(await repository.blob('c'.repeat(40))).toBeNull();
  });

  it('lose folders that become empty, and change nothing else', async () => {
    const { repository } = await emptyRepository();
    const files = ['a/b/c', 'a/d', 'e/f/g'].map((path) => ({ path, bytes: path }));
    const base = await commitFiles(repository, null, files);
    const remove = (path: string) => ({ path, mode: '100644', type: 'blob', sha: null });
    const tree = await repository.writeTree(base, [remove('a/b/c'), remove('e/f/g'), remove('not/there')]);
    const listed = await repository.tree(tree, { recursive: true });
    expect(listed?.map(({ path }) => path)).toEqual(['a', 'a/d']);
  });

  it('put a folder where a file was, and a file where a folder was', async () => {
    const { repository, directory } = await emptyRepository();
    const base = await commitFiles(repository, null, [
      { path: 'file', bytes: '1' },
      { path: 'folder/x', bytes: '2' },
    ]);
    const after = await commitFiles(repository, base, [
      { path: 'file/x', bytes: '3' },
      { path: 'folder', bytes: '4' },
    ]);
    const listed = await repository.tree(after, { recursive: true });
    expect(listed?.map(({ path }) => path)).toEqual(['file', 'file/x', 'folder']);
    await git(['fsck', '--strict', '--no-dangling', after], directory);
  });

  it('keep a file that only removals below its name were asked of', async () => {
    const { repository } = await emptyRepository();
    const base = await commitFiles(repository, null, [{ path: 'file', bytes: '1' }]);
    const tree = await repository.writeTree(base, [
      { path: 'file/x', mode: '100644', type: 'blob', sha: null },
    ]);
    expect((await repository.tree(tree))?.map(({ path }) => path)).toEqual(['file']);
  });

  it.each([
    ['an object that is not there', { path: 'a', sha: 'f'.repeat(40) }, 422],
    ['a path that climbs', { path: 'a/../b', sha: null }, 422],
    ['a path into .git', { path: '.git/hooks/post-receive', sha: null }, 422],
  ])('refuse %s', async (_what, entry, status) => {
    const { repository } = await emptyRepository();
    const attempt = repository.writeTree(null, [{ mode: '100644', type: 'blob', ...entry }]);
    await expect(attempt).rejects.toMatchObject({ status });
  });

  it('refuse a base that is none', async () => {
    const { repository } = await emptyRepository();
    await expect(repository.writeTree('f'.repeat(40), [])).rejects.toMatchObject({ status: 404 });
  });
});

describe('blobs', () => {
  it('come back byte for byte, large and small, many at once', async () => {
    const { repository } = await emptyRepository();
    const blobs = [0, 1, 65_535, 65_536, 1_000_003].map((size) => Buffer.alloc(size, 'line\n\0\xff'));
    const names = await Promise.all(blobs.map((bytes) => repository.writeBlob(bytes)));
    const read = await Promise.all([...names, ...names].map((sha) => repository.blob(sha)));
    expect(read.map((bytes, index) => blobs[index % blobs.length]?.equals(bytes ?? Buffer.of(1)))).toEqual(
      Array.from({ length: 10 }, () => true),
    );
  });

  it('are not what a tree or a commit is', async () => {
    const { repository } = await emptyRepository();
    const sha = await commitFiles(repository, null, [{ path: 'a', bytes: 'a' }]);
    expect(await repository.blob(sha)).toBeNull();
    expect(await repository.commit((await repository.resolve(`${sha}^{tree}`)) ?? '')).toBeNull();
  });
});

describe('commits', () => {
  it.each([
    ['a tree that is not there', { tree: 'f'.repeat(40) }, 'Tree SHA does not exist'],
    ['a parent that is not there', { parents: ['f'.repeat(40)] }, /Parent SHA does not exist/],
  ])('refuse %s', async (_what, change, message) => {
    const { repository } = await emptyRepository();
    const tree = await repository.writeTree(null, []);
    const commit = { tree, parents: [], author: signature, committer: signature, message: 'x', ...change };
    await expect(repository.writeCommit(commit)).rejects.toThrow(message);
  });

  it('are written as git reads them, whatever is in a name or a message', async () => {
    const { repository, directory } = await emptyRepository();
    const tree = await repository.writeTree(null, []);
    const author = { ...signature, name: 'Eve <eve>\nparent 0' };
    const message = 'Subject ü\r\n\n\ntree of life\nparent company\n';
    const sha = await repository.writeCommit({ tree, parents: [], author, committer: signature, message });
    await git(['fsck', '--strict', '--no-dangling', sha], directory);
    expect(await repository.commit(sha)).toEqual({
      sha,
      tree,
      parents: [],
      author: { ...author, name: 'Eve eveparent 0' },
      committer: signature,
      message,
    });
  });

  it('are read with the signatures and other headers that git clients add', async () => {
    const { repository, directory } = await emptyRepository();
    const tree = await repository.writeTree(null, []);
    const text =
      `tree ${tree}\nauthor A B <a@b> 1700000000 +0530\ncommitter C <c@d> 1700000001 -0800\n` +
      'gpgsig -----BEGIN PGP SIGNATURE-----\n parent of nothing\n author X <x@y> 1 +0000\n -----END-----\n\nm\n';
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${directory}/text`, text);
    const sha = (await git(['hash-object', '-t', 'commit', '-w', 'text'], directory)).trim();
    expect(await repository.commit(sha)).toMatchObject({
      parents: [],
      author: { name: 'A B', email: 'a@b', date: '2023-11-14T22:13:20Z' },
      committer: { name: 'C' },
      message: 'm\n',
    });
  });

  it('are listed newest first, by path, with skip and limit', async () => {
    const { repository } = await emptyRepository();
    let head: string | null = null;
    const made: string[] = [];
    for (const path of ['a', 'b', 'a', 'b']) {
      head = await commitFiles(repository, head, [{ path, bytes: String(made.length) }]);
      made.unshift(head);
    }
    const log = async (options: { path?: string; skip?: number; limit: number }) =>
      (await repository.log({ from: head ?? '', ...options })).map(({ sha }) => made.indexOf(sha));
    expect(await log({ limit: 10 })).toEqual([0, 1, 2, 3]);
    expect(await log({ limit: 2, skip: 1 })).toEqual([1, 2]);
    expect(await log({ limit: 10, path: 'a' })).toEqual([1, 3]);
    expect(await log({ limit: 10, path: 'missing' })).toEqual([]);
    expect(await repository.countCommits({ from: head ?? '', path: 'b' })).toBe(2);
  });
});

describe('refs', () => {
  it('move only from where they are expected to be, and all or none', async () => {
    const { repository } = await emptyRepository();
    const one = await commitFiles(repository, null, [{ path: 'a', bytes: '1' }]);
    const two = await commitFiles(repository, one, [{ path: 'a', bytes: '2' }]);
    const [main, other] = ['refs/heads/main', 'refs/heads/other'];
    expect(await repository.moveRefs([{ ref: main, from: null, to: one }])).toBe(true);
    expect(await repository.moveRefs([{ ref: main, from: null, to: two }])).toBe(false);
    expect(await repository.moveRefs([{ ref: main, from: two, to: two }])).toBe(false);
    const both = [
      { ref: other, from: null, to: two },
      { ref: main, from: two, to: null },
    ];
    expect(await repository.moveRefs(both)).toBe(false);
    expect(await repository.refs()).toEqual([{ ref: main, sha: one }]);
    expect(await repository.moveRefs([{ ref: main, from: one, to: two }])).toBe(true);
    expect(await repository.refs('refs/heads/ma')).toEqual([{ ref: main, sha: two }]);
  });

  it('are moved by one of twenty racers alone', async () => {
    const { repository } = await emptyRepository();
    const shas = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        commitFiles(repository, null, [{ path: 'a', bytes: `${index}` }]),
      ),
    );
    const moved = await Promise.all(
      shas.map((to) => repository.moveRefs([{ ref: 'refs/heads/main', from: null, to }])),
    );
    expect(moved.filter(Boolean)).toHaveLength(1);
    expect(await repository.resolve('main')).toBe(shas[moved.indexOf(true)]);
  });
});

describe('merging', () => {
  it('gives a tree, or the paths in conflict', async () => {
    const { repository } = await emptyRepository();
    const base = await commitFiles(repository, null, [{ path: 'a', bytes: 'a\n' }]);
    const ours = await commitFiles(repository, base, [{ path: 'a', bytes: 'ours\n' }]);
    const theirs = await commitFiles(repository, base, [{ path: 'a', bytes: 'theirs\n' }]);
    const beside = await commitFiles(repository, base, [{ path: 'b', bytes: 'b' }]);
    expect(await repository.mergeTree(ours, theirs)).toEqual({ conflicts: ['a'] });
    const merged = await repository.mergeTree(ours, beside);
    expect('tree' in merged && (await repository.tree(merged.tree))?.map(({ path }) => path)).toEqual([
      'a',
      'b',
    ]);
    expect(await repository.mergeBase(ours, theirs)).toBe(base);
    expect(await repository.isAncestor(base, ours)).toBe(true);
    expect(await repository.isAncestor(ours, base)).toBe(false);
  });

  it('knows that unrelated histories have no base', async () => {
    const { repository } = await emptyRepository();
    const one = await commitFiles(repository, null, [{ path: 'a', bytes: '1' }], 'one');
    const other = await commitFiles(repository, null, [{ path: 'a', bytes: '2' }], 'other');
    expect(await repository.mergeBase(one, other)).toBeNull();
    expect(await repository.mergeTree(one, other)).toEqual({ conflicts: ['a'] });
  });
});

it('answers again after its git process has died', async () => {
  const { repository, directory } = await emptyRepository();
  const sha = await repository.writeBlob(Buffer.from('x'));
  expect(await repository.type(sha)).toBe('blob');
  repository.close();
  const again = openRepository(directory);
  const question = again.blob(sha);
  again.close();
  await expect(question).rejects.toThrow('was closed');
  expect(Buffer.from((await again.blob(sha)) ?? []).toString()).toBe('x');
  again.close();
});
