import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Problem } from '../../core/problem.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';

const run = promisify(execFile);

/** With `-z`, NUL ends each commit as it parts its fields: no other character is one that no message can hold. */
const fields = ['%H', '%P', '%an', '%cI', '%B'];
const format = `--format=tformat:${fields.join('%x00')}`;

/** A clone of the environment repository, read with the git on this machine. */
export interface LocalRepository {
  readonly file: (path: string) => Promise<string | null>;
  readonly history: (path: string, limit: number) => Promise<History | Problem>;
}

export function localRepository(folder: string): LocalRepository {
  const git = async (args: readonly string[], input = ''): Promise<string> => {
    const running = run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
    // A git that ends without reading says itself why.
    running.child.stdin?.on('error', () => undefined).end(input);
    return (await running).stdout;
  };

  return {
    file: (path) => git(['show', `HEAD:${path}`]).catch(() => null),
    async history(path, limit) {
      try {
        const total = Number(await git(['rev-list', '--count', 'HEAD', '--', path]));
        const log = await git(['log', '-z', `--max-count=${limit}`, format, 'HEAD', '--', path]);
        const commits = toCommits(log);
        const names = commits.map(({ sha }) => `${sha}:${path}\n`).join('');
        const trees = (await git(['cat-file', '--batch-check=%(objectname)'], names)).split('\n');
        return {
          total,
          commits: commits.map((commit, index) => ({
            ...commit,
            tree: toTree(trees[index]),
            pull: null,
          })),
        };
      } catch (error) {
        return gitFailed(
          folder,
          error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error),
        );
      }
    },
  };
}

/** Where nothing is there, git repeats what it was asked for, and adds a word. */
function toTree(line = ''): string | null {
  return /^[0-9a-f]+$/.test(line) ? line : null;
}

function toCommits(log: string): readonly Omit<CommitRecord, 'tree' | 'pull'>[] {
  const values = log.split('\0');
  const records = Math.floor(values.length / fields.length);
  return Array.from({ length: records }, (_, index) =>
    toCommit(values.slice(index * fields.length, (index + 1) * fields.length)),
  );
}

function toCommit(record: readonly string[]): Omit<CommitRecord, 'tree' | 'pull'> {
  const [sha = '', parents = '', name = '', at = '', message = ''] = record;
  return {
    sha,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    message,
    author: { name, login: null },
    at: new Date(at).toISOString(),
    url: '',
  };
}
