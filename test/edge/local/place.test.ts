import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isProblem, type Problem } from '../../../src/core/problem.ts';
import { localRepository } from '../../../src/edge/local/git.ts';
import { openClone } from '../../../src/edge/local/clone.ts';
import { placeOf, topOf } from '../../../src/edge/local/place.ts';
import { lock } from '../../support/locks.ts';
import { type Clones, clones, commitAll, gitAs, runRemedy as run, temporary } from '../../support/clone.ts';
import type { Lock } from '../../../src/core/locks/types.ts';
import { lockPath, writeLock } from '../../../src/core/locks/file.ts';

const made = (): Clones =>
  clones((folder) => {
    writeFileSync(join(folder, 'a.yaml'), 'a: 1\n');
  });

const own = 'Revert\n\nThis\n\nSlipway-Action: rollback\nSlipway-Environment: staging\n';

describe('what stood in a clone', () => {
  it('is counted where that is asked for: not what stood beside it until a merge', async () => {
    const { clone, git } = made();
    const change = (text: string, message: string): string => {
      writeFileSync(join(clone, 'a.yaml'), text);
      return commitAll(clone, message);
    };
    const second = change('a: 2\n', 'Two');
    git('checkout', '--quiet', '-b', 'side');
    const side = change('a: 3\n', 'Side');
    git('checkout', '--quiet', 'main');
    const own = change('a: 4\n', 'Own');
    git('merge', '--quiet', '--strategy=ours', '--no-ff', '--message', 'Pull', 'side');
    const merged = change('a: 5\n', 'Merged');
    const commits = [second, side, own, merged];
    const folders = commits.map((commit) => ({ commit, path: 'a.yaml', counted: true as const }));
    const plain = { commit: second, path: 'b.yaml' };
    const held = await openClone(clone).entriesAt([...folders.map((one) => ({ ...one, path: '.' })), plain]);
    if (isProblem(held)) throw new Error(held.code);
    expect(commits.map((commit) => held.countedAt(commit, '.'))).toEqual(
      commits.map((commit) => Number(git('rev-list', '--count', commit, '--', '.'))),
    );
    expect([side, own].map((commit) => held.countedAt(commit, '.'))).toEqual([3, 3]);
    expect(held.countedAt(second, 'b.yaml')).toBeNull();
  });
});

describe('the top of a clone', () => {
  it('is found from below, and through a link', async () => {
    const { clone, remote } = made();
    const below = join(clone, 'staging/storefront');
    mkdirSync(below, { recursive: true });
    const link = join(temporary(), 'link');
    symlinkSync(below, link);
    for (const folder of [below, link]) {
      const history = await localRepository(await topOf(folder)).history('a.yaml', 10);
      expect(history).toMatchObject({ total: 1, commits: [{ message: 'Begin\n' }] });
    }
    for (const folder of [clone, remote, '/nowhere', '.']) expect(await topOf(folder)).toBe(folder);
  });
});

