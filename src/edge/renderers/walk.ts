import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { folderOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { renderInputLimit, renderLink, renderMissing } from '../../core/problems/render.ts';
import type { Origin } from '../../core/render/types.ts';
import type { BlobRef, TreeListing, TreeNode, TreeSource } from '../../core/tree/types.ts';

/** What one render reads of a tree: each folder once, each file once, up to the limits. */
export interface Walk {
  /** Lists the folders that were not listed yet. */
  readonly look: (folders: readonly RepositoryPath[]) => Promise<Problem | null>;
  /** Null for what is no folder. */
  readonly at: (folder: RepositoryPath) => TreeListing | null;
  /** By the listing of its folder, which was looked at. */
  readonly node: (path: RepositoryPath) => TreeNode | undefined;
  /** Reads files; answers their bytes by path. */
  readonly take: (files: readonly BlobRef[]) => Promise<ReadonlyMap<RepositoryPath, Uint8Array> | Problem>;
  /** Every folder that was looked at, with its object name; null for what is no folder. */
  readonly seen: () => ReadonlyMap<RepositoryPath, string | null>;
}

/** @param root what the limits are told of */
export function walk(tree: TreeSource, root: RepositoryPath): Walk {
  const listings = new Map<RepositoryPath, TreeListing | null>();
  const files = new Map<RepositoryPath, Uint8Array>();
  let bytes = 0;

  async function look(folders: readonly RepositoryPath[]): Promise<Problem | null> {
    const unknown = [...new Set(folders)].filter((folder) => !listings.has(folder));
    if (unknown.length === 0) return null;
    const found = await tree.list(unknown);
    if (isProblem(found)) return found;
    for (const folder of unknown) listings.set(folder, found.get(folder) ?? null);
    return listings.size > limits.renderFiles ? renderInputLimit(root, 'renderFiles') : null;
  }

  async function take(
    wanted: readonly BlobRef[],
  ): Promise<ReadonlyMap<RepositoryPath, Uint8Array> | Problem> {
    const unknown = wanted.filter(({ path }) => !files.has(path));
    if (files.size + unknown.length > limits.renderFiles) return renderInputLimit(root, 'renderFiles');
    const blobs = unknown.length === 0 ? new Map<string, Uint8Array>() : await tree.blobs(unknown);
    if (isProblem(blobs)) return blobs;
    for (const { path, oid } of unknown) {
      const content = blobs.get(oid);
      if (content === undefined) throw new Error(`The tree lists ${path}, and does not hold it.`);
      bytes += content.length;
      if (bytes > limits.renderInputBytes) return renderInputLimit(root, 'renderInputBytes');
      files.set(path, content);
    }
    return new Map(wanted.map(({ path }) => [path, files.get(path) ?? new Uint8Array()]));
  }

  const at = (folder: RepositoryPath) => listings.get(folder) ?? null;
  return {
    look,
    take,
    at,
    node: (path) =>
      at(folderOf(path))?.nodes.find(({ name }) => name === path.slice(path.lastIndexOf('/') + 1)),
    seen: () => new Map([...listings].map(([path, listing]) => [path, listing?.oid ?? null])),
  };
}

/** Why a path is not there: a link or a submodule on the way, or nothing. */
export async function whyMissing(
  { look, node }: Walk,
  path: RepositoryPath,
  origin: Origin | null,
): Promise<Problem> {
  const way = ancestors(path);
  const problem = await look(way.map(folderOf));
  if (problem !== null) return problem;
  for (const part of way) {
    const kind = node(part)?.kind;
    if (kind === 'symlink' || kind === 'submodule') return renderLink(part, kind, origin);
  }
  return renderMissing(path, origin);
}

/** From the top down, the path itself last. */
function ancestors(path: RepositoryPath): readonly RepositoryPath[] {
  const parts = path.split('/').filter((part) => part !== '');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
