import type { GitTreeEntry } from '../git-contract.ts';
import type { ObjectReader } from './object-reader.ts';
import { decodeName, parseTree, treeMode, type TreeEntry } from './tree-format.ts';

/**
 * Lists a tree, or the tree of a commit: null where the name is of neither. Recursively, folders
 * come before what they hold, as in `git ls-tree -r -t`.
 */
export async function readTree(
  reader: ObjectReader,
  sha: string,
  recursive: boolean,
): Promise<readonly GitTreeEntry[] | null> {
  const found = await reader.contents(`${sha}^{tree}`);
  return found === null ? null : list(reader, found.bytes, '', recursive);
}

async function list(
  reader: ObjectReader,
  bytes: Buffer,
  prefix: string,
  recursive: boolean,
): Promise<readonly GitTreeEntry[]> {
  const listed = await Promise.all(
    parseTree(bytes).map(async (entry): Promise<readonly GitTreeEntry[]> => {
      const own = await describe(reader, entry, prefix);
      if (!recursive || own.type !== 'tree') return [own];
      const below = await reader.contents(entry.sha);
      return below === null ? [own] : [own, ...(await list(reader, below.bytes, `${own.path}/`, true))];
    }),
  );
  return listed.flat();
}

async function describe(reader: ObjectReader, entry: TreeEntry, prefix: string): Promise<GitTreeEntry> {
  const path = `${prefix}${decodeName(entry.name)}`;
  const { sha } = entry;
  if (entry.mode === treeMode) return { mode: '040000', type: 'tree', sha, path, size: null };
  // A submodule names a commit of another repository.
  if (entry.mode === '160000') return { mode: entry.mode, type: 'commit', sha, path, size: null };
  const size = (await reader.info(sha))?.size ?? null;
  return { mode: entry.mode, type: 'blob', sha, path, size };
}
