import type { Config, Environment, Service } from './config/types.ts';
import type { OpenProposal } from './deploy-pull/types.ts';
import type { TreeEntry } from './files.ts';
import type { Before } from './gates/order.ts';
import type { ImageReference } from './image.ts';
import type { Locks } from './locks/types.ts';
import type { Problem } from './problem.ts';
import type { ResolvedImage } from './registry/types.ts';
import type { CloneRequest, Request } from './request.ts';

/** Everything that a plan may know. Two plans of one snapshot are the same. */
export interface Snapshot {
  readonly request: Request;
  readonly actor: Actor;
  readonly application: Application;
  readonly repository: EnvironmentRepository;
  readonly config: Config;
  readonly environment: Environment;
  /** Of the services that the command means, in the order of `slipway.yaml`. */
  readonly services: readonly ServiceState[];
  /** What the environment that `after` names holds of these services; null where there is none, or it was not looked at. */
  readonly before: Before | null;
  /** What the environment holds of them that a promotion takes from; null where nothing is promoted. */
  readonly from: Before | null;
  /** The open deploy pull requests of these services; none where they were not looked for, a problem where they cannot be. */
  readonly proposals: readonly OpenProposal[] | Problem;
  /** Deployments that have failed: to the environment before, and to this one where another takes what it runs. */
  readonly failed: Before['failed'];
  /** As in `Before`, of both. */
  readonly seen: Before['seen'];
  /** Of all environments of the repository, as far as those who see the pull request may be told. */
  readonly locks: Locks;
  /** The pull request's head when the environment repository was read: not always `application`'s. */
  readonly pullHead: string;
  /** Whether all who can read the reply may see the manifests. */
  readonly showManifests: boolean;
  /** Whether all who can read the environment repository may see titles and commits of the application’s. */
  readonly showApplication: boolean;
}

/** What a clone alone tells. There is no pull request, and nobody says who asks and what they may do. */
export interface CloneSnapshot extends Omit<Snapshot, 'request' | 'actor' | 'application' | 'pullHead'> {
  readonly request: CloneRequest;
  readonly application: { readonly repository: string; readonly pull: null };
  /** Whether the clone has the branch of the locks: without it, `locks` holds none. */
  readonly knowsLocks: boolean;
  readonly unpushed: Unpushed | null;
  /** Whether its history is cut off. */
  readonly shallow: boolean;
}

/** Commits of a clone that its remote does not have. */
export interface Unpushed {
  readonly commits: readonly string[];
  /** What pushes them. */
  readonly command: string;
  /** What shows why that is rejected. */
  readonly fetch: string;
}

/** What a plan knows that needs no pull request. */
export type AnySnapshot = Snapshot | CloneSnapshot;

export function isCloned(snapshot: AnySnapshot): snapshot is CloneSnapshot {
  return snapshot.application.pull === null;
}

/** Whether revisions have no numbers. */
export function isCutOff(snapshot: AnySnapshot): boolean {
  return isCloned(snapshot) && snapshot.shallow;
}

/** Who asks. */
export interface Actor {
  readonly login: string;
  /** `role_name` of the application repository: one of GitHub's five, a custom role's name, or `none`. */
  readonly role: string;
  /** What GitHub folds a custom role into: `admin`, `write`, `read` or `none`. */
  readonly permission: string;
  /** `organization/slug`, of those teams only that the decision depends on. */
  readonly teams: readonly string[];
}

/** The application repository's side: the pull request as it was when the command was read. */
export interface Application {
  readonly repository: string;
  readonly pull: PullRequest;
  readonly checks: Checks;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly url: string;
  readonly open: boolean;
  /** `repository` is null once a fork is deleted. */
  readonly head: {
    readonly sha: string;
    readonly ref: string;
    readonly repository: string | null;
    /** Since when GitHub knows that it was pushed, by GitHub’s clock; null where that is not known. */
    readonly pushedAt: string | null;
    /** When its commit was made, by the clock of who made it; null where that is not known. */
    readonly committedAt: string | null;
  };
}

export interface Checks {
  readonly results: readonly CheckResult[];
  /** False where GitHub has more than could be read: what is not seen is not green. */
  readonly complete: boolean;
}

/** A check run or a commit status of the head. */
export interface CheckResult {
  readonly name: string;
  /** The App that made it; null for a commit status. */
  readonly app: string | null;
  /** One run of one workflow, its jobs’ runs again included; null for a commit status. */
  readonly suite: string | null;
  readonly state: 'pending' | 'success' | 'neutral' | 'failure';
  /** null where it has not started. */
  readonly startedAt: string | null;
}

export interface EnvironmentRepository {
  /** `owner/name`. */
  readonly name: string;
  readonly url: string;
  readonly branch: string;
  /** The commit that everything was read at, and that the new commit will stand on. */
  readonly head: string;
}

export interface ServiceState {
  readonly service: Service;
  readonly path: string;
  readonly entries: readonly TreeEntry[];
  readonly history: History;
  /** What the path held before the newest commit that touched it, where that was read. */
  readonly parent?: { readonly commit: string; readonly entries: readonly TreeEntry[] };
  /** What its registry says of the image that the command would write; absent where it is not asked. */
  readonly image?: ImageAnswer;
}

export interface ImageAnswer {
  /** What was asked for. */
  readonly image: ImageReference;
  readonly answer: ResolvedImage | Problem;
}

/** Commits that touched a service's path, newest first: in the order in which they came to the branch. */
export interface History {
  readonly commits: readonly CommitRecord[];
  /** How many there are in all. */
  readonly total: number;
  /**
   * By the merge of a branch among them what had touched the path on the side that it came to, newest first, where that was
   * read: git leaves a side out that came to nothing, as a deploy and its rollback.
   */
  readonly aside?: ReadonlyMap<string, readonly CommitRecord[]>;
}

export interface CommitRecord {
  readonly sha: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly login: string | null };
  /** When it was made; where it came by the merge of a branch, when that was merged, as far as that is known. */
  readonly at: string;
  readonly url: string;
  /** Object name of what the path held then: where two are equal, so is every byte and mode. null where nothing was there. */
  readonly tree: string | null;
  /** The pull request by which it came to the branch; null where it came by none, or that is not known. */
  readonly pull: BroughtBy | null;
}

/** A merged pull request of the environment repository. */
export interface BroughtBy {
  readonly number: number;
  /** Object name of its merge commit; null where it was squashed or rebased. */
  readonly merge: string | null;
}
