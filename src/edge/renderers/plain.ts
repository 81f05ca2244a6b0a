import type { RepositoryPath, TreeEntry } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { folderTooDeep, tooManyFiles } from '../../core/problems/github.ts';
import type { Walk } from './walk.ts';

/** Everything under a folder of plain manifests. A folder that is not there holds nothing. */
export async function plainEntries(
  walk: Walk,
  root: RepositoryPath,
): Promise<readonly TreeEntry[] | Problem> {
  const foreign: TreeEntry[] = [];
  const found: { path: RepositoryPath; oid: string; mode: '100644' | '100755' }[] = [];
  let folders: readonly RepositoryPath[] = [root];
  for (let depth = 0; folders.length > 0; depth += 1) {
    const [first] = folders;
    if (depth > limits.folderDepth && first !== undefined) return folderTooDeep(first);
    const problem = await walk.look(folders);
    if (problem !== null) return problem;
    const below: RepositoryPath[] = [];
    for (const folder of folders) {
      for (const { name, kind, oid } of walk.at(folder)?.nodes ?? []) {
        const path = folder === '' ? name : `${folder}/${name}`;
        if (kind === 'folder') below.push(path);
        else if (kind === 'symlink' || kind === 'submodule') foreign.push({ kind, path, oid });
        else found.push({ path, oid, mode: kind === 'executable' ? '100755' : '100644' });
      }
    }
    folders = below;
    const count = found.length + foreign.length;
    if (count > limits.filesPerPath) return tooManyFiles(root, count);
  }
  const files = await walk.take(found);
  if (isProblem(files)) return files;
  const entries = found.map(({ path, mode }) => ({
    kind: 'file' as const,
    path,
    mode,
    bytes: files.get(path) ?? new Uint8Array(),
  }));
  return [...entries, ...foreign].toSorted((one, other) => (one.path < other.path ? -1 : 1));
}
