/** What happens in the embedded GitHub, as plain records. */
import type {
  CheckRun,
  CommitStatus,
  Deployment,
  DequeueReason,
  DeploymentStatus,
  IssueComment,
  PullRequest,
  QueueEntry,
  Review,
} from './types.ts';

/** An event that is kept until it is dealt with; `guid` is its name, and its delivery's. */
export interface KeptEvent {
  readonly guid: string;
  readonly event: WorldEvent;
}

/** Something happened that GitHub would tell a webhook of. */
export type WorldEvent = { readonly sender: string; readonly repository: string; readonly at: string } & (
  | {
      readonly name: 'issue_comment';
      readonly action: 'created' | 'edited' | 'deleted';
      readonly comment: IssueComment;
      readonly previousBody?: string;
    }
  | {
      readonly name: 'pull_request';
      readonly action:
        | 'opened'
        | 'synchronize'
        | 'closed'
        | 'reopened'
        | 'edited'
        | 'ready_for_review'
        | 'converted_to_draft'
        | 'enqueued'
        | 'dequeued';
      /** Of a dequeued one. */
      readonly reason?: DequeueReason;
      readonly pull: PullRequest;
      /** The head before a push, or, of an edit, what was changed. */
      readonly before?: string;
      readonly changed?: Partial<Pick<PullRequest, 'title' | 'body' | 'base'>>;
    }
  | {
      readonly name: 'pull_request_review';
      readonly action: 'submitted' | 'dismissed' | 'edited';
      readonly review: Review;
      /** Of an edit. */
      readonly previousBody?: string;
    }
  | {
      readonly name: 'push';
      readonly ref: string;
      readonly before: string;
      readonly after: string;
      readonly forced: boolean;
    }
  | {
      readonly name: 'check_run';
      readonly action: 'created' | 'completed' | 'rerequested';
      readonly run: CheckRun;
    }
  | {
      readonly name: 'check_suite';
      readonly action: 'completed' | 'requested' | 'rerequested';
      readonly headSha: string;
      readonly app: string;
    }
  | {
      readonly name: 'merge_group';
      readonly action: 'checks_requested' | 'destroyed';
      readonly group: NonNullable<QueueEntry['group']>;
      /** The base branch. */
      readonly branch: string;
      /** Of a destroyed one. */
      readonly reason?: 'merged' | 'invalidated' | 'dequeued';
    }
  | { readonly name: 'status'; readonly status: CommitStatus }
  | { readonly name: 'deployment'; readonly action: 'created'; readonly deployment: Deployment }
  | {
      readonly name: 'deployment_status';
      readonly action: 'created';
      readonly deployment: Deployment;
      readonly status: DeploymentStatus;
    }
);
