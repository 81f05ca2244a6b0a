import type { RepositoryPath, TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { fileTooLarge, folderTooDeep, notAFolder, tooManyFiles } from '../../core/problems/github.ts';
import { gitFailed } from '../../core/problems/local.ts';
import { gitTree } from './git-tree.ts';
import { answerOf, gitIn } from './run.ts';

interface Listed {
  readonly path: RepositoryPath;
  readonly mode: string;
  readonly oid: string;
  /** NaN of a submodule. */
  readonly size: number;
}

/** All that a folder holds at a commit, in the bounds that GitHub is read with; nothing where it is not there. */
export async function entriesIn(
  folder: string,
  commit: string,
  path: RepositoryPath,
): Promise<readonly TreeEntry[] | Problem> {
  const listed = await listIn(folder, commit, path);
  if (isProblem(listed)) return listed;
  if (listed.some((file) => file.path === path)) return notAFolder(path);
  if (listed.length > limits.filesPerPath) return tooManyFiles(path, listed.length);
  const depth = path.split('/').length + limits.folderDepth;
  const deep = listed.find((file) => file.path.split('/').length > depth);
  if (deep !== undefined) return folderTooDeep(deep.path);
  const files = listed.filter(isFile);
  const large = files.find(({ size }) => size > limits.manifestBytes);
  if (large !== undefined) return fileTooLarge(large.path, large.size);
  const blobs = await gitTree(folder, commit).blobs(files);
  if (isProblem(blobs)) return blobs;
  return listed.map((file): TreeEntry => {
    const { path: at, mode, oid } = file;
    if (!isFile(file)) return { kind: mode === '160000' ? 'submodule' : 'symlink', path: at, oid };
    const bytes = blobs.get(oid) ?? new Uint8Array();
    return { kind: 'file', path: at, mode: mode === '100755' ? '100755' : '100644', bytes };
  });
}

export const isFile = ({ mode }: Listed): boolean => mode.startsWith('100');

/** The same without its bounds, and without what its files hold. */
export async function listIn(
  folder: string,
  commit: string,
  path: RepositoryPath,
): Promise<readonly Listed[] | Problem> {
  try {
    const output = await gitIn(folder)(['ls-tree', '-r', '-l', '-z', '--full-tree', commit, '--', path]);
    return output.split('\0').flatMap((line): Listed[] => {
      const [, mode = '', oid = '', size = '', at = ''] =
        /^(\d+) \w+ (\w+) +(\d+|-)\t([^]*)$/u.exec(line) ?? [];
      return at === '' ? [] : [{ path: at, mode, oid, size: Number(size) }];
    });
  } catch (error) {
    return gitFailed(folder, answerOf(error));
  }
}
