import type { RepositoryPath } from '../files.ts';

/** What differs between the trees of two commits. */
export interface Changes {
  readonly paths: readonly ChangedPath[];
  /** Folders on the way to these paths that a kustomization or a chart builds, before or after. */
  readonly built: ReadonlySet<RepositoryPath>;
}

/** A file, link or submodule that differs; null on a side that has none. */
export interface ChangedPath {
  readonly path: RepositoryPath;
  readonly before: ChangedNode | null;
  readonly after: ChangedNode | null;
}

export interface ChangedNode {
  readonly kind: 'file' | 'executable' | 'folder' | 'symlink' | 'submodule';
  readonly oid: string;
}
