/** From a moment on, the comment of a pull request shows the manifest diff of an environment with this digest. */
export interface Posting {
  readonly environment: string;
  /** Of the environment's manifest diff, blinded: 64 hex digits. */
  readonly digest: string;
  /** By GitHub's clock, ISO 8601 in UTC. */
  readonly at: string;
  /** The commits that were compared. */
  readonly head: string;
  readonly base: string;
}

/** All that was posted on one pull request, the oldest first. */
export interface Ledger {
  readonly pull: number;
  readonly postings: readonly Posting[];
  /** False where some may be missing: then those of the present head alone count. */
  readonly complete: boolean;
}

/** A review as GitHub has it. */
export interface Review {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'commented';
  readonly body: string;
  readonly submittedAt: string;
  /** What GitHub says that it was about; GitHub may re-bind it to a rebased head. null where it is gone. */
  readonly commit: string | null;
}
