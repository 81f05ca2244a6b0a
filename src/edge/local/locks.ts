import { limits } from '../../core/limits.ts';
import { locksFolder, readLocks } from '../../core/locks/file.ts';
import type { Locks } from '../../core/locks/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { stateBranch } from '../../events.ts';
import { gitTree } from './git-tree.ts';
import { gitIn, orNull } from './run.ts';

/** The locks on the branch that the clone fetched with the others; null where it has none such. */
export async function locksIn(folder: string, remote: string | null): Promise<Locks | Problem | null> {
  const git = gitIn(folder);
  const ref = remote === null ? `refs/heads/${stateBranch}` : `refs/remotes/${remote}/${stateBranch}`;
  const head = await orNull(git(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]));
  if (head === null) return null;
  const listed = await git(['ls-tree', '-r', '-l', '-z', '--full-tree', head, '--', locksFolder]);
  const files = listed.split('\0').flatMap((line) => {
    const [, mode = '', oid = '', size = '', path = ''] =
      /^(\d+) \w+ (\w+) +(\d+|-)\t([^]*)$/u.exec(line) ?? [];
    if (path === '') return [];
    const isRead = mode.startsWith('100') && Number(size) <= limits.manifestBytes;
    return [{ path, oid, isRead }];
  });
  const blobs = await gitTree(folder, head).blobs(files.filter(({ isRead }) => isRead));
  if (isProblem(blobs)) return blobs;
  const texts = files.map(({ path, oid }) => ({ path, text: textOf(blobs.get(oid)) }));
  return { head, ...readLocks(texts), messages: [] };
}

function textOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
}
