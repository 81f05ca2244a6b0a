import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { inOrderOfArrival } from '../../core/history/arrival.ts';
import type { Problem } from '../../core/problem.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';
import { mergedPulls } from './merged-pulls.ts';
import { webAddress } from './origin.ts';

const run = promisify(execFile);

/** What git may print for one question, in bytes: the names of some two million commits. */
const maxBuffer = 256 * 1024 * 1024;

/** With `-z`, NUL ends each commit as it parts its fields: no other character is one that no message can hold. */
const fields = ['%H', '%P', '%an', '%cI', '%B'];
const format = `--format=tformat:${fields.join('%x00')}`;

/** Nobody's configuration changes what is read. */
const settings = ['--literal-pathspecs', '-c', 'log.showSignature=false', '-c', 'log.follow=false'];

/** Runs git in a folder; throws where it fails. */
export type RunGit = (args: readonly string[], input?: string) => Promise<string>;

/** A clone of the environment repository, read with the git on this machine. */
export interface LocalRepository {
  readonly file: (path: string) => Promise<string | null>;
  readonly history: (path: string, limit: number) => Promise<History | Problem>;
}

export function localRepository(folder: string): LocalRepository {
  const git: RunGit = async (args, input = '') => {
    const running = run('git', ['-C', folder, ...settings, ...args], { maxBuffer });
    // A git that ends without reading says itself why.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  };

  let merged: ReturnType<typeof mergedPulls> | undefined;
  const pulls = () => (merged ??= mergedPulls(git));

  return {
    file: (path) => git(['show', `HEAD:${path}`]).catch(() => null),
    async history(path, limit) {
      try {
        const total = Number(await git(['rev-list', '--count', 'HEAD', '--', path]));
        const newest = ['log', '-z', '--date-order', `--max-count=${limit}`, format, 'HEAD', '--', path];
        const commits = toCommits(await git(newest));
        const names = commits.map(({ sha }) => sha);
        const reading = [treesOf(git, names, path), pulls(), webAddress(git)] as const;
        const [trees, broughtBy, web] = await Promise.all(reading);
        const found = commits.map((commit, index): CommitRecord => ({
          ...commit,
          url: web === null ? '' : `${web}/commit/${commit.sha}`,
          tree: trees[index] ?? null,
          pull: broughtBy.get(commit.sha) ?? null,
        }));
        return { total, commits: inOrderOfArrival(found) };
      } catch (error) {
        return gitFailed(
          folder,
          error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error),
        );
      }
    },
  };
}

/** What the path held at each commit. Where nothing is there, git repeats what it was asked for, and adds a word. */
async function treesOf(git: RunGit, commits: readonly string[], path: string) {
  const names = commits.map((sha) => `${sha}:${path}\n`).join('');
  const lines = (await git(['cat-file', '--batch-check=%(objectname)'], names)).split('\n');
  return lines.map((line) => (/^[0-9a-f]+$/.test(line) ? line : null));
}

function toCommits(log: string): readonly Omit<CommitRecord, 'url' | 'tree' | 'pull'>[] {
  const values = log.split('\0');
  const records = Math.floor(values.length / fields.length);
  return Array.from({ length: records }, (_, index) =>
    toCommit(values.slice(index * fields.length, (index + 1) * fields.length)),
  );
}

function toCommit(record: readonly string[]): Omit<CommitRecord, 'url' | 'tree' | 'pull'> {
  const [sha = '', parents = '', name = '', at = '', message = ''] = record;
  return {
    sha,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    message,
    author: { name, login: null },
    at: new Date(at).toISOString(),
  };
}
