import type { Grantee } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import type { Problem } from '../problem.ts';
import type { Difference } from './difference.ts';

/**
 * What the one comment of a pull request showed, from a moment on until somebody wrote into it again. A posting
 * counts as the present one only while the comment is to the second and to the byte as it was left.
 */
export interface Posting {
  /** GitHub's number of the comment. */
  readonly comment: number;
  /** SHA-256 of its text. */
  readonly body: string;
  /** Since when it showed that, by GitHub's clock: ISO 8601 in UTC. */
  readonly at: string;
  /** The commits that were compared: the head, the base's tip, and the test merge with the base that it is of. */
  readonly head: string;
  readonly base: string;
  readonly merge: { readonly sha: string; readonly base: string };
  /** Object name of the `slipway.yaml` that it was compared by. */
  readonly configuration: string;
  /** Of each environment that takes approvals and is changed: the digest, 64 hex digits. */
  readonly digests: Readonly<Record<string, string>>;
  /** Whether an effect blocks, whoever approves. */
  readonly blocked: boolean;
  /** The approvals that were given while it was shown, by GitHub's numbers of the reviews. */
  readonly reviews: readonly number[];
}

/**
 * What is known of one pull request's postings, the oldest first. Each line of it is true by itself: where some
 * are missing, approvals are missing, and none is there that was not given.
 */
export interface Ledger {
  readonly pull: number;
  readonly postings: readonly Posting[];
}

/** A review as GitHub has it. */
export interface Review {
  readonly id: number;
  readonly author: string;
  readonly isBot: boolean;
  readonly state: 'approved' | 'changes-requested' | 'dismissed';
  readonly submittedAt: string;
  /** What GitHub says that it was about; GitHub may re-bind it to a rebased head. null where it is gone. */
  readonly commit: string | null;
}

/** How the approvals of one environment stand. */
export interface EnvironmentApprovals {
  readonly environment: string;
  /** What is to be approved. */
  readonly digest: string;
  readonly needed: number;
  readonly from: readonly Grantee[];
  /** `held`: somebody whose approval would count wants changes; `waived`: a rollback that needs none. */
  readonly state: 'approved' | 'waived' | 'waiting' | 'held';
  /** Those that count, the oldest first. */
  readonly approvals: readonly Approval[];
  /** Logins of those who want changes. */
  readonly heldBy: readonly string[];
  readonly passedOver: readonly PassedOver[];
}

export interface Approval {
  readonly login: string;
  /** The head that it was given on, which is not always the present one. */
  readonly head: string;
}

/** An approval that does not count, and why. */
export interface PassedOver {
  readonly login: string;
  readonly why: 'own' | 'not-allowed' | 'bot' | 'unseen' | 'other-commit' | 'other-digest';
}

/** What is told of the approvals of one pull request. */
export interface ApprovalsReport {
  /** Of each environment that takes approvals and is changed. */
  readonly environments: readonly EnvironmentApprovals[];
  /** What an approval is of besides the manifests that are shown: changed files, by their bytes. */
  readonly files: readonly RepositoryPath[];
  /** Those of the environments that are built from folders of others now, and were not before. */
  readonly builtFrom: readonly { readonly environment: string; readonly others: readonly string[] }[];
  /** Why no approval can count; null where they can. */
  readonly problem: Problem | null;
  /** Where something else was approved before: what is new since. */
  readonly difference: Difference | null;
}
