import type { RepositoryPath } from '../files.ts';
import type { Problem } from '../problem.ts';

/** A git tree, read as far as it is needed: at a commit of a repository, in a clone, in memory. */
export interface TreeSource {
  /** What is directly in each of these folders (`''` is the root); a folder that is not there is not in the answer. */
  list(folders: readonly RepositoryPath[]): Promise<ReadonlyMap<RepositoryPath, TreeListing> | Problem>;
  /** The bytes of files, by object name. Bytes are proved by it. */
  blobs(files: readonly BlobRef[]): Promise<ReadonlyMap<string, Uint8Array> | Problem>;
}

/** A tree of which all paths can be had at once: that of a commit. */
export interface WholeTree extends TreeSource {
  /** The files that are called so, wherever they lie. */
  find(names: readonly string[]): Promise<FoundFiles | Problem>;
}

export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** False where the tree is too large to be searched to its end. */
  readonly isWhole: boolean;
}

export interface FoundFile extends BlobRef {
  readonly bytes: number;
}

/** What is compared: a commit, and what it is to become. */
export interface ComparedTrees {
  readonly before: WholeTree;
  readonly after: TreeSource;
}

export interface BlobRef {
  readonly path: RepositoryPath;
  readonly oid: string;
}

export interface TreeListing {
  /** Object name of the folder's tree: two folders with one name are equal, whatever is in them. */
  readonly oid: string;
  readonly nodes: readonly TreeNode[];
}

export interface TreeNode {
  readonly name: string;
  readonly kind: 'file' | 'executable' | 'folder' | 'symlink' | 'submodule';
  readonly oid: string;
  /** Bytes of a file, where the source tells. */
  readonly size?: number;
}