describe('where a commit goes', () => {
  it('is the default branch as it was fetched, whatever is checked out', async () => {
    const { clone, git } = made();
    const begun = git('rev-parse', 'main');
    git('checkout', '--quiet', '-b', 'mine');
    commitAll(clone, 'Mine');
    expect(await placeOf(clone)).toEqual({
      repository: { name: clone, url: '', branch: 'main', head: begun },
      upstream: { remote: 'origin', branch: 'main' },
      own: begun,
      unpushed: null,
      refusal: null,
      shallow: false,
    });
  });

  it('has the name and address of the remote', async () => {
    const { clone, git } = made();
    git('remote', 'set-url', 'origin', 'git@github.com:acme/environments.git');
    expect(await placeOf(clone)).toMatchObject({
      repository: { name: 'acme/environments', url: 'https://github.com/acme/environments' },
    });
  });

  it('is the newer of the clone’s and the remote’s', async () => {
    const { clone, git } = made();
    const begun = git('rev-parse', 'main');
    const ours = commitAll(clone, own);
    expect(await placeOf(clone)).toMatchObject({
      repository: { head: ours },
      own: ours,
      unpushed: {
        commits: [ours],
        command: `git -C ${clone} push origin ${ours}:refs/heads/main`,
        fetch: `git -C ${clone} fetch origin`,
      },
    });
    git('push', '--quiet');
    expect(await placeOf(clone)).toMatchObject({ own: ours, unpushed: null });
    git('reset', '--quiet', '--hard', begun);
    expect(await placeOf(clone)).toMatchObject({ repository: { head: ours }, own: begun });
    git('checkout', '--quiet', '--detach');
    git('branch', '--quiet', '-D', 'main');
    expect(await placeOf(clone)).toMatchObject({ repository: { head: ours }, own: null });
  });

  it('is refused where a commit of somebody’s would go along', async () => {
    const { clone } = made();
    commitAll(clone, own);
    commitAll(clone, 'Not ready yet');
    expect(await placeOf(clone)).toMatchObject({ refusal: { code: 'unpushed-commits' } });
  });

  it('is refused where such a commit says nothing', async () => {
    const { clone, git } = made();
    git('commit', '--quiet', '--allow-empty', '--allow-empty-message', '--message', '');
    expect(await placeOf(clone)).toMatchObject({ refusal: { code: 'unpushed-commits' } });
    commitAll(clone, own);
    expect(await placeOf(clone)).toMatchObject({ refusal: { code: 'unpushed-commits' } });
  });

  /** Both the remote and the clone get a commit that the other does not have. */
  function diverge({ clone, git }: Clones) {
    const theirs = commitAll(clone, own);
    git('push', '--quiet');
    git('reset', '--quiet', '--hard', 'HEAD~1');
    return { theirs, ours: commitAll(clone, `${own}\n`.replace('This', 'That')) };
  }

  async function refusalIn(clone: string): Promise<Problem | null> {
    const place = await placeOf(clone);
    expect(place).toMatchObject({ refusal: { code: 'branch-diverged' } });
    return isProblem(place) ? null : place.refusal;
  }

  async function expectToBeLeft({ clone, git }: Clones, { ours, theirs }: ReturnType<typeof diverge>) {
    expect(await placeOf(clone)).toMatchObject({ repository: { head: theirs }, own: theirs, refusal: null });
    expect(git('rev-parse', `main-before-${ours.slice(0, 7)}`)).toBe(ours);
  }

  it('is refused where the two have gone different ways, as often as they do', async () => {
    const it = made();
    const first = diverge(it);
    expect(await placeOf(it.clone)).toMatchObject({ repository: { head: first.theirs } });
    run(await refusalIn(it.clone));
    await expectToBeLeft(it, first);
    const second = diverge(it);
    run(await refusalIn(it.clone));
    await expectToBeLeft(it, second);
    expect(it.git('status', '--porcelain')).toBe('');
  });

  it('is left alone by what the refusal says to run, where a part of that fails', async () => {
    const it = made();
    writeFileSync(join(it.clone, 'b.yaml'), 'b: 1\n');
    const both = diverge(it);
    const kept = `main-before-${both.ours.slice(0, 7)}`;
    it.git('branch', kept, 'HEAD~1');
    const refusal = await refusalIn(it.clone);
    expect(() => run(refusal)).toThrow(kept);
    expect(it.git('rev-parse', 'main')).toBe(both.ours);
    it.git('branch', '--quiet', '-D', kept);
    writeFileSync(join(it.clone, 'b.yaml'), 'b: 2\n');
    expect(() => run(refusal)).toThrow('b.yaml');
    expect(it.git('rev-parse', 'main', kept)).toBe(`${both.ours}\n${both.ours}`);
    it.git('stash', '--quiet', '--include-untracked');
    run(await refusalIn(it.clone));
    await expectToBeLeft(it, both);
  });

  it.each([
    ['in another work tree', true],
    ['in none', false],
  ])(
    'is mended by what the refusal says to run, where the branch is checked out %s',
    async (_, elsewhere) => {
      const it = made();
      const both = diverge(it);
      it.git('checkout', '--quiet', '-b', 'mine');
      const mine = commitAll(it.clone, 'Mine');
      const other = join(temporary(), 'other');
      if (elsewhere) it.git('worktree', 'add', '--quiet', other, 'main');
      run(await refusalIn(it.clone));
      await expectToBeLeft(it, both);
      expect(it.git('rev-parse', 'mine', 'HEAD')).toBe(`${mine}\n${mine}`);
      if (elsewhere) expect(gitAs(other, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
    },
  );

  it('is found without a word of the remote’s, if there is one usual name', async () => {
    const { clone, git } = made();
    git('remote', 'set-head', 'origin', '--delete');
    expect(await placeOf(clone)).toMatchObject({ repository: { branch: 'main' } });
    git('push', '--quiet', 'origin', 'main:master');
    expect(await placeOf(clone)).toMatchObject({ code: 'no-default-branch' });
  });

  it('is what is checked out where there is no remote', async () => {
    const { clone, git } = made();
    git('remote', 'remove', 'origin');
    git('checkout', '--quiet', '-b', 'trunk');
    expect(await placeOf(clone)).toMatchObject({ repository: { branch: 'trunk' }, upstream: null });
    git('checkout', '--quiet', '--detach');
    const place = await placeOf(clone);
    expect(place).toMatchObject({ code: 'no-default-branch', remedy: [{ value: 'Check it out.' }] });
  });

  it('is what is checked out where nothing was fetched of the remote’s', async () => {
    const { clone, remote, git } = made();
    const bare = join(temporary(), 'bare.git');
    gitAs(clone, 'clone', '--quiet', '--bare', remote, bare);
    expect(await placeOf(bare)).toMatchObject({
      repository: { branch: 'main', head: git('rev-parse', 'main') },
    });
    git('remote', 'remove', 'origin');
    git('remote', 'add', 'origin', remote);
    git('checkout', '--quiet', '-b', 'trunk');
    expect(await placeOf(clone)).toMatchObject({
      repository: { branch: 'trunk' },
      own: git('rev-parse', 'main'),
    });
  });

  it('is found once the refusal’s commands were run', async () => {
    const { clone, remote, git } = made();
    git('remote', 'remove', 'origin');
    git('remote', 'add', 'upstream', remote);
    git('checkout', '--quiet', '--detach');
    const place = await placeOf(clone);
    expect(place).toMatchObject({ code: 'no-default-branch' });
    run(isProblem(place) ? place : null, clone);
    expect(await placeOf(clone)).toMatchObject({ repository: { branch: 'main' } });
  });

  it('is nowhere outside of a repository', async () => {
    expect(await placeOf(temporary())).toMatchObject({ code: 'git-failed' });
    expect(await placeOf('/nowhere')).toMatchObject({ code: 'git-failed' });
  });
});

describe('a shallow clone', () => {
  it('says so, and takes its oldest commit for none of a folder’s', async () => {
    const { clone, remote, git } = made();
    writeFileSync(join(clone, 'a.yaml'), 'a: 2\n');
    commitAll(clone, 'Second');
    commitAll(clone, 'Elsewhere');
    writeFileSync(join(clone, 'a.yaml'), 'a: 3\n');
    commitAll(clone, 'Third');
    git('push', '--quiet');
    const shallow = join(temporary(), 'shallow');
    gitAs(clone, 'clone', '--quiet', '--depth=2', `file://${remote}`, shallow);
    expect(await placeOf(shallow)).toMatchObject({ shallow: true });
    const history = await localRepository(shallow).history('a.yaml', 10);
    if (isProblem(history)) throw new Error(history.code);
    expect([history.total, history.commits.map(({ message }) => message)]).toEqual([1, ['Third\n']]);
  });
});

describe('the locks of a clone', () => {
  const held: Lock = { ...lock, service: null };

  function fetched() {
    const { clone, git } = made();
    git('checkout', '--quiet', '--orphan', 'slipway-state');
    const change = writeLock(held);
    if (change.kind !== 'write') throw new Error('It is written.');
    mkdirSync(join(clone, 'locks/staging'), { recursive: true });
    writeFileSync(join(clone, lockPath(held)), change.bytes);
    writeFileSync(join(clone, 'locks/staging/stray.txt'), 'x');
    commitAll(clone, 'Lock');
    git('push', '--quiet', 'origin', 'slipway-state');
    git('checkout', '--quiet', 'main');
    return clone;
  }

  async function locksOf(clone: string) {
    const place = await placeOf(clone);
    return isProblem(place) ? place : openClone(clone).locks(place);
  }

  it('are those of the branch that was fetched', async () => {
    expect(await locksOf(fetched())).toMatchObject({
      locks: [held],
      unreadable: [{ path: 'locks/staging/stray.txt', environment: 'staging', service: null }],
    });
  });

  it('are not known where it was not fetched', async () => {
    expect(await locksOf(made().clone)).toBeNull();
  });
});
