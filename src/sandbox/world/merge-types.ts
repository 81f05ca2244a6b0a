/** How pull requests are merged: settings and rules of a repository, its queue, and what it leaves behind. */

/** Rules of branches, and who need not keep them, as GitHub's REST API words them. */
export interface Ruleset {
  readonly id: number;
  readonly name: string;
  readonly enforcement: 'active' | 'disabled' | 'evaluate';
  /** `refs/heads/main`, `refs/heads/release/*`, `~DEFAULT_BRANCH` or `~ALL`. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly bypass: readonly BypassActor[];
  readonly rules: readonly Rule[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface BypassActor {
  readonly type: 'Integration' | 'OrganizationAdmin' | 'RepositoryRole' | 'Team' | 'User';
  readonly id: number | null;
  readonly mode: 'always' | 'pull_request';
}

export type Rule =
  | { readonly type: 'deletion' | 'non_fast_forward' }
  | { readonly type: 'pull_request'; readonly approvals: number; readonly methods: readonly MergeMethod[] }
  | {
      readonly type: 'required_status_checks';
      /** An App's id, or null: whoever reports it. */
      readonly checks: readonly { readonly context: string; readonly app: number | null }[];
      /** Whether the head must have all of the base. */
      readonly strict: boolean;
    }
  | { readonly type: 'merge_queue'; readonly method: MergeMethod };

export type MergeMethod = 'merge' | 'squash' | 'rebase';

/** A pull request that waits for its turn to be merged. */
export interface QueueEntry {
  readonly id: number;
  readonly repository: string;
  /** The base branch. */
  readonly branch: string;
  readonly pull: number;
  /** The head that was put into the queue. */
  readonly head: string;
  readonly enqueuer: string;
  readonly enqueuedAt: string;
  /** What is tested: the pull request on top of `base`, which is the branch or the group before. */
  readonly group: { readonly ref: string; readonly sha: string; readonly base: string } | null;
}

/** How its pull requests may be merged. */
export interface Merging {
  readonly merge: boolean;
  readonly squash: boolean;
  readonly rebase: boolean;
  /** Whether a merged head's branch is deleted. */
  readonly deletesBranch: boolean;
}

/** What becomes of a pull request besides what its own record, its commits and its reviews tell. */
export type TimelineEvent = {
  readonly id: number;
  readonly repository: string;
  readonly pull: number;
  readonly actor: string;
  readonly createdAt: string;
} & (
  | { readonly kind: 'head_ref_force_pushed'; readonly before: string; readonly after: string }
  | { readonly kind: 'review_dismissed'; readonly review: number; readonly message: string }
  | { readonly kind: 'added_to_merge_queue' }
  | { readonly kind: 'removed_from_merge_queue'; readonly reason: DequeueReason }
);

/** GitHub's words for why a pull request left the merge queue. */
export type DequeueReason = 'MANUAL' | 'MERGE' | 'MERGE_CONFLICT' | 'CI_FAILURE' | 'BRANCH_PROTECTIONS';
