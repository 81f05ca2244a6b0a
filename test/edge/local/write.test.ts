import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FileChange } from '../../../src/core/files.ts';
import { isProblem } from '../../../src/core/problem.ts';
import { openClone } from '../../../src/edge/local/clone.ts';
import { entriesIn } from '../../../src/edge/local/entries.ts';
import { type Clones, clones, commitAll, gitAs, temporary } from '../../support/clone.ts';
import { commit, fill, other, path, standing, write } from './commits.ts';

describe('a commit in a clone', () => {
  it('brings the files of the branch that is checked out along, and leaves all else as it is', async () => {
    const made = clones(fill);
    writeFileSync(join(made.clone, other), 'port: 81\n');
    writeFileSync(join(made.clone, 'notes.txt'), 'mine\n');
    made.git('add', other);
    const end = await commit(made.clone);
    if (isProblem(end)) throw new Error(end.code);
    expect(readFileSync(join(made.clone, path), 'utf8')).toBe('image: two\n');
    expect(made.git('status', '--porcelain').split('\n')).toEqual([`M  ${other}`, '?? notes.txt']);
    expect(made.git('rev-parse', 'main')).toBe(end.sha);
    expect(made.git('log', '-1', '--format=%an <%ae>%n%B')).toBe('Ada <ada@example.com>\nRoll\n\nbody');
    expect(end).toMatchObject({
      pushCommand: `git -C ${made.clone} push origin ${end.sha}:refs/heads/main`,
      left: null,
    });
    expect(gitAs(made.remote, 'log', '--format=%s', 'main')).toBe('Begin');
  });

  it('keeps the modes of files, and their bytes whatever line ends this machine likes', async () => {
    const { clone, git } = clones((folder) => {
      fill(folder);
      chmodSync(join(folder, path), 0o755);
    });
    git('config', 'core.autocrlf', 'true');
    const bytes = Buffer.from('a: 1\r\nb: 2\n\xff', 'latin1');
    const end = await commit(clone, {
      changes: [
        { kind: 'write', path, mode: '100755', bytes: Buffer.from('image: two\n') },
        { kind: 'write', path: other, mode: '100644', bytes },
      ],
    });
    if (isProblem(end)) throw new Error(JSON.stringify(end));
    const listed = git('ls-tree', '-r', end.sha, '--', 'staging').split('\n');
    expect(listed.map((line) => line.slice(0, 6))).toEqual(['100755', '100644']);
    expect(git('cat-file', '-s', `${end.sha}:${other}`)).toBe(String(bytes.length));
    expect(git('cat-file', '-p', `${end.sha}:${path}`)).toBe('image: two');
  });

  it('removes what a change removes', async () => {
    const { clone, git } = clones(fill);
    const end = await commit(clone, { changes: [{ kind: 'delete', path }] });
    if (isProblem(end)) throw new Error(end.code);
    expect([existsSync(join(clone, path)), git('status', '--porcelain')]).toEqual([false, '']);
  });

  it('moves the branch alone where another is checked out, or none', async () => {
    for (const where of [
      ['checkout', '-b', 'mine'],
      ['checkout', '--detach'],
    ]) {
      const made = clones(fill);
      made.git(...where);
      writeFileSync(join(made.clone, path), 'image: mine\n');
      const end = await commit(made.clone);
      if (isProblem(end)) throw new Error(end.code);
      expect(made.git('rev-parse', 'main')).toBe(end.sha);
      expect(made.git('status', '--porcelain')).toBe(` M ${path}`);
      expect(readFileSync(join(made.clone, path), 'utf8')).toBe('image: mine\n');
    }
  });

  it('brings the files along where nothing was checked out yet', async () => {
    const { remote } = clones(fill);
    const fetched = join(temporary(), 'fetched');
    gitAs(temporary(), 'clone', '--quiet', '--no-checkout', remote, fetched);
    gitAs(fetched, 'update-ref', '-d', 'refs/heads/main');
    gitAs(fetched, 'read-tree', '--empty');
    gitAs(fetched, 'config', 'user.name', 'Ada');
    gitAs(fetched, 'config', 'user.email', 'ada@example.com');
    mkdirSync(join(fetched, 'staging/storefront'), { recursive: true });
    writeFileSync(join(fetched, other), 'mine\n');
    expect(await commit(fetched)).toMatchObject({ code: 'work-tree-dirty' });
    rmSync(join(fetched, other));
    const end = await commit(fetched);
    if (isProblem(end)) throw new Error(JSON.stringify(end));
    expect(gitAs(fetched, 'rev-parse', 'main')).toBe(end.sha);
    expect(readFileSync(join(fetched, path), 'utf8')).toBe('image: two\n');
    expect(gitAs(fetched, 'status', '--porcelain')).toBe('');
  });

  it('brings the files along where the branch is checked out in another work tree', async () => {
    const made = clones(fill);
    const elsewhere = join(temporary(), 'tree');
    made.git('checkout', '--quiet', '-b', 'mine');
    made.git('worktree', 'add', '--quiet', elsewhere, 'main');
    const end = await commit(made.clone);
    expect(isProblem(end)).toBe(false);
    expect(readFileSync(join(elsewhere, path), 'utf8')).toBe('image: two\n');
    expect(gitAs(elsewhere, 'status', '--porcelain')).toBe('');
    expect(readFileSync(join(made.clone, path), 'utf8')).toBe('image: one\n');
  });

  it('takes what was fetched along with it, where the clone’s branch is behind', async () => {
    const made = clones(fill);
    const theirs = join(temporary(), 'theirs');
    gitAs(made.clone, 'clone', '--quiet', made.remote, theirs);
    writeFileSync(join(theirs, other), 'port: 82\n');
    commitAll(theirs, 'Theirs');
    gitAs(theirs, 'push', '--quiet');
    made.git('fetch', '--quiet');
    const end = await commit(made.clone, { push: true });
    if (isProblem(end)) throw new Error(end.code);
    expect(gitAs(made.remote, 'log', '--format=%s', 'main')).toBe('Roll\nTheirs\nBegin');
    expect([readFileSync(join(made.clone, other), 'utf8'), made.git('status', '--porcelain')]).toEqual([
      'port: 82\n',
      '',
    ]);
  });

  it.each([
    ['GIT_DIR', '.git'],
    ['GIT_WORK_TREE', '.'],
    ['GIT_INDEX_FILE', '.git/index'],
    ['GIT_OBJECT_DIRECTORY', '.git/objects'],
    ['GIT_COMMON_DIR', '.git'],
    ['GIT_NAMESPACE', '.'],
    ['GIT_GLOB_PATHSPECS', null],
  ])('is made in the clone, whatever %s says', async (name, within) => {
    const made = clones(fill);
    const elsewhere = clones((folder) => {
      writeFileSync(join(folder, 'elsewhere.txt'), 'else\n');
    });
    const before = gitAs(elsewhere.clone, 'for-each-ref');
    process.env[name] = within === null ? '1' : join(elsewhere.clone, within);
    try {
      const end = await commit(made.clone, { push: true });
      if (isProblem(end)) throw new Error(JSON.stringify(end));
      expect(await openClone(made.clone).folder(end.sha, 'staging')).not.toHaveProperty('code');
      expect(await openClone(made.clone).tree(end.sha).list(['.'])).not.toHaveProperty('code');
      expect([made.git('rev-parse', 'main'), gitAs(made.remote, 'rev-parse', 'main')]).toEqual([
        end.sha,
        end.sha,
      ]);
    } finally {
      Reflect.deleteProperty(process.env, name);
    }
    expect([made.git('status', '--porcelain'), made.git('show', `main:${path}`)]).toEqual(['', 'image: two']);
    expect([gitAs(elsewhere.clone, 'for-each-ref'), existsSync(join(elsewhere.clone, path))]).toEqual([
      before,
      false,
    ]);
  });

  it('works in a bare clone', async () => {
    const { remote } = clones(fill);
    gitAs(remote, 'config', 'user.name', 'Ada');
    gitAs(remote, 'config', 'user.email', 'ada@example.com');
    const end = await commit(remote);
    if (isProblem(end)) throw new Error(end.code);
    expect([gitAs(remote, 'rev-parse', 'main'), end.pushCommand]).toEqual([end.sha, null]);
  });

  it('runs no hook', async () => {
    const made = clones(fill);
    const ran = join(temporary(), 'ran');
    for (const hook of [
      'pre-commit',
      'commit-msg',
      'post-commit',
      'post-merge',
      'pre-push',
      'reference-transaction',
    ])
      writeFileSync(join(made.clone, '.git/hooks', hook), `#!/bin/sh\ntouch ${ran}\nexit 1\n`, {
        mode: 0o755,
      });
    expect(isProblem(await commit(made.clone, { push: true }))).toBe(false);
    expect(existsSync(ran)).toBe(false);
  });

  it('signs where git is told to sign', async () => {
    const made = clones(fill);
    const signer = join(temporary(), 'gpg');
    const lines = ['#!/bin/sh', 'cat >/dev/null', 'echo "[GNUPG:] SIG_CREATED D" >&2', 'echo signature'];
    writeFileSync(signer, `${lines.join('\n')}\n`, { mode: 0o755 });
    made.git('config', 'commit.gpgSign', 'true');
    made.git('config', 'gpg.program', signer);
    expect(isProblem(await commit(made.clone))).toBe(false);
    expect(made.git('cat-file', '-p', 'main')).toContain('gpgsig signature');
  });

  it('is not made where it cannot be signed', async () => {
    const made = clones(fill);
    made.git('config', 'commit.gpgSign', 'true');
    made.git('config', 'gpg.program', '/bin/false');
    const before = standing(made);
    expect(await commit(made.clone)).toMatchObject({ code: 'not-committed' });
    expect(standing(made)).toEqual(before);
  });

  it.each([
    [
      'changed',
      (made: Clones) => {
        writeFileSync(join(made.clone, path), 'image: mine\n');
      },
    ],
    [
      'staged',
      (made: Clones) => {
        writeFileSync(join(made.clone, path), 'image: mine\n');
        made.git('add', path);
      },
    ],
    [
      'removed',
      (made: Clones) => {
        made.git('rm', '--quiet', path);
      },
    ],
  ])('is not made where a file that it changes is %s', async (_, change) => {
    const made = clones(fill);
    change(made);
    const refs = made.git('for-each-ref');
    const status = made.git('status', '--porcelain');
    for (const push of [false, true])
      expect(await commit(made.clone, { push })).toMatchObject({ code: 'work-tree-dirty' });
    expect([made.git('for-each-ref'), made.git('status', '--porcelain')]).toEqual([refs, status]);
    expect(gitAs(made.remote, 'log', '--format=%s', 'main')).toBe('Begin');
  });

  it('is not made where a file of nobody’s lies in the way', async () => {
    const made = clones(fill);
    writeFileSync(join(made.clone, 'staging/storefront/new.yaml'), 'mine\n');
    const changes = [write('new\n', { path: 'staging/storefront/new.yaml' })];
    expect(await commit(made.clone, { changes })).toMatchObject({ code: 'work-tree-dirty' });
    expect(readFileSync(join(made.clone, 'staging/storefront/new.yaml'), 'utf8')).toBe('mine\n');
  });

  it('is not made where a repository of somebody’s lies in the way', async () => {
    const made = clones(fill);
    const nested = join(made.clone, 'staging/storefront/nested');
    gitAs(made.clone, 'init', '--quiet', nested);
    commitAll(nested, 'Mine');
    const before = standing(made);
    const changes = [write('new\n', { path: 'staging/storefront/nested/new.yaml' })];
    for (const push of [false, true])
      expect(await commit(made.clone, { push, changes })).toMatchObject({ code: 'work-tree-dirty' });
    expect(standing(made)).toEqual(before);
  });

  it('is not made where a file that git ignores lies in the way, or a folder of such files', async () => {
    const made = clones((folder) => {
      fill(folder);
      writeFileSync(join(folder, '.gitignore'), 'local.yaml\n');
    });
    const ignored = 'staging/storefront/extra/local.yaml';
    mkdirSync(join(made.clone, 'staging/storefront/extra'));
    writeFileSync(join(made.clone, ignored), 'mine\n');
    const before = standing(made);
    for (const path of [ignored, 'staging/storefront/extra', `${ignored}/deeper.yaml`])
      for (const push of [false, true])
        expect(await commit(made.clone, { push, changes: [write('theirs\n', { path })] })).toMatchObject({
          code: 'work-tree-dirty',
        });
    expect(readFileSync(join(made.clone, ignored), 'utf8')).toBe('mine\n');
    expect(standing(made)).toEqual(before);
    expect(isProblem(await commit(made.clone, { push: true }))).toBe(false);
    expect(readFileSync(join(made.clone, ignored), 'utf8')).toBe('mine\n');
  });

  it('is not made by nobody', async () => {
    const made = clones(fill);
    made.git('config', 'user.name', '');
    const before = standing(made);
    expect(await commit(made.clone)).toMatchObject({ code: 'git-identity-missing' });
    expect(standing(made)).toEqual(before);
  });
});

