/** A pull request of the environment repository. */
export interface PullLink {
  readonly number: number;
  readonly url: string;
}

/** One look at branches of deploy pull requests, by name. */
export interface DeployBranches {
  /** GitHub's node id of the environment repository. */
  readonly repositoryId: string;
  readonly branches: ReadonlyMap<string, DeployBranch>;
}

/** What stands on the branch of a deploy pull request. */
export interface DeployBranch {
  /** null where there is no such branch. */
  readonly head: DeployHead | null;
  /** The open one that the App made from it; null where there is none. */
  readonly pull: PullLink | null;
}

export interface DeployHead {
  readonly sha: string;
  readonly message: string;
  /** null where the App has not marked this commit as its own: others may have pushed it. */
  readonly mark: DeployMark | null;
}

/** The App's check run on a commit that it made: nobody else can make one in its name. */
export interface DeployMark {
  readonly id: number;
  /** Of our comment that tells of it. */
  readonly key: string;
}

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
