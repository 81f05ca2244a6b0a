import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Problem } from '../../core/problem.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';

const run = promisify(execFile);

/** With `-z`, NUL ends each commit as it parts its fields: no other character is one that no message can hold. */
const fields = ['%H', '%P', '%an', '%aI', '%B'];
const format = `--format=tformat:${fields.join('%x00')}`;

/** A clone of the environment repository, read with the git on this machine. */
export interface LocalRepository {
  readonly file: (path: string) => Promise<string | null>;
  readonly history: (path: string, limit: number) => Promise<History | Problem>;
}

export function localRepository(folder: string): LocalRepository {
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;

  return {
    file: (path) => git('show', `HEAD:${path}`).catch(() => null),
    async history(path, limit) {
      try {
        const total = Number(await git('rev-list', '--count', 'HEAD', '--', path));
        const log = await git('log', '-z', `--max-count=${limit}`, format, 'HEAD', '--', path);
        return { total, commits: toCommits(log) };
      } catch (error) {
        return gitFailed(
          folder,
          error instanceof Error ? (error.message.split('\n')[1] ?? error.message) : String(error),
        );
      }
    },
  };
}

function toCommits(log: string): readonly CommitRecord[] {
  const values = log.split('\0');
  const records = Math.floor(values.length / fields.length);
  return Array.from({ length: records }, (_, index) =>
    toCommit(values.slice(index * fields.length, (index + 1) * fields.length)),
  );
}

function toCommit(record: readonly string[]): CommitRecord {
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
