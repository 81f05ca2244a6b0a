import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { localRepository } from '../../../src/edge/local/git.ts';

const folder = mkdtempSync(join(tmpdir(), 'slipway-git-'));
/** Oldest first. */
const messages = [
  'first\n',
  'a bare \x01 mark\n\nbelow \x01\n',
  '\x01 at the start, where NUL is just before\n',
  '',
  'größer\n',
  'newest\n',
];

function git(args: readonly string[], input = ''): string {
  const who = { GIT_AUTHOR_NAME: 'Ada Example', GIT_AUTHOR_EMAIL: 'ada@example.com' };
  const by = { GIT_COMMITTER_NAME: 'Ada Example', GIT_COMMITTER_EMAIL: 'ada@example.com' };
  const alone = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', ['-C', folder, ...args], {
    input,
    encoding: 'utf8',
    env: { ...process.env, ...who, ...by, ...alone },
  });
}

beforeAll(() => {
  git(['init', '--quiet']);
  for (const [index, message] of messages.entries()) {
    writeFileSync(join(folder, 'a.yaml'), `replicas: ${index}\n`);
    git(['add', 'a.yaml']);
    git(['commit', '--quiet', '--cleanup=verbatim', '--allow-empty-message', '--file=-'], message);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('history', () => {
  const read = async (path: string, limit: number) => {
    const history = await localRepository(folder).history(path, limit);
    if (isProblem(history)) throw new Error(history.code);
    return history;
  };

  it('reads each commit whole, whatever its message holds', async () => {
    const { total, commits } = await read('a.yaml', 10);
    expect(total).toBe(messages.length);
    expect(commits.map(({ message }) => message.trimEnd())).toEqual(
      messages.toReversed().map((message) => message.trimEnd()),
    );
    const shas = git(['rev-list', 'HEAD']).trim().split('\n');
    expect(commits.map(({ sha }) => sha)).toEqual(shas);
    expect(commits.map(({ parents }) => parents)).toEqual([...shas.slice(1).map((sha) => [sha]), []]);
  });

  it('reads UTF-8, whatever somebody’s configuration has git write', async () => {
    git(['config', 'i18n.logOutputEncoding', 'ISO-8859-1']);
    const { commits } = await read('a.yaml', 10);
    git(['config', '--unset', 'i18n.logOutputEncoding']);
    expect(commits.map(({ message }) => message)).toContain('größer\n');
  });

  it('reads no more than it was asked for, and tells how many there are', async () => {
    const { total, commits } = await read('a.yaml', 1);
    expect([total, commits.length]).toEqual([messages.length, 1]);
  });

  it('is empty for what no commit touched', async () => {
    await expect(read('b.yaml', 10)).resolves.toEqual({ total: 0, commits: [] });
  });

  it('is a problem where there is no repository', async () => {
    expect(isProblem(await localRepository(join(folder, 'none')).history('a.yaml', 1))).toBe(true);
  });
});
