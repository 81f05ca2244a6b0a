import { afterEach, describe, expect, it } from '@jest/globals';
import { commitFiles, emptyRepository, signature } from './git-support.ts';
import { cleanUp } from './support.ts';

afterEach(cleanUp);

describe('diff', () => {
  const many = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');

  it('tells of each kind of change as GitHub does', async () => {
    const { repository } = await emptyRepository();
    const before = await commitFiles(repository, null, [
      { path: 'binary', bytes: Buffer.of(0, 1, 2) },
      { path: 'changed', bytes: 'diff --git a/x b/x\n--- a\n+++ b\n' },
      { path: 'crlf', bytes: 'one\r\ntwo\r\n' },
      { path: 'gone', bytes: 'gone\n' },
      { path: 'moved', bytes: many },
      { path: 'same', bytes: 'same' },
      { path: 'typed', bytes: 'target' },
    ]);
    const base = await repository.writeTree(
      before,
      ['gone', 'moved'].map((path) => ({ path, mode: '100644', type: 'blob', sha: null })),
    );
    const parent = await repository.writeCommit({
      tree: base,
      parents: [before],
      author: signature,
      committer: signature,
      message: 'x',
    });
    const after = await commitFiles(repository, parent, [
      { path: 'binary', bytes: Buffer.of(0, 1, 3) },
      { path: 'changed', bytes: 'diff --git a/x b/x\n--- a\n+++ c\n' },
      { path: 'crlf', bytes: 'one\r\n2\r\n' },
      { path: 'empty', bytes: '' },
      { path: 'moved to', bytes: many },
      { path: 'typed', mode: '120000', bytes: 'target' },
      { path: 'unended', bytes: 'x' },
    ]);
    const found = await repository.diff(before, after);
    const summary = found.map(({ path, status, previousPath, additions, deletions, patch }) => [
      path,
      status,
      previousPath,
      additions,
      deletions,
      patch,
    ]);
    expect(summary).toEqual([
      ['binary', 'modified', null, 0, 0, null],
      ['changed', 'modified', null, 1, 1, '@@ -1,3 +1,3 @@\n diff --git a/x b/x\n --- a\n-+++ b\n++++ c'],
      ['crlf', 'modified', null, 1, 1, '@@ -1,2 +1,2 @@\n one\r\n-two\r\n+2\r'],
      ['empty', 'added', null, 0, 0, null],
      ['gone', 'removed', null, 0, 1, '@@ -1 +0,0 @@\n-gone'],
      ['moved to', 'renamed', 'moved', 0, 0, null],
      [
        'typed',
        'modified',
        null,
        0,
        0,
        '@@ -1 +0,0 @@\n-target\n\\ No newline at end of file\n@@ -0,0 +1 @@\n+target\n\\ No newline at end of file',
      ],
      ['unended', 'added', null, 1, 0, '@@ -0,0 +1 @@\n+x\n\\ No newline at end of file'],
    ]);
  });

  it('of equal trees is empty', async () => {
    const { repository } = await emptyRepository();
    const sha = await commitFiles(repository, null, [{ path: 'a', bytes: 'a' }]);
    expect(await repository.diff(sha, sha)).toEqual([]);
  });
});
