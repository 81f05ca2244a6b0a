/**
 * What the shell needs from the world outside, as narrow as it can be: a test passes literal objects.
 * Every method may throw `Unavailable` (a network fault, GitHub in trouble); what a user can cause is
 * a returned value.
 */
import type { DeploymentTurn, RecordedDeployment } from './core/aftermath/deployments.ts';
import type { RevertsPort } from './core/aftermath/port.ts';
import type { Repositories, Visibility } from './core/audience.ts';
import type { Revert } from './core/commit/revert.ts';
import type { DeployPullsPort } from './core/deploy-pull/port.ts';
import type { Review } from './core/approval/types.ts';
import type { TreeSource, WholeTree } from './core/tree/types.ts';
import type { FileChange, HeldAt, HeldFolders } from './core/files.ts';
import type { Before } from './core/gates/order.ts';
import type { ImageReference } from './core/image.ts';
import type { Locks } from './core/locks/types.ts';
import type { Problem } from './core/problem.ts';
import type { ResolvedImage } from './core/registry/types.ts';
import type { Render, RenderRoot } from './core/render/types.ts';
import type { Application, Checks, EnvironmentRepository, ServiceState } from './core/snapshot.ts';
import type { Request } from './core/request.ts';

export type { Log } from './log.ts';

/** Somebody else's trouble, worth trying again later. The message is fit to be shown. */
export class Unavailable extends Error {}

/** GitHub's rate limit: what was asked has certainly not been done. */
export class Limited extends Unavailable {}

/** GitHub, as one installation of the App sees it. */
export interface GitHub {
  readonly application: ApplicationPort;
  readonly environments: EnvironmentsPort;
  readonly state: StatePort;
  readonly replies: RepliesPort;
  readonly deployments: DeploymentsPort;
  readonly deployPulls: DeployPullsPort;
  readonly reverts: RevertsPort;
}

export interface ApplicationPort {
  /** The pull request with its checks, what `.github/slipway.yaml` of the default branch says, and the newest comments. */
  read(pull: Pick<Request, 'repository' | 'pull'>): Promise<ApplicationReading | Problem>;
  /** The checks of a commit, whether or not it is still a pull request's head. */
  checks(repository: string, sha: string): Promise<Checks>;
  /** `role_name` and `permission` of a person in a repository. */
  role(repository: string, login: string): Promise<{ readonly role: string; readonly permission: string }>;
  isTeamMember(organization: string, slug: string, login: string): Promise<boolean>;
  /** The commits by which came what somebody says to revert, as far as they are there. */
  commitsOf(repository: string, reverted: Revert): Promise<readonly string[]>;
  /** Whether `newer` is `older` or has it before it; null where that cannot be told. */
  contains(repository: string, older: string, newer: string): Promise<boolean | null>;
}

export interface ApplicationReading {
  readonly application: Application;
  /** Who can see the application repository. */
  readonly visibility: Visibility;
  /** Text of `.github/slipway.yaml`, or null where there is none. */
  readonly configuration: string | null;
  /** The App's own comments among the newest hundred. */
  readonly ownComments: readonly OwnComment[];
}

export interface OwnComment {
  readonly id: number;
  readonly body: string;
}

export interface EnvironmentsPort {
  /**
   * One consistent look at the default branch: its head, `slipway.yaml`, and of each path what it
   * holds and the newest `historyLimit` commits that touched it. `pull`'s present head comes along.
   */
  read(input: EnvironmentQuery): Promise<EnvironmentReading | Problem>;
  /** What folders held at commits. */
  entriesAt(repository: string, folders: readonly HeldAt[]): Promise<HeldFolders | Problem>;
  /** The trees of the repository by commit, for one comparison. */
  trees(repository: string): (commit: string) => TreeSource;
  /** Compare-and-swap: `moved` when the branch no longer stands at `expectedHead`, with nothing written. */
  commit(input: CommitInput): Promise<CommitResult | Problem>;
}

export interface EnvironmentQuery {
  readonly repository: string;
  readonly paths: readonly string[];
  readonly historyLimit: number;
  /** Whether what each path held before the newest commit that touched it comes along. */
  readonly parents: boolean;
  /** Whether what git leaves out of the paths' histories is looked for, too, and comes along where there is any. */
  readonly aside: boolean;
  /** GitHub’s environments of the application repository: which of their newest deployments have failed is read, too. */
  readonly deployedTo: readonly string[];
  readonly pull: { readonly repository: string; readonly number: number };
}

/** What a path holds, and the newest commits that touched it. */
export type PathReading = Pick<ServiceState, 'entries' | 'history' | 'parent'>;

export interface EnvironmentReading {
  readonly repository: EnvironmentRepository;
  /** Text of `slipway.yaml`, or null where there is none. */
  readonly configuration: string | null;
  /** A problem for a path that cannot be read: it matters only where that path is meant. */
  readonly paths: ReadonlyMap<string, PathReading | Problem>;
  /** Of all environments. */
  readonly locks: Locks;
  readonly failed: Before['failed'];
  readonly seen: Before['seen'];
  readonly pullHead: string;
  readonly visibility: Repositories;
}

