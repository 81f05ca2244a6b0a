import type { FileChange } from '../files.ts';
import type { Problem } from '../problem.ts';
import type { MergeRefusal } from './refusal.ts';
import type {
  DeployBranches,
  DeployPullLook,
  MergeMethod,
  PullLink,
  PullState,
  SourceCommits,
} from './types.ts';

/** Deploy pull requests of an environment repository: their branches, and themselves. */
export interface DeployPullsPort {
  look(repository: string, branches: readonly string[]): Promise<DeployBranches | Problem>;
  /** Makes a commit that no branch holds yet, and answers its name. */
  commit(input: NewCommit): Promise<string>;
  /** Compare-and-swap of a branch of ours: makes, moves or removes it. */
  move(input: BranchMove): Promise<MoveResult | Problem>;
  /** `unknown`: the answer was lost, it may be there. */
  open(input: PullWriting): Promise<PullLink | 'unknown' | Problem>;
  /** Both answer how it stands then: others may have closed or merged it at that moment. */
  describe(repository: string, number: number, text: PullText): Promise<PullState>;
  close(repository: string, number: number): Promise<PullState>;
  /** Makes the check run that marks a commit as ours, or changes the one with this id. */
  mark(repository: string, mark: MarkWriting, existing: number | null): Promise<void>;
  /** null for a pull request that is no deploy pull request. */
  pull(repository: string, number: number): Promise<DeployPullLook | null>;
  /** The paths that a pull request changes; null where there are too many to read. */
  files(repository: string, number: number): Promise<readonly string[] | null>;
  merge(input: PullMerge): Promise<MergeAnswer>;
  /** Those of some commits, by whole object names, that deploy pull requests of the App's have brought, and that were told without an alarm. */
  brought(repository: string, commits: readonly string[]): Promise<ReadonlySet<string>>;
  /** What is new from one commit of an application repository to another; null where GitHub cannot tell. */
  sourceCommits(repository: string, from: string, to: string): Promise<SourceCommits | null>;
}

export interface PullMerge {
  readonly repository: string;
  readonly number: number;
  /** It is merged only while this is its head. */
  readonly head: string;
  readonly method: MergeMethod;
  readonly title: string;
  readonly message: string;
}

export type MergeAnswer =
  | { readonly kind: 'merged'; readonly sha: string }
  | ({ readonly kind: 'refused' } & MergeRefusal)
  /** The answer was lost: only a look tells. */
  | { readonly kind: 'unknown' };

export interface NewCommit {
  readonly repository: string;
  /** The commit that it stands on. */
  readonly expectedHead: string;
  readonly message: string;
  readonly changes: readonly FileChange[];
}

export interface BranchMove {
  readonly repository: string;
  /** GitHub's node id of it. */
  readonly repositoryId: string;
  readonly branch: string;
  /** null: it must not be there. */
  readonly from: string | null;
  /** null removes it. */
  readonly to: string | null;
}

/** `moved`: it did not stand at `from`; `unknown`: the answer was lost, and only a look tells. */
export type MoveResult = 'done' | 'moved' | 'unknown';

export interface PullText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
}

export interface PullWriting extends PullText {
  readonly repository: string;
  readonly branch: string;
  readonly base: string;
}

export interface MarkWriting {
  readonly head: string;
  /** Of our comment that tells of it. */
  readonly key: string;
  /** `neutral` until it is done with. */
  readonly conclusion: 'neutral' | 'success' | 'failure' | 'cancelled';
  readonly detailsUrl: string | null;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
}
