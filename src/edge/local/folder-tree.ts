import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import type { Problem } from '../../core/problem.ts';
import { tooLargeLocally } from '../../core/problems/local.ts';
import type { TreeListing, TreeNode, TreeSource } from '../../core/tree/types.ts';

/**
 * A folder of this machine as a tree. Links are named, not followed: nothing outside of it is read.
 * Object names are of size and time only, as much as one command needs.
 */
export function folderTree(root: string): TreeSource {
  return {
    async list(folders) {
      const found = await Promise.all(folders.map((folder) => listingOf(root, folder)));
      return new Map(found.flatMap((listing, index) => pair(folders[index], listing)));
    },
    async blobs(files) {
      const found = new Map<string, Uint8Array>();
      for (const { path, oid } of files) {
        const bytes = await bytesOf(join(root, path));
        if (!(bytes instanceof Uint8Array)) return bytes;
        found.set(oid, bytes);
      }
      return found;
    },
  };
}

function pair(folder: RepositoryPath | undefined, listing: TreeListing | null): [string, TreeListing][] {
  return folder === undefined || listing === null ? [] : [[folder, listing]];
}

async function listingOf(root: string, folder: RepositoryPath): Promise<TreeListing | null> {
  const parts = folder.split('/').filter((part) => part !== '');
  for (const [index] of parts.entries()) {
    const stats = await lstat(join(root, ...parts.slice(0, index + 1))).catch(() => null);
    if (stats?.isDirectory() !== true) return null;
  }
  const names = await readdir(join(root, folder)).catch(() => null);
  if (names === null) return null;
  const nodes = await Promise.all(
    names.filter((name) => name !== '.git').map((name) => nodeOf(join(root, folder, name), name)),
  );
  return { oid: nameOf(nodes.map(({ oid }) => oid).toSorted()), nodes };
}

async function nodeOf(file: string, name: string): Promise<TreeNode> {
  const stats = await lstat(file);
  const kind = stats.isDirectory()
    ? 'folder'
    : stats.isSymbolicLink()
      ? 'symlink'
      : (stats.mode & 0o100) !== 0
        ? 'executable'
        : 'file';
  if (kind === 'symlink') return { name, kind, oid: nameOf([await readlink(file)]) };
  return { name, kind, oid: nameOf([file, kind, stats.size, stats.mtimeMs, stats.ino]), size: stats.size };
}

async function bytesOf(file: string): Promise<Uint8Array | Problem> {
  const { size } = await lstat(file);
  return size > limits.manifestBytes ? tooLargeLocally(file, size) : readFile(file);
}

function nameOf(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
