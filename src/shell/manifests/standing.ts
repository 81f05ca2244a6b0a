import type { EnvironmentApprovals } from '../../core/approval/types.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { Problem } from '../../core/problem.ts';
import type { PullLook } from '../../ports.ts';

/** How a pull request of the environment repository stands at a fresh look, compared anew. */
export type Standing =
  /** Closed, or in a repository without `slipway.yaml`. */
  | { readonly kind: 'gone' }
  /** It has moved while it was compared: look again. */
  | { readonly kind: 'moved' }
  /** It conflicts, or cannot be compared. */
  | { readonly kind: 'unknown'; readonly problem: Problem }
  | Compared;

interface Compared {
  readonly kind: 'compared';
  /** The head and base that all of this is about: merge exactly these, or look again. */
  readonly look: PullLook;
  readonly diff: ManifestDiff;
  /** Of each environment that it changes, with or without approvals, its digest by name. */
  readonly digests: Digests;
  /** Of each environment that it changes and that takes approvals. */
  readonly approvals: readonly EnvironmentApprovals[];
  /** Whether all environments have their approvals and no effect blocks. */
  readonly green: boolean;
}

/** By environment. Equal for equal changes, whatever the commits. */
export type Digests = ReadonlyMap<string, string>;
