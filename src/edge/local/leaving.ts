import type { ClonePlace } from '../../core/clone/port.ts';
import { shortSha } from '../../core/labels.ts';
import { orNull, type RunGit, typed } from './run.ts';

type Left = Pick<ClonePlace, 'own'> & { readonly branch: string; readonly tracking: string };

/**
 * The commands that take the clone's branch to its remote's, and keep under a new name what it had: one after another, and none
 * where the one before it failed. The name tells what is kept: whatever else is there already is called otherwise.
 */
export async function leaving(
  git: RunGit,
  folder: string,
  { branch, own, tracking }: Left,
): Promise<readonly string[]> {
  const kept = `${branch}-before-${shortSha(own ?? '')}`;
  const isKept = own !== null && (await orNull(git(['rev-parse', '--verify', `refs/heads/${kept}`]))) === own;
  const keep = isKept ? [] : [typed(folder, 'branch', kept, branch)];
  const checkout = await checkoutOf(git, branch);
  if (checkout === null) return [...keep, typed(folder, 'branch', '--force', branch, tracking)];
  const here = await orNull(git(['rev-parse', '--show-toplevel']));
  return [...keep, typed(here === checkout ? folder : checkout, 'reset', '--keep', tracking)];
}

/** The work tree in which the branch is checked out. */
export async function checkoutOf(git: RunGit, branch: string): Promise<string | null> {
  const trees = (await git(['worktree', 'list', '--porcelain'])).split('\n\n');
  for (const lines of trees.map((tree) => tree.split('\n')))
    if (lines.includes(`branch refs/heads/${branch}`))
      return lines.find((line) => line.startsWith('worktree '))?.slice('worktree '.length) ?? null;
  return null;
}
