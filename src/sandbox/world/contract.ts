/**
 * The operations of the embedded GitHub's inside: what is true and what happens, without a word on
 * HTTP or on who may. Callers (REST, GraphQL, git over HTTP, web page) check authority first.
 * A refusal that GitHub would answer with is thrown as `WorldError`.
 */
import type {
  Account,
  App,
  CheckRun,
  CommitStatus,
  Deployment,
  DeploymentStatus,
  IssueComment,
  PullRequest,
  Reaction,
  ReactionContent,
  Repository,
  Review,
  Role,
  Team,
  WorldEvent,
} from './types.ts';

/** `status` and `message` are what GitHub's REST API answers in that case. */
export class WorldError extends Error {
  readonly status: 403 | 404 | 405 | 409 | 422;
  constructor(status: 403 | 404 | 405 | 409 | 422, message: string) {
    super(message);
    this.status = status;
  }
}

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
  /** What `to` changes against `from`; against nothing when `from` is null. */
  diff(from: string | null, to: string): Promise<readonly GitFileDiff[]>;
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

export interface NewCommit {
  readonly repository: string;
  readonly branch: string;
  /** Compared with the branch's head at the moment of the update. */
  readonly expectedHead: string;
  readonly message: string;
  readonly writes: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly deletes: readonly string[];
  readonly actor: string;
}

export interface World {
  readonly app: App;
  /** Seconds-precision UTC time that the whole sandbox shares. */
  now(): string;
  /** Called after the change is durable, in the order of the changes. Returns how to stop. */
  subscribe(listener: (event: WorldEvent) => void): () => void;

  accounts(): readonly Account[];
  account(login: string): Account | null;
  createAccount(input: {
    readonly login: string;
    readonly kind: Account['kind'];
    readonly name?: string;
  }): Account;
  teams(organization: string): readonly Team[];
  team(organization: string, slug: string): Team | null;
  createTeam(input: { readonly organization: string; readonly name: string }): Team;
  setTeamMember(organization: string, slug: string, login: string, member: boolean): Team;

  repositories(): readonly Repository[];
  repository(fullName: string): Repository | null;
  /** With `fork`, a copy of that repository's branches; otherwise one initial commit with a README where `autoInit`. */
  createRepository(input: {
    readonly owner: string;
    readonly name: string;
    readonly private?: boolean;
    readonly description?: string;
    readonly autoInit?: boolean;
    readonly fork?: string;
    readonly actor: string;
  }): Promise<Repository>;
  deleteRepository(fullName: string): Promise<void>;
  setCollaborator(fullName: string, login: string, role: Role | null): Repository;
  setTeamRole(fullName: string, slug: string, role: Role | null): Repository;
  /** The highest of direct, team, owner and public access; null when the account may not even see it. */
  roleOf(fullName: string, login: string): Role | null;

  git(fullName: string): Git;
  /** Folder of the bare repository, for git's own HTTP backend. */
  gitDirectory(fullName: string): string;
  /** Compare-and-swap; `expected` null: must not exist. Emits `push`, and `synchronize` where a pull request's head moves. `force` allows what is no fast-forward. */
  updateRef(input: {
    readonly repository: string;
    readonly ref: string;
    readonly expected?: string | null;
    readonly to: string | null;
    readonly force?: boolean;
    readonly actor: string;
  }): Promise<void>;
  /** After git's own receive-pack has moved refs: emits what `updateRef` would. */
  refsPushed(
    repository: string,
    updates: readonly { readonly ref: string; readonly before: string; readonly after: string }[],
    actor: string,
  ): Promise<void>;
  createCommitOnBranch(input: NewCommit): Promise<GitCommit>;

  pulls(fullName: string): readonly PullRequest[];
  pull(fullName: string, number: number): PullRequest | null;
  openPull(input: {
    readonly repository: string;
    readonly title: string;
    readonly body?: string;
    readonly head: { readonly repository: string; readonly ref: string };
    readonly base: string;
    readonly draft?: boolean;
    readonly actor: string;
  }): Promise<PullRequest>;
  updatePull(
    fullName: string,
    number: number,
    change: {
      readonly title?: string;
      readonly body?: string;
      readonly base?: string;
      readonly state?: 'open' | 'closed';
      readonly draft?: boolean;
    },
    actor: string,
  ): Promise<PullRequest>;
  /** 405 when it cannot be merged, 409 when `sha` is not the head. */
  mergePull(
    fullName: string,
    number: number,
    input: {
      readonly sha?: string;
      readonly method: 'merge' | 'squash' | 'rebase';
      readonly title?: string;
      readonly message?: string;
      readonly actor: string;
    },
  ): Promise<{ readonly sha: string }>;
  /** Resolves once `mergeable` and `mergeCommitSha` belong to the present head and base. */
  settled(fullName: string, number: number): Promise<PullRequest>;

  comments(fullName: string, issue: number): readonly IssueComment[];
  comment(fullName: string, id: number): IssueComment | null;
  createComment(fullName: string, issue: number, body: string, actor: string): IssueComment;
  updateComment(fullName: string, id: number, body: string, actor: string): IssueComment;
  deleteComment(fullName: string, id: number, actor: string): void;
  /** The existing reaction where that user has it already. */
  react(
    fullName: string,
    comment: number,
    content: ReactionContent,
    actor: string,
  ): { readonly reaction: Reaction; readonly created: boolean };
  unreact(fullName: string, comment: number, reaction: number): void;

  reviews(fullName: string, pull: number): readonly Review[];
  submitReview(input: {
    readonly repository: string;
    readonly pull: number;
    readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
    readonly body: string;
    readonly commitId?: string;
    readonly actor: string;
  }): Review;
  dismissReview(fullName: string, pull: number, id: number, message: string, actor: string): Review;

  /** Newest first. */
  statuses(fullName: string, sha: string): readonly CommitStatus[];
  createStatus(input: Omit<CommitStatus, 'id' | 'createdAt'>): CommitStatus;
  /** Newest first. */
  checkRuns(fullName: string, sha: string): readonly CheckRun[];
  checkRun(fullName: string, id: number): CheckRun | null;
  createCheckRun(
    input: Omit<CheckRun, 'id' | 'startedAt'> & { readonly startedAt?: string },
    actor: string,
  ): CheckRun;
  updateCheckRun(
    fullName: string,
    id: number,
    change: Partial<
      Pick<
        CheckRun,
        'name' | 'status' | 'conclusion' | 'output' | 'detailsUrl' | 'externalId' | 'completedAt'
      >
    >,
    actor: string,
  ): CheckRun;
  rerequestCheckRun(fullName: string, id: number, actor: string): void;

  /** Newest first. */
  deployments(fullName: string): readonly Deployment[];
  deployment(fullName: string, id: number): Deployment | null;
  createDeployment(input: Omit<Deployment, 'id' | 'statuses' | 'createdAt'>): Deployment;
  /** A success makes the older successful deployments of the same environment inactive, as GitHub does, unless `autoInactive` is false. */
  createDeploymentStatus(
    fullName: string,
    id: number,
    input: Omit<DeploymentStatus, 'id' | 'createdAt'>,
    autoInactive: boolean,
  ): DeploymentStatus;

  close(): Promise<void>;
}
