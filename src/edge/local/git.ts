import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inOrderOfArrival } from '../../core/history/arrival.ts';
import type { Problem } from '../../core/problem.ts';
import { gitFailed } from '../../core/problems/local.ts';
import type { CommitRecord, History } from '../../core/snapshot.ts';
import { mergedPulls } from './merged-pulls.ts';
import { webAddress } from './origin.ts';
import { answerOf, gitIn, type RunGit } from './run.ts';

/** With `-z`, NUL ends each commit as it parts its fields: no other character is one that no message can hold. */
const fields = ['%H', '%P', '%an', '%cI', '%B'];
const format = `--format=tformat:${fields.join('%x00')}`;

/** A clone of the environment repository, read with the git on this machine. */
export interface LocalRepository {
  readonly file: (path: string) => Promise<string | null>;
  readonly history: (path: string, limit: number) => Promise<History | Problem>;
  /** How many commits have touched a path. */
  readonly count: (path: string) => Promise<number | Problem>;
}

/** @param commit where it is read: a name of git's, and what is checked out without one */
export function localRepository(folder: string, commit = 'HEAD'): LocalRepository {
  const git = gitIn(folder);
  let merged: ReturnType<typeof mergedPulls> | undefined;
  const pulls = () => (merged ??= mergedPulls(git, commit));
  let cut: ReturnType<typeof oldestOf> | undefined;

  /** Where the history is cut off, and the commits that touched a path, but for those. */
  async function touching(path: string): Promise<readonly [ReadonlySet<string>, readonly string[]]> {
    const edge = await (cut ??= oldestOf(folder));
    const all = (await git(['rev-list', commit, '--', path])).split('\n');
    return [edge, all.filter((sha) => sha !== '' && !edge.has(sha))];
  }

  return {
    file: (path) => git(['show', `${commit}:${path}`]).catch(() => null),
    async history(path, limit) {
      try {
        const [edge, all] = await touching(path);
        const newest = ['log', '-z', '--date-order', `--max-count=${limit}`, format, commit, '--', path];
        const commits = toCommits(await git(newest)).filter(({ sha }) => !edge.has(sha));
        const names = commits.map(({ sha }) => sha);
        const reading = [treesOf(git, names, path), pulls(), webAddress(git)] as const;
        const [trees, broughtBy, web] = await Promise.all(reading);
        const found = commits.map((one, index): CommitRecord => ({
          ...one,
          url: web === null ? '' : `${web}/commit/${one.sha}`,
          tree: trees[index] ?? null,
          pull: broughtBy.get(one.sha) ?? null,
        }));
        return { total: all.length, commits: inOrderOfArrival(found) };
      } catch (error) {
        return gitFailed(folder, answerOf(error));
      }
    },
    async count(path) {
      try {
        const [, all] = await touching(path);
        return all.length;
      } catch (error) {
        return gitFailed(folder, answerOf(error));
      }
    },
  };
}

/** The oldest commits of a shallow clone: git takes them for the first, and all files for what they brought. */
async function oldestOf(folder: string): Promise<ReadonlySet<string>> {
  const git = gitIn(folder);
  if ((await git(['rev-parse', '--is-shallow-repository'])).trim() !== 'true') return new Set();
  const listed = (await git(['rev-parse', '--git-path', 'shallow'])).trim();
  return new Set((await readFile(resolve(folder, listed), 'utf8')).trim().split('\n'));
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
