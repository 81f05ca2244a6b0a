import type { Git, GitCommit } from '../git-contract.ts';
import { ancestry } from './ancestry.ts';
import { parseCommit } from './commit-format.ts';
import { diffTrees, emptyTree } from './diff.ts';
import type { ObjectReader } from './object-reader.ts';
import { lines, runGit } from './process.ts';
import { remembered } from './remembered.ts';

/** What a repository answers by walking its commits. */
export type History = Pick<
  Git,
  'log' | 'between' | 'countCommits' | 'diff' | 'patches' | 'mergeBase' | 'isAncestor' | 'mergeTree'
>;

export function history(directory: string, reader: ObjectReader): History {
  const commitName = async (expression: string): Promise<string | null> =>
    (await reader.info(`${expression}^{commit}`))?.sha ?? null;
  const revListFrom = revLists(directory);
  const revList = async (args: readonly string[], from: string, path = ''): Promise<Buffer> => {
    const start = await commitName(from);
    return start === null ? Buffer.alloc(0) : revListFrom(start, path, ...args);
  };
  const diff = remembered((from: string, to: string) => diffTrees(directory, from, to));
  const readCommit = async (sha: string): Promise<GitCommit> => {
    const found = await reader.contents(sha);
    if (found === null) throw new Error(`Commit ${sha} has vanished from ${directory}.`);
    return parseCommit(found.sha, found.bytes);
  };
  const isAncestorOf = ancestry(
    async (sha) => (await readCommit(sha)).parents,
    remembered(async (ancestor, descendant) => {
      const args = ['merge-base', '--is-ancestor', ancestor, descendant];
      return (await runGit(directory, args, { accept: [0, 1] })).code === 0;
    }),
  );
  return {
    async log({ from, path, skip, limit }) {
      const range = [`--skip=${skip ?? 0}`, `--max-count=${limit}`];
      const list = await revList(range, from, path);
      return Promise.all(lines(list).map(readCommit));
    },
    async countCommits({ from, path }) {
      return Number((await revList(['--count'], from, path)).toString('utf8'));
    },
    between: remembered(async (base: string, head: string) => {
      const run = await runGit(directory, ['rev-list', '--reverse', '--topo-order', head, `^${base}`]);
      return lines(run.stdout);
    }),
    diff: (from, to) => diff(from ?? emptyTree, to),
    async patches(head, base) {
      const which = base === undefined ? ['-1', head] : [`${base}..${head}`];
      const args = ['format-patch', '--stdout', '--no-ext-diff', '--no-textconv', ...which];
      return (await runGit(directory, args)).stdout;
    },
    mergeBase: remembered(async (a: string, b: string) => {
      const run = await runGit(directory, ['merge-base', a, b], { accept: [0, 1] });
      return run.code === 0 ? run.stdout.toString('utf8').trim() : null;
    }),
    async isAncestor(ancestor, descendant) {
      const [older, newer] = [await commitName(ancestor), await commitName(descendant)];
      if (older === null || newer === null) throw new Error(`${ancestor} or ${descendant} is no commit.`);
      return isAncestorOf(older, newer);
    },
    async mergeTree(ours, theirs) {
      const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z'];
      const run = await runGit(directory, [...args, '--allow-unrelated-histories', ours, theirs], {
        accept: [0, 1],
      });
      const [tree = '', ...conflicts] = run.stdout.toString('utf8').split('\0').slice(0, -1);
      return run.code === 0 ? { tree } : { conflicts };
    },
  };
}

/** Lists of a start that is named by its hash: the rest is part of the question. */
function revLists(directory: string) {
  return remembered(
    async (start: string, path: string, ...args: readonly string[]) => {
      const paths = path === '' ? [] : ['--', path];
      const list = ['--literal-pathspecs', 'rev-list', '--date-order', ...args, start, ...paths];
      return (await runGit(directory, list)).stdout;
    },
    () => true,
  );
}
