import type { Wish } from '../core/access.ts';
import type { Service } from '../core/config/types.ts';
import type { FileChange, HeldAt, HeldFolders } from '../core/files.ts';
import type { Gate } from '../core/gates/types.ts';
import type { ImageReference } from '../core/image.ts';
import type { Change, Outcome, Restart } from '../core/outcome.ts';
import type { Problem } from '../core/problem.ts';
import type { Rollback } from '../core/rollback/told.ts';
import type { AnySnapshot, ImageAnswer, Snapshot } from '../core/snapshot.ts';
import type { ParsedCommand } from './parse.ts';
import type { CommandSpec } from './spec.ts';

/** What every command is: data for the parser and the help, and a pure plan. */
export type Command = StandaloneCommand | EnvironmentCommand;

/** Answers out of itself: nothing is read. */
export interface StandaloneCommand {
  readonly kind: 'standalone';
  readonly spec: CommandSpec;
  /** `specs` are those of the whole registry. */
  readonly answer: (parsed: ParsedCommand, specs: readonly CommandSpec[]) => Outcome | Problem;
}

/** Is about services in an environment: the shell reads a snapshot for it. */
export interface EnvironmentCommand {
  readonly kind: 'environment';
  readonly spec: CommandSpec;
  /** The environment that it is about, and the one that it takes from; by the positional `environment` without this. */
  readonly places?: (parsed: ParsedCommand) => { readonly environment: string; readonly from: string };
  /** What the actor must be allowed. */
  readonly wish: (parsed: ParsedCommand) => Wish;
  /** What else of the actor's rights its gates depend on. */
  readonly alsoWishes?: (parsed: ParsedCommand) => readonly Wish[];
  /** Whether its gates depend on what the environment that comes before holds. */
  readonly seesBefore?: true;
  /** Whether it may need what each service’s path held before the newest commit that touched it. */
  readonly seesParent?: true;
  /** Whether it tells of the deploy pull requests that are open. */
  readonly seesProposals?: (parsed: ParsedCommand) => boolean;
  /** How many of the newest commits of each service’s path it has to see; with 0, it need not see the paths either. */
  readonly historyLimit: number;
  /** The image that it would give a service, for the registry to be asked about while the rest is read. */
  readonly image?: (about: ImageQuestion, parsed: ParsedCommand) => ImageReference | null;
  /** What forbids it although the actor may; asked before each plan, not again once it is committed. */
  readonly gate: (snapshot: Snapshot, parsed: ParsedCommand) => Problem | null;
  readonly plan: (snapshot: Snapshot, parsed: ParsedCommand) => Plan | Problem | MoreToRead;
}

/** Needs no pull request: it can be run in a clone, too. */
export interface ClonableCommand extends EnvironmentCommand {
  readonly gate: (snapshot: AnySnapshot, parsed: ParsedCommand) => Problem | null;
  readonly plan: (snapshot: AnySnapshot, parsed: ParsedCommand) => Plan | Problem | MoreToRead;
}

export interface ImageQuestion extends Pick<AnySnapshot, 'request' | 'application' | 'environment' | 'from'> {
  readonly service: Service;
}

/** A plan that must first see what services' paths held at other commits, or what registries say of images. */
export interface MoreToRead {
  readonly kind: 'more';
  readonly folders: readonly HeldAt[];
  readonly images: readonly ImageReference[];
  readonly plan: (seen: Seen) => Plan | Problem | MoreToRead;
}

/** What was asked for, and nothing else. */
export interface Seen extends HeldFolders {
  readonly image: (image: ImageReference) => ImageAnswer['answer'];
}

export type Plan = AnswerPlan | ExplainPlan | ChangePlan | StatePlan | CancelPlan;

/** Deploy pull requests of the services are to be closed. */
export interface CancelPlan {
  readonly kind: 'cancel';
}

/** Nothing is to be written. */
export interface AnswerPlan {
  readonly kind: 'answer';
  readonly outcome: Outcome;
  /** Whether an earlier run of the same delivery has written it: that run may be telling of it, too. */
  readonly again?: boolean;
}

/** A deploy that is only rendered, to find out whether it would be let through. */
export interface ExplainPlan {
  readonly kind: 'explain';
  readonly deploy: ChangePlan;
  /** Takes how the gate of the manifests stands. */
  readonly outcome: (manifests: Gate) => Outcome;
}

/** A commit to the branch of the locks, which changes no manifest. */
export interface StatePlan {
  readonly kind: 'state';
  readonly changes: readonly FileChange[];
  /** The whole commit message. */
  readonly message: string;
  /** Once it is in. */
  readonly outcome: Outcome;
}

/** A commit to be made, or only shown where `apply` is false. */
export interface ChangePlan {
  readonly kind: 'change';
  readonly apply: boolean;
  readonly changes: readonly FileChange[];
  /** The whole commit message. */
  readonly message: string;
  readonly result: Result;
  readonly deployments: readonly PlannedDeployment[];
  /** The commits whose files are restored, by service. */
  readonly restored?: ReadonlyMap<string, string>;
}

/** What the reply will tell, but for the manifest diff and the commit. */
export type Result =
  | ({ readonly kind: 'deploy' } & Omit<Change, 'diff'>)
  | ({ readonly kind: 'restart' } & Omit<Restart, 'diff'>)
  | ({ readonly kind: 'rollback' } & Omit<Rollback, 'diff'>);

/** A GitHub Deployment that records it on the application repository. */
export interface PlannedDeployment {
  readonly service: string;
  /** Name of GitHub's environment. */
  readonly environment: string;
  readonly task: 'deploy' | 'rollback';
  /** Commit of the application repository that runs from now on. */
  readonly sha: string;
}
