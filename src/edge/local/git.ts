import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Problem } from '../../core/problem.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';

const run = promisify(execFile);

/** Fields of one commit are parted by NUL, which no message can hold; commits by a blank record. */
const format = '--format=%H%x00%P%x00%an%x00%aI%x00%B%x00%x01';

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
        const log = await git('log', `--max-count=${limit}`, format, 'HEAD', '--', path);
        return {
          total,
          commits: log
            .split('\x01')
            .filter((record) => record.trim() !== '')
            .map(toCommit),
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

function toCommit(record: string): CommitRecord {
  const [sha = '', parents = '', name = '', at = '', message = ''] = record.trimStart().split('\0');
  return {
    sha,
    parents: parents.split(' ').filter((parent) => parent !== ''),
    message,
    author: { name, login: null },
    at: new Date(at).toISOString(),
    url: '',
  };
}
