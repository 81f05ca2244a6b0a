/**
 * The operations of the embedded GitHub's inside: what is true and what happens, without a word on
 * HTTP or on who may. Callers (REST, GraphQL, git over HTTP, web page) check authority first.
 * A refusal that GitHub would answer with is thrown as `WorldError`.
 */
import type { CheckOperations, DeploymentOperations } from './check-contract.ts';
import type { Git, GitCommit } from './git-contract.ts';
import type {
  CommentOperations,
  PullOperations,
  QueueOperations,
  ReviewOperations,
} from './pull-contract.ts';
import type { KeptSubscription } from './outbox.ts';
import type { KeptEvent, WorldEvent } from './event-types.ts';
import type { Account, App, Merging, Repository, Role, Rule, Ruleset, Team, TeamRole } from './types.ts';

export type { CheckOperations, DeploymentOperations } from './check-contract.ts';
export type { Git, GitCommit, GitFileDiff, GitTreeEntry, Signature } from './git-contract.ts';
export type {
  CommentOperations,
  PullOperations,
  QueueOperations,
  ReviewOperations,
} from './pull-contract.ts';

/** One entry of the `errors` of a "Validation Failed" answer. */
export interface ValidationError {
  readonly resource: string;
  readonly field?: string;
  readonly code: 'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'custom';
}

/**
 * `status` and `message` are what GitHub's REST API answers in that case. Where GitHub says
 * "Validation Failed", `validation` is the error it lists, and `message` is that error's message.
 */
export class WorldError extends Error {
  readonly status: 403 | 404 | 405 | 409 | 422;
  readonly validation: ValidationError | null;
  constructor(status: 403 | 404 | 405 | 409 | 422, message: string, validation?: ValidationError) {
    super(message);
    this.status = status;
    this.validation = validation ?? null;
  }
}

/** A change that the rules of a branch do not allow, in GitHub's words. */
export class RulesViolated extends WorldError {
  readonly violations: readonly string[];
  constructor(status: 405 | 409 | 422, violations: readonly string[]) {
    super(status, `Repository rule violations found\n\n${violations.join('\n')}\n\n`);
    this.violations = violations;
  }
}

export interface NewCommit {
  readonly repository: string;
  readonly branch: string;
  /** Compared with the branch's head at the moment of the update. */
  readonly expectedHead: string;
  readonly message: string;
  readonly writes: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  readonly deletes: readonly string[];
  readonly actor: string;
}

export interface AccountOperations {
  accounts(): readonly Account[];
  account(login: string): Account | null;
  createAccount(input: {
    readonly login: string;
    readonly kind: Account['kind'];
    readonly name?: string;
  }): Account;
  teams(organization: string): readonly Team[];
  team(organization: string, slug: string): Team | null;
  createTeam(input: { readonly organization: string; readonly name: string }): Team;
  /** Null: no member any more. */
  setTeamMember(organization: string, slug: string, login: string, role: TeamRole | null): Team;
}

export type NewRuleset = Omit<Ruleset, 'id' | 'createdAt' | 'updatedAt'>;

/** A ref, what may not be done to it, and why. */
export interface PushRefusal {
  readonly ref: string;
  readonly when: 'update' | 'delete' | 'force';
  readonly message: string;
}

export interface RepositoryOperations {
  repositories(): readonly Repository[];
  repository(fullName: string): Repository | null;
  /** With `fork`, a copy of that repository's branches; otherwise one initial commit with a README where `autoInit`. */
  createRepository(input: {
    readonly owner: string;
    readonly name: string;
    readonly private?: boolean;
    readonly description?: string;
    readonly autoInit?: boolean;
    readonly fork?: string;
    readonly actor: string;
  }): Promise<Repository>;
  deleteRepository(fullName: string): Promise<void>;
  /** Throws 422 where no way to merge is left. */
  setMerging(fullName: string, merging: Merging): Repository;
  /** A new one, or in place of the one with that id. */
  saveRuleset(fullName: string, ruleset: NewRuleset, id?: number): Ruleset;
  deleteRuleset(fullName: string, id: number): void;
  /** The rules of a branch, whoever asks, each with its set. */
  branchRules(fullName: string, branch: string): readonly { readonly rule: Rule; readonly set: Ruleset }[];
  /** What somebody may not do to the branches that there are by pushing with git. */
  pushRefusals(fullName: string, actor: string): Promise<readonly PushRefusal[]>;
  setCollaborator(fullName: string, login: string, role: Role | null): Repository;
  setTeamRole(fullName: string, slug: string, role: Role | null): Repository;
  /** The highest of direct, team, owner and public access; null when the account may not even see it. */
  roleOf(fullName: string, login: string): Role | null;
}

export interface RefUpdate {
  readonly ref: string;
  readonly expected?: string | null;
  /** Null deletes it. */
  readonly to: string | null;
  readonly force?: boolean;
}

export interface RefOperations {
  git(fullName: string): Git;
  /** Folder of the bare repository, for git's own HTTP backend. */
  gitDirectory(fullName: string): string;
  /** Compare-and-swap; `expected` null: must not exist. Emits `push`, and `synchronize` where a pull request's head moves. `force` allows what is no fast-forward. */
  updateRef(input: RefUpdate & { readonly repository: string; readonly actor: string }): Promise<void>;
  /** The same of several refs: all of them move, or none. */
  updateRefs(input: {
    readonly repository: string;
    readonly updates: readonly RefUpdate[];
    readonly actor: string;
  }): Promise<void>;
  /** After git's own receive-pack has moved refs: emits what `updateRef` would. */
  refsPushed(
    repository: string,
    updates: readonly { readonly ref: string; readonly before: string; readonly after: string }[],
    actor: string,
  ): Promise<void>;
  createCommitOnBranch(input: NewCommit): Promise<GitCommit>;
}

export interface World
  extends
    AccountOperations,
    RepositoryOperations,
    RefOperations,
    PullOperations,
    QueueOperations,
    CommentOperations,
    ReviewOperations,
    CheckOperations,
    DeploymentOperations {
  readonly app: App;
  /** Seconds-precision UTC time that the whole sandbox shares. */
  now(): string;
  /** Called after the change is durable, in the order of the changes. Returns how to stop. */
  subscribe(listener: (event: WorldEvent) => void): () => void;
  /**
   * As `subscribe`, of the events that `wants` chooses. They are kept, by the very change that they tell
   * of, until they are concluded: no crash loses one, and the next process finds it in `left`.
   */
  subscribeKept(wants: (event: WorldEvent) => boolean, listener: (kept: KeptEvent) => void): KeptSubscription;
  close(): Promise<void>;
}
