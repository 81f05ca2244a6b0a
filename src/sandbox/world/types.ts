/**
 * What the embedded GitHub knows, as plain records. Everything that is served (REST, GraphQL,
 * webhooks, web pages) is a presentation of these; everything that git knows stays in git.
 */
import type { Merging, Ruleset } from './merge-types.ts';

export type {
  BypassActor,
  DequeueReason,
  MergeMethod,
  Merging,
  QueueEntry,
  Rule,
  Ruleset,
  TimelineEvent,
} from './merge-types.ts';

export type Role = 'read' | 'triage' | 'write' | 'maintain' | 'admin';

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly kind: 'User' | 'Organization' | 'Bot';
  readonly name: string | null;
  readonly email: string | null;
  readonly createdAt: string;
}

export type TeamRole = 'member' | 'maintainer';

export interface Team {
  readonly id: number;
  readonly organization: string;
  readonly slug: string;
  readonly name: string;
  /** Logins. */
  readonly members: readonly string[];
  /** Those of them who manage it. */
  readonly maintainers?: readonly string[];
}

export interface Repository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly private: boolean;
  readonly description: string | null;
  readonly defaultBranch: string;
  /** The `owner/name` this was forked from. */
  readonly fork: string | null;
  readonly collaborators: Readonly<Record<string, Role>>;
  /** Team slug → role. */
  readonly teams: Readonly<Record<string, Role>>;
  /** What holds for its branches; none unless it says otherwise. */
  readonly rulesets?: readonly Ruleset[];
  /** All ways to merge are allowed unless it says otherwise. */
  readonly merging?: Merging;
  readonly createdAt: string;
  readonly pushedAt: string;
}

export interface PullRequest {
  readonly id: number;
  /** `owner/name` of the base repository. */
  readonly repository: string;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: string;
  /** `repository` is null once a fork is deleted. */
  readonly head: { readonly repository: string | null; readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly state: 'open' | 'closed';
  readonly draft: boolean;
  readonly mergedAt: string | null;
  readonly mergedBy: string | null;
  /** The test merge while open, the real one once merged; null when there is none. */
  readonly mergeCommitSha: string | null;
  /** null while not yet computed. */
  readonly mergeable: boolean | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly closedAt: string | null;
}

export type ReactionContent = '+1' | '-1' | 'laugh' | 'confused' | 'heart' | 'hooray' | 'rocket' | 'eyes';

export interface Reaction {
  readonly id: number;
  readonly user: string;
  readonly content: ReactionContent;
  readonly createdAt: string;
}

export interface IssueComment {
  readonly id: number;
  readonly repository: string;
  readonly issue: number;
  readonly author: string;
  readonly body: string;
  readonly reactions: readonly Reaction[];
  /** Who changed the text last; absent: nobody. */
  readonly editor?: string;
  /** Hidden by somebody; absent: it is not. */
  readonly minimized?: true;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Review {
  readonly id: number;
  readonly repository: string;
  readonly pull: number;
  readonly author: string;
  readonly state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING';
  readonly body: string;
  readonly commitId: string;
  readonly submittedAt: string;
  /** Absent: never changed, or dismissed, since it was submitted. */
  readonly updatedAt?: string;
  /** When its text was changed; absent: never. */
  readonly editedAt?: string;
}

export interface CommitStatus {
  readonly id: number;
  readonly repository: string;
  readonly sha: string;
  readonly context: string;
  readonly state: 'error' | 'failure' | 'pending' | 'success';
  readonly description: string | null;
  readonly targetUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** Made for an App once a commit is pushed, before there are runs in it; however often that is pushed, it is one. */
export interface CheckSuite {
  readonly repository: string;
  readonly headSha: string;
  readonly app: string;
  readonly createdAt: string;
}

export interface CheckRun {
  readonly id: number;
  readonly repository: string;
  readonly headSha: string;
  readonly name: string;
  /** Slug of the App that made it. */
  readonly app: string;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion:
    | 'action_required'
    | 'cancelled'
    | 'failure'
    | 'neutral'
    | 'success'
    | 'skipped'
    | 'stale'
    | 'timed_out'
    | null;
  readonly output: {
    readonly title: string | null;
    readonly summary: string | null;
    readonly text: string | null;
  };
  readonly detailsUrl: string | null;
  readonly externalId: string | null;
  readonly startedAt: string;
  readonly completedAt: string | null;
}

export interface Deployment {
  readonly id: number;
  readonly repository: string;
  readonly sha: string;
  readonly ref: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly creator: string;
  readonly statuses: readonly DeploymentStatus[];
  readonly createdAt: string;
}

export interface DeploymentStatus {
  readonly id: number;
  readonly state: 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success';
  readonly description: string | null;
  readonly logUrl: string | null;
  readonly environmentUrl: string | null;
  readonly creator: string;
  readonly createdAt: string;
}

/** The one App that is installed: the bot. Its permissions and events are those of app.yml. */
export interface App {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly owner: string;
  readonly permissions: Readonly<Record<string, 'read' | 'write' | 'admin'>>;
  readonly events: readonly string[];
  readonly publicKey: string;
  readonly installationId: number;
  /** The account on which it is installed. */
  readonly account: string;
}