describe('any commit in a clone', () => {
  const name = fc.constantFrom('a.yaml', 'b.yaml', 'deep/c.yaml', 'ä "b" \\t.yaml', '-n', '#x');
  const mode = fc.constantFrom('100644' as const, '100755' as const);
  const state = fc.dictionary(name, fc.record({ mode, bytes: fc.uint8Array({ maxLength: 40 }) }), {
    minKeys: 1,
    noNullPrototype: true,
  });
  const within = (path: string): string => `staging/storefront/${path}`;

  it('leaves exactly what the changes make of the folder, and all else as it was', async () => {
    await fc.assert(
      fc.asyncProperty(state, state, async (before, after) => {
        const { clone, git } = clones((folder) => {
          mkdirSync(join(folder, 'staging/other'), { recursive: true });
          writeFileSync(join(folder, 'staging/other/a.yaml'), 'other\n');
        });
        const writes = (of: typeof before): readonly FileChange[] =>
          Object.entries(of).map(([path, file]) => ({ kind: 'write', path: within(path), ...file }));
        const removed = Object.keys(before).filter((path) => !(path in after));
        const deletes = removed.map((path): FileChange => ({ kind: 'delete', path: within(path) }));
        await commit(clone, { changes: writes(before), push: true });
        const end = await commit(clone, { changes: [...writes(after), ...deletes], push: true });
        if (isProblem(end)) throw new Error(JSON.stringify(end));
        const held = await entriesIn(clone, end.sha, 'staging/storefront');
        if (isProblem(held)) throw new Error(held.code);
        const told = held.map((entry) =>
          entry.kind === 'file' ? [entry.path, entry.mode, Buffer.from(entry.bytes).toString('hex')] : [],
        );
        const wanted = Object.entries(after).map(([path, file]) => [
          within(path),
          file.mode,
          Buffer.from(file.bytes).toString('hex'),
        ]);
        expect(told.toSorted()).toEqual(wanted.toSorted());
        expect(git('show', `${end.sha}:staging/other/a.yaml`)).toBe('other');
        expect(git('status', '--porcelain')).toBe('');
      }),
      { numRuns: 12 },
    );
  });
});

describe('a branch that moves while a commit is made', () => {
  it.each([
    ['checked out', []],
    ['not checked out', ['checkout', '--quiet', '--detach']],
  ])('keeps what it got meanwhile where it is %s', async (_, leave) => {
    const made = clones(fill);
    const port = openClone(made.clone);
    const place = await port.place();
    if (isProblem(place)) throw new Error(place.code);
    const meanwhile = commitAll(made.clone, 'Meanwhile');
    if (leave.length > 0) made.git(...leave);
    const input = { message: 'Roll\n', changes: [write('image: two\n')], push: false };
    expect(await port.commit(place, input)).toMatchObject({ code: 'not-committed', retryable: true });
    expect([made.git('rev-parse', 'main'), made.git('status', '--porcelain')]).toEqual([meanwhile, '']);
  });
});
