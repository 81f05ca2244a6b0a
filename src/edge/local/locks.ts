import { limits } from '../../core/limits.ts';
import { locksFolder, readLocks } from '../../core/locks/file.ts';
import type { Locks } from '../../core/locks/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { stateBranch } from '../../events.ts';
import { isFile, listIn } from './entries.ts';
import { gitTree } from './git-tree.ts';
import { gitIn, orNull } from './run.ts';

/** The locks on the branch that the clone fetched with the others; null where it has none such. */
export async function locksIn(folder: string, remote: string | null): Promise<Locks | Problem | null> {
  const ref = remote === null ? `refs/heads/${stateBranch}` : `refs/remotes/${remote}/${stateBranch}`;
  const head = await orNull(gitIn(folder)(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]));
  if (head === null) return null;
  const files = await listIn(folder, head, locksFolder);
  if (isProblem(files)) return files;
  const read = files.filter((file) => isFile(file) && file.size <= limits.manifestBytes);
  const blobs = await gitTree(folder, head).blobs(read);
  if (isProblem(blobs)) return blobs;
  const texts = files.map(({ path, oid }) => ({ path, text: textOf(blobs.get(oid)) }));
  return { head, ...readLocks(texts), messages: [] };
}

function textOf(bytes: Uint8Array | undefined): string | null {
  return bytes === undefined ? null : new TextDecoder().decode(bytes);
}