/** Pull requests of an environment repository, and what Slipway tells on them. */
export interface PullsPort {
  /** One consistent look; null where there is no such pull request, or the repository has no `slipway.yaml`. */
  look(repository: string, number: number): Promise<PullLook | null>;
  /**
   * The open pull requests on a branch that a push has moved, the newest first; not all, where there are very many. None
   * where the repository has no `slipway.yaml`, or the branch has moved on since: then there is another delivery of that.
   */
  onBase(repository: string, push: BranchPush): Promise<readonly OpenPull[]>;
  /** The open ones that a commit is the head of, and what the check runs of their bases are called. */
  ofHead(repository: string, sha: string): Promise<readonly Pick<PullLook, 'number' | 'checkName'>[]>;
  /** Has check runs wait again, some with each request: what they say stays. */
  setBack(checks: readonly CheckId[]): Promise<void>;
  /** The commits of its merge queues, whatever their branch. */
  queued(repository: string): Promise<readonly MergeGroup[]>;
  /** The trees of the repository by commit, for one comparison. */
  trees(repository: string): (commit: string) => WholeTree;
  /** The newest commit that two have in common; null where there is none. */
  mergeBase(repository: string, one: string, other: string): Promise<string | null>;
  /** What people think of a pull request, as GitHub has it now. */
  opinions(pull: PullName): Promise<Opinions>;
  /** The App's own check runs of a name on a commit. */
  checksOn(repository: string, sha: string, name: string): Promise<Pick<PullLook, 'check' | 'checkTexts'>>;
  /** Makes the comment, or changes the one with this id; where the answer is lost, it may be there. */
  writeComment(pull: PullName, body: string, existing: number | null): Promise<DatedComment>;
  deleteComment(repository: string, id: number): Promise<void>;
  /** Makes the check run, or changes the one with this id; answers its id, or null where the App may write none. */
  writeCheck(repository: string, check: CheckWriting, existing: number | null): Promise<number | null>;
}

/** Where a push has moved a branch from, and to. */
export interface BranchPush {
  readonly branch: string;
  readonly before: string;
  readonly after: string;
}

/** An open pull request, as a list has it. */
export interface OpenPull {
  readonly number: number;
  /** Its own branch. */
  readonly branch: string;
  readonly head: string;
  /** The commit that its base stands at. */
  readonly base: string;
  /** The App's newest check run about it; null where there is none, `unread` where it was not asked for. */
  readonly check: ListedCheck | 'unread' | null;
  /** What a merge queue has made of it; null where it is in none, or not built yet. */
  readonly group: MergeGroup | null;
}

/** GitHub's global ids of a check run and its repository. */
export interface CheckId {
  readonly id: string;
  readonly repositoryId: string;
}

export interface ListedCheck extends CheckId, Pick<CheckRecord, 'conclusion'> {
  readonly summary: string;
}

/** A commit of a merge queue: what its base would be with one pull request more. */
export interface MergeGroup {
  readonly head: string;
  /** The commit that it stands on: the branch, or the group before it. */
  readonly base: string;
  readonly branch: string;
  /** The pull request that it adds. */
  readonly number: number;
}

export interface PullName {
  readonly repository: string;
  readonly number: number;
}

export interface PullLook {
  readonly repository: string;
  readonly repositoryUrl: string;
  /** `slipway.yaml` of the default branch. */
  readonly configuration: { readonly oid: string; readonly text: string };
  readonly number: number;
  readonly url: string;
  /** Its own branch. */
  readonly branch: string;
  readonly open: boolean;
  readonly merged: boolean;
  readonly draft: boolean;
  readonly head: string;
  /** The branch, and the commit that it stands at now. */
  readonly base: { readonly ref: string; readonly sha: string };
  /** Whether it can be merged; null while GitHub has not found out. */
  readonly mergeable: boolean | null;
  /** The newest test merge, which may be of an older head or base. */
  readonly merge: { readonly sha: string; readonly parents: readonly string[] } | null;
  /** The App's own, the oldest first. */
  readonly ownComments: readonly DatedComment[];
  /** The App's own that somebody has hidden: nobody sees what they say, and none of the above are they. */
  readonly minimized: readonly DatedComment[];
  /** What its check run is called, which depends on the base. */
  readonly checkName: string;
  /** The App's own newest check run of that name on the head, and the texts of all that it has there. */
  readonly check: CheckRecord | null;
  readonly checkTexts: readonly string[];
  /** Where it is not into the default branch: what the head has for that, of another pull request or of this one earlier. */
  readonly defaultCheck: CheckRecord | null;
  /** The other open pull requests of this head and base: they share its check run; null where there may be more than were read. */
  readonly sharers: readonly number[] | null;
}

