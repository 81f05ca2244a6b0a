/** What the embedded GitHub asks of one git repository. */

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** ISO 8601 in UTC, to the second. */
  readonly date: string;
}

export interface GitCommit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}

export interface GitTreeEntry {
  /** `100644`, `100755`, `120000`, `160000` or `040000`. */
  readonly mode: string;
  readonly type: 'blob' | 'tree' | 'commit';
  readonly sha: string;
  /** Relative to the tree that was read. */
  readonly path: string;
  /** Bytes, of blobs only. */
  readonly size: number | null;
}

export interface GitFileDiff {
  readonly path: string;
  readonly previousPath: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** Unified hunks without the file header; null for binary files. */
  readonly patch: string | null;
}

/** One bare repository. Object names are 40 hex digits. */
export interface Git {
  /** A branch, tag, full ref, object name or `A:path` → object name, or null. */
  resolve(expression: string): Promise<string | null>;
  /** The object of a ref by its full name, as `refs/heads/main`; without a process of its own, as `refs` needs. */
  ref(name: string): Promise<string | null>;
  refs(prefix?: string): Promise<readonly { readonly ref: string; readonly sha: string }[]>;
  commit(sha: string): Promise<GitCommit | null>;
  tree(sha: string, options?: { readonly recursive?: boolean }): Promise<readonly GitTreeEntry[] | null>;
  blob(sha: string): Promise<Uint8Array | null>;
  type(sha: string): Promise<'blob' | 'tree' | 'commit' | 'tag' | null>;
  /** Newest first, as `git log`. */
  log(options: {
    readonly from: string;
    readonly path?: string;
    readonly skip?: number;
    readonly limit: number;
  }): Promise<readonly GitCommit[]>;
  countCommits(options: { readonly from: string; readonly path?: string }): Promise<number>;
  /** What `head` has and `base` has not, oldest first; a pull request's commits. */
  between(base: string, head: string): Promise<readonly string[]>;
  /** What `to` changes against `from`; against nothing when `from` is null. */
  diff(from: string | null, to: string): Promise<readonly GitFileDiff[]>;
  /** The commits as mails, as `git format-patch` writes them: of `head` alone, or all since `base`. Merges have none. */
  patches(head: string, base?: string): Promise<Uint8Array>;
  mergeBase(a: string, b: string): Promise<string | null>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  writeBlob(bytes: Uint8Array): Promise<string>;
  writeTree(
    base: string | null,
    entries: readonly {
      readonly path: string;
      readonly mode: string;
      readonly type: string;
      readonly sha: string | null;
    }[],
  ): Promise<string>;
  writeCommit(commit: {
    readonly tree: string;
    readonly parents: readonly string[];
    readonly author: Signature;
    readonly committer: Signature;
    readonly message: string;
  }): Promise<string>;
  /** The tree of merging two commits, or the conflicting paths. */
  mergeTree(
    ours: string,
    theirs: string,
  ): Promise<{ readonly tree: string } | { readonly conflicts: readonly string[] }>;
}
