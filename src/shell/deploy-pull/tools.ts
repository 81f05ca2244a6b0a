import type { Config } from '../../core/config/types.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { PullName } from '../../ports.ts';
import type { Shell } from '../shell.ts';

/** All that it takes to merge deploy pull requests, and to tell of them. */
export interface DeployTools extends Pick<
  Shell,
  | 'github'
  | 'templates'
  | 'log'
  | 'inTurn'
  | 'pause'
  | 'registry'
  | 'renderer'
  | 'defaultEnvironmentRepository'
> {
  readonly judge: Judge;
}

/** Compares manifests, and knows what was approved. */
export interface Judge {
  /** How a pull request stands at a fresh look, compared anew, but for its gates. */
  readonly stand: (pull: PullName) => Promise<Stand>;
  /** Has its check run tell how it stands, its gates among it. */
  readonly retell: (pull: PullName, delivery: string) => Promise<void>;
  /**
   * Whether a merged pull request has the approvals that what it did takes, by the `slipway.yaml` that it was put on: the
   * one that it may have brought along decides nothing. A problem where that asks for approvals, and what it did cannot be
   * compared.
   */
  readonly approved: (pull: PullName, merge: Merge) => Promise<boolean | Problem>;
  /** What a commit does, compared with another that it stands on. */
  readonly changes: (
    repository: string,
    config: Config,
    from: string,
    to: string,
  ) => Promise<CommitChanges | Problem>;
}

/** From one commit to another. */
export interface Merge {
  readonly from: string;
  readonly to: string;
}

export type Stand =
  /** It is not green, or not there any more: whoever makes it green comes back. */
  | { readonly kind: 'waits' }
  /** It has moved while it was compared. */
  | { readonly kind: 'moved' }
  /** It stays as it is until somebody does something. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Approved as far as that is asked for, and nothing blocks, at this head. */
  | {
      readonly kind: 'green';
      readonly head: string;
      readonly digests: Digests;
      /** What its check run says of the gates for which it is not green, as `heldLine` writes it; null where it is green. */
      readonly held: string | null;
    };

/** By environment. Equal for equal changes, whatever the commits. */
export type Digests = ReadonlyMap<string, string>;

export interface CommitChanges {
  readonly diff: ManifestDiff;
  readonly digests: Digests;
}

/** What made us look. */
export interface Occasion {
  readonly delivery: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
}
