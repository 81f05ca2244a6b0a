import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import type { History } from '../../../src/core/snapshot.ts';
import { localRepository } from '../../../src/edge/local/git.ts';
import { GitHistory, type Step, steps, stepsAndUndoings } from '../../support/git-history.ts';

const path = 'staging/storefront';
const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-numbers-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...args: readonly string[]) =>
  execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });

async function read(): Promise<History> {
  const history = await localRepository(folder).history(path, 10_000);
  if (isProblem(history)) throw new Error(history.code);
  return history;
}

/** The object names by number, from 1, as they are with each commit of the main line; and whether that is a merge. */
async function numbersOf(all: readonly Step[]) {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  const history = new GitHistory(all);
  const names = history.writeTo(folder);
  const numbered: { readonly now: readonly string[]; readonly isMerge: boolean }[] = [];
  for (const mark of history.heads) {
    git('update-ref', '--no-deref', 'HEAD', names[mark] ?? '');
    const { total, commits } = await read();
    expect(total).toBe(Number(git('rev-list', '--count', 'HEAD', '--', path)));
    expect(new Set(commits.map(({ sha }) => sha)).size).toBe(total);
    numbered.push({ now: commits.map(({ sha }) => sha).toReversed(), isMerge: history.isMerge(mark) });
  }
  return numbered;
}

describe('the number of a revision', () => {
  it('means the same commit whatever comes after it, where each commit changes something for good', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        let before: readonly string[] = [];
        for (const { now } of await numbersOf(all)) {
          expect(now.slice(0, before.length)).toEqual(before);
          before = now;
        }
      }),
      { numRuns: 20 },
    );
  });

  it('means the same commit until a branch is merged, which may leave some out or bring some back', async () => {
    await fc.assert(
      fc.asyncProperty(stepsAndUndoings, async (all) => {
        let before: readonly string[] = [];
        for (const { now, isMerge } of await numbersOf(all)) {
          const kept = isMerge ? before.filter((sha) => now.includes(sha)) : before;
          expect((isMerge ? now.filter((sha) => before.includes(sha)) : now).slice(0, kept.length)).toEqual(
            kept,
          );
          before = now;
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is not kept by what git leaves out: commits that came to nothing before a branch was merged', async () => {
    const write = (content: string, message: string) => {
      writeFileSync(join(folder, path, 'a.yaml'), content);
      git('add', '--all');
      git(...ada, 'commit', '--quiet', '--message', message);
    };
    git('init', '--quiet', '--initial-branch=main');
    mkdirSync(join(folder, path), { recursive: true });
    write('one\n', 'Start');
    git('branch', 'change');
    write('two\n', 'Deploy');
    write('one\n', 'Roll back');
    expect((await read()).total).toBe(3);
    git('checkout', '--quiet', 'change');
    writeFileSync(join(folder, path, 'b.yaml'), 'more\n');
    write('one\n', 'Work');
    git('checkout', '--quiet', 'main');
    git(
      ...ada,
      'merge',
      '--quiet',
      '--no-ff',
      '--message',
      'Merge pull request #1 from acme/change',
      'change',
    );
    const { total, commits } = await read();
    expect([total, commits.map(({ message }) => message.trim())]).toEqual([2, ['Work', 'Start']]);
  });
});

describe('what is read of each commit', () => {
  it('is the tree of the folder, and the pull request that was merged', async () => {
    const history = new GitHistory([
      { do: 'work', which: 0 },
      { do: 'commit', which: 1 },
      { do: 'update', which: 0 },
      { do: 'commit', which: 1 },
      { do: 'merge', which: 0 },
      { do: 'open', which: 0 },
      { do: 'work', which: 0 },
      { do: 'squash', which: 0 },
    ]);
    const names = history.writeTo(folder);
    git('update-ref', '--no-deref', 'HEAD', names[history.heads.at(-1) ?? 0] ?? '');
    const { commits } = await read();
    expect(commits.map(({ tree }) => tree)).toEqual(
      commits.map(({ sha }) => git('rev-parse', `${sha}:${path}`).trim()),
    );
    const [, merge] = commits;
    const pull = { number: 1, merge: merge?.sha };
    expect(commits.map(({ message, pull }) => [message.trim(), pull])).toEqual([
      ['Change (#2)', null],
      ['Merge pull request #1 from acme/change-1', pull],
      ['Merge branch main', pull],
      ['Work', pull],
      ['Commit', null],
      ['Commit', null],
    ]);
  });

  it('is no tree where the folder is gone', async () => {
    git('init', '--quiet');
    mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, path, 'a.yaml'), 'one\n');
    git('add', '--all');
    git(...ada, 'commit', '--quiet', '--message', 'Start');
    git(...ada, 'rm', '--quiet', '-r', path);
    git(...ada, 'commit', '--quiet', '--message', 'End');
    expect((await read()).commits.map(({ tree }) => tree === null)).toEqual([true, false]);
  });
});
