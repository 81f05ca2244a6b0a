import type { EnvironmentChange } from '../approval/changes.ts';
import type { ApprovalsReport } from '../approval/types.ts';
import type { ManifestDiff } from '../diff/types.ts';
import type { RepositoryPath } from '../files.ts';
import type { Problem } from '../problem.ts';
import type { Text } from '../text.ts';

/** What a pull request of the environment repository does to the manifests: told in its comment and its check run. */
export type ManifestsReport = ManifestsSubject &
  (
    | {
        readonly state: 'compared';
        readonly diff: ManifestDiff;
        /** What it does to each environment that it changes. */
        readonly environments: readonly EnvironmentChange[];
        /** null where no environment that takes approvals is changed. */
        readonly approvals: ApprovalsReport | null;
        /** What holds a deploy pull request that lacks nothing else: its gates. null where nothing does. */
        readonly held: Problem | null;
      }
    /** It cannot be merged into its base, so there is nothing to compare the base with. */
    | { readonly state: 'conflict'; /** Its own. */ readonly branch: string }
    /** One side cannot be read, rendered or compared. */
    | { readonly state: 'problem'; readonly problem: Problem }
  );

export interface ManifestsSubject {
  /** The environment repository, `owner/name`, and the web address of it. */
  readonly repository: string;
  readonly repositoryUrl: string;
  /** Number of the pull request. */
  readonly pull: number;
  readonly draft: boolean;
  readonly headSha: string;
  /** The branch that it is to be merged into, and the commit that this stood at. */
  readonly base: { readonly ref: string; readonly sha: string };
  /** Whose folders the pull request touches; empty where it touches none that `slipway.yaml` knows. */
  readonly touched: readonly TouchedFolder[];
  /** What is told besides the resources, a line each: files that are no manifests, what was bounded. */
  readonly notes: readonly Text[];
}

export interface TouchedFolder {
  /** Tells the resources of two environments apart that are called the same: their `file` lies in it. */
  readonly path: RepositoryPath;
  readonly environment: string;
  readonly service: string;
}