export interface CheckRecord {
  readonly id: number;
  readonly completed: boolean;
  /** In lower case; null while it is not completed. */
  readonly conclusion: string | null;
  readonly output: { readonly title: string; readonly summary: string; readonly text: string };
}

/** A comment, and when somebody wrote into it last, by GitHub's clock. */
export interface DatedComment extends OwnComment {
  readonly updatedAt: string;
}

/** What people think of a pull request, and whose it is. */
export interface Opinions {
  /** Approvals, wishes for changes and what was dismissed of them; null where there are too many to read. */
  readonly reviews: readonly Review[] | null;
  /** Logins of those who opened it or are named in its commits; null where there are too many to read. */
  readonly makers: readonly string[] | null;
}

export interface CheckWriting {
  readonly name: string;
  readonly head: string;
  /** null: it is under way, or waits. */
  readonly conclusion: 'success' | 'failure' | 'cancelled' | null;
  readonly detailsUrl: string;
  readonly output: { readonly title: string; readonly summary: string; readonly text?: string };
}

/** kubectl and helm, kept in bounds. */
export interface RendererPort {
  /** Renders one folder of a tree as its content asks for, reading of the tree what that takes. */
  render(tree: TreeSource, root: RenderRoot): Promise<Render | Problem>;
}

/** The registries that hold images. */
export interface RegistryPort {
  /**
   * What the image's digest names in its registry, or its tag where it has no digest. Throws nothing: a
   * registry that is away is a problem, too (`registry-unavailable`, retryable), for to say so is the answer
   * of whoever asks, and never a reason to go on.
   */
  resolve(image: ImageReference): Promise<ResolvedImage | Problem>;
}

export interface CommitInput {
  readonly repository: string;
  readonly branch: string;
  readonly expectedHead: string;
  readonly message: string;
  readonly changes: readonly FileChange[];
}

/** The branch of an environment repository that holds the locks. */
export interface StatePort {
  read(repository: string): Promise<Locks | Problem>;
  /** As `EnvironmentsPort.commit`; makes the branch where there is none. */
  commit(input: StateCommit): Promise<CommitResult | Problem>;
}

/** What a sweep looks for in one installation of the App; each list is bounded. */
export interface SweepPort {
  /** Those with a `slipway.yaml`. */
  environmentRepositories(): Promise<
    readonly { readonly repositoryId: number; readonly repository: string }[]
  >;
  /** The open pull requests of a repository, the newest first; not all, where there are very many. */
  openPulls(repository: string): Promise<readonly OpenPull[]>;
  /** Of the newest closed pull requests, the deploy pull requests of which it has not been told to the end. */
  untoldDeployPulls(repository: string): Promise<readonly number[]>;
  /** Which of these pull requests are closed. */
  closed(pulls: readonly PullName[]): Promise<readonly PullName[]>;
}

export interface StateCommit extends Omit<CommitInput, 'branch' | 'expectedHead'> {
  /** null where the branch was not there. */
  readonly expectedHead: string | null;
}

export type CommitResult =
  | { readonly kind: 'committed'; readonly sha: string; readonly url: string }
  | { readonly kind: 'moved' }
  /** The answer was lost: it may be in or not. Only a look at the branch tells. */
  | { readonly kind: 'unknown' };

/** Where a reply stands; it is looked for among the comments since `at`. */
export type ReplyPlace = Pick<Request, 'repository' | 'pull' | 'at'>;

export interface RepliesPort {
  /** Decorative: a failure is logged and forgotten. */
  react(request: Request, content: 'eyes' | 'rocket' | 'confused'): Promise<void>;
  /** Creates the reply, or updates the one with this id; answers its id. */
  write(place: ReplyPlace, body: string, existing: number | null): Promise<number>;
  /** Removes a comment of ours; one that is gone already is as good. */
  remove(repository: string, id: number): Promise<void>;
}

export interface DeploymentsPort {
  /** Records a GitHub Deployment with its first status. */
  record(input: DeploymentRecord): Promise<void>;
  /** The newest hundred of ours in these environments of GitHub’s, newest first. */
  recorded(repository: string, environments: readonly string[]): Promise<readonly RecordedDeployment[]>;
  /** Gives one of them another status. */
  follow(repository: string, turn: DeploymentTurn, words: StatusWords): Promise<void>;
}

export interface StatusWords {
  readonly description: string;
  readonly logUrl: string;
}

export interface DeploymentRecord {
  readonly repository: string;
  readonly sha: string;
  readonly environment: string;
  readonly task: 'deploy' | 'rollback';
  readonly description: string;
  readonly logUrl: string;
  readonly payload: { readonly delivery: string; readonly service: string; readonly commit: string };
  readonly state: 'success' | 'failure';
  /** Whether to look first for a record with the same delivery and service. */
  readonly unlessRecorded: boolean;
}
