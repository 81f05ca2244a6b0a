import type { DeployPlace } from './branch.ts';

/** A pull request of the environment repository. */
export interface PullLink {
  readonly number: number;
  readonly url: string;
}

export type PullState = 'open' | 'closed' | 'merged';

/** One look at branches of deploy pull requests, by name. */
export interface DeployBranches {
  /** GitHub's node id of the environment repository. */
  readonly repositoryId: string;
  /** Where the default branch stands. */
  readonly base: string | null;
  readonly branches: ReadonlyMap<string, DeployBranch>;
}

/** What stands on the branch of a deploy pull request. */
export interface DeployBranch {
  /** null where there is no such branch. */
  readonly head: DeployHead | null;
  /** The open one that the App made from it; null where there is none. */
  readonly pull: PullLink | null;
  /** What the App’s check run `slipway/manifests` says on the head; null where there is none. */
  readonly told: { readonly title: string; readonly summary: string } | null;
}

/** A deploy pull request of a service that is open, as far as a plan may know. */
export interface OpenProposal {
  readonly service: string;
  readonly pull: PullLink;
  /** A whole reference; null where the App’s own commit does not stand there. */
  readonly image: string | null;
  /** How it stands, in a line; null where nothing tells, or those who read the reply may not see it. */
  readonly standing: string | null;
  /** Logins of those whose approvals count. */
  readonly approvers: readonly string[];
  /** Login of who asked for it, where it is a rollback that is merged once it is approved; null for anything else. */
  readonly rollbackBy: string | null;
}

export interface DeployHead {
  readonly sha: string;
  /** The one commit that it stands on; null where it has several, or none. */
  readonly parent: string | null;
  readonly message: string;
  /** null where the App has not marked this commit as its own: others may have pushed it. */
  readonly mark: DeployMark | null;
}

/** The App's check run on a commit that it made: nobody else can make one in its name. */
export interface DeployMark {
  readonly id: number;
  /** Of our comment that tells of it. */
  readonly key: string;
  /** `ended`: it is not merged any more, for it was superseded or closed. `told`: it was merged, and that is told to the end. */
  readonly state: 'open' | 'ended' | 'told';
  /** What was to be merged, by environment: see `merged.ts`. null where it never came to that. */
  readonly digests: ReadonlyMap<string, string> | null;
}

/** A deploy pull request, as far as merging it goes. */
export interface DeployPullLook {
  /** The environment repository, `owner/name`. */
  readonly repository: string;
  readonly repositoryId: string;
  /** The App's login. */
  readonly app: string;
  readonly place: DeployPlace;
  readonly branch: string;
  /** Where the branch stands; null where it is gone. */
  readonly branchHead: string | null;
  readonly link: PullLink;
  readonly state: PullState;
  readonly head: DeployHead;
  /** What it held before, as far as GitHub tells: its oldest commit, and heads that were pushed away. */
  readonly earlier: readonly DeployHead[];
  /** How many commits it would add. */
  readonly commits: number;
  /** The commit that it became on the base branch, and who merged it. */
  readonly merged: MergedCommit | null;
  /** Those that the repository lets one choose of, the best first. */
  readonly methods: readonly MergeMethod[];
}

export interface MergedCommit {
  readonly sha: string;
  readonly url: string;
  readonly message: string;
  readonly parents: readonly string[];
  /** What the whole pull request was put on; null where that is too far back to be seen. */
  readonly before: string | null;
  /** A bot’s login ends in `[bot]`. */
  readonly by: string | null;
  readonly at: string;
}

export type MergeMethod = 'squash' | 'merge' | 'rebase';

/** Commits of the application repository that a deploy brings to an environment, or takes from it. */
export interface SourceCommits {
  readonly repository: string;
  /** What runs now, and what will. */
  readonly from: string;
  readonly to: string;
  readonly url: string;
  /** Newest first; not all of them, where there are more. */
  readonly commits: readonly SourceCommit[];
  readonly total: number;
  /** How many of what runs now are not in what will: it goes back by these. */
  readonly left: number;
}

export interface SourceCommit {
  readonly sha: string;
  readonly url: string;
  readonly subject: string;
  readonly author: string;
}
