/** Pull requests, and what people say on them. */
import type {
  IssueComment,
  PullRequest,
  QueueEntry,
  Reaction,
  ReactionContent,
  Review,
  TimelineEvent,
} from './types.ts';

export interface PullOperations {
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
  /** Merges the base into the head. 422 when the head is not the expected one, or has all of the base. */
  updatePullBranch(
    fullName: string,
    number: number,
    input: { readonly expectedHead?: string; readonly actor: string },
  ): Promise<void>;
  /** Opens a pull request that undoes a merged one. 422 where that cannot be. */
  revertPull(fullName: string, number: number, actor: string): Promise<PullRequest>;
  /** Whether GitHub would offer that. */
  isRevertible(fullName: string, number: number): Promise<boolean>;
  /** Oldest first. */
  timeline(fullName: string, number: number): readonly TimelineEvent[];
  /** What of the rules of its base merging it now would not keep, in GitHub's words. */
  mergeViolations(fullName: string, number: number): readonly string[];
  /** Resolves once `mergeable` and `mergeCommitSha` belong to the present head and base. */
  settled(fullName: string, number: number): Promise<PullRequest>;
}

export interface QueueOperations {
  /** Who waits to be merged, in the order of their turns. */
  queue(fullName: string): readonly QueueEntry[];
  /** 422 where its base has no merge queue, 405 where a rule is not kept. */
  enqueue(
    fullName: string,
    number: number,
    input: { readonly actor: string; readonly expectedHead?: string },
  ): Promise<QueueEntry>;
  dequeue(fullName: string, number: number, actor: string): Promise<void>;
  /** Resolves once the queues wait for others; says whether there was anything to wait for. */
  queueSettled(): Promise<boolean>;
}

export interface CommentOperations {
  comments(fullName: string, issue: number): readonly IssueComment[];
  comment(fullName: string, id: number): IssueComment | null;
  createComment(fullName: string, issue: number, body: string, actor: string): IssueComment;
  updateComment(fullName: string, id: number, body: string, actor: string): IssueComment;
  /** Hides it, as those who may write can: it is as old as before, and nobody is told. */
  minimizeComment(fullName: string, id: number): void;
  deleteComment(fullName: string, id: number, actor: string): void;
  /** The existing reaction where that user has it already. */
  react(
    fullName: string,
    comment: number,
    content: ReactionContent,
    actor: string,
  ): { readonly reaction: Reaction; readonly created: boolean };
  unreact(fullName: string, comment: number, reaction: number): void;
}

export interface ReviewOperations {
  reviews(fullName: string, pull: number): readonly Review[];
  submitReview(input: {
    readonly repository: string;
    readonly pull: number;
    readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
    readonly body: string;
    /** A commit of the pull request, else 422; its head unless given. */
    readonly commitId?: string;
    readonly actor: string;
  }): Promise<Review>;
  /** Changes what it says, never what it decides. */
  updateReview(fullName: string, pull: number, id: number, body: string, actor: string): Review;
  /** As GitHub does at times where a pull request is rebased: the review is of another commit now, and nobody is told. */
  rebindReview(fullName: string, pull: number, id: number, commitId: string): void;
  dismissReview(fullName: string, pull: number, id: number, message: string, actor: string): Review;
}
