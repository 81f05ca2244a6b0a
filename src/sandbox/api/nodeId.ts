/**
 * GitHub's global object ids: opaque to clients, the same in REST (`node_id`) and GraphQL (`id`).
 * Inside: a type and what finds the object in the world, so that no index is needed to look one up.
 */
import type {
  CheckRun,
  Deployment,
  IssueComment,
  PullRequest,
  Repository,
  Review,
  Account,
  CommitStatus,
} from '../world/types.ts';

/** GraphQL's type names; `key` says what follows the type. */
export type NodeType =
  | 'User' // login
  | 'Organization' // login
  | 'Bot' // login
  | 'App' // slug
  | 'Installation' // id
  | 'Team' // organization, slug
  | 'Repository' // owner/name
  | 'PullRequest' // owner/name, number
  | 'IssueComment' // owner/name, id
  | 'PullRequestReview' // owner/name, id
  | 'HeadRefForcePushedEvent' // owner/name, number, id
  | 'PullRequestCommit' // owner/name, number, object name
  | 'Reaction' // owner/name, comment, id
  | 'Ref' // owner/name, full ref
  | 'Commit' // owner/name, object name
  | 'Tree' // owner/name, object name
  | 'Blob' // owner/name, object name
  | 'Tag' // owner/name, object name
  | 'Status' // owner/name, object name
  | 'StatusCheckRollup' // owner/name, object name
  | 'StatusContext' // owner/name, id
  | 'CheckRun' // owner/name, id
  | 'CheckSuite' // owner/name, object name, App's slug
  | 'Deployment' // owner/name, id
  | 'DeploymentStatus' // owner/name, deployment, id
  | 'MergeQueueEntry' // owner/name, id
  | 'RepositoryRuleset' // owner/name, id
  | 'RepositoryInvitation'; // owner/name, login

export interface NodeKey {
  readonly type: string;
  readonly key: readonly string[];
}

export function nodeId(type: NodeType, ...key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([type, ...key.map(String)])).toString('base64url');
}

/** What a client's id names, or null when it is none of ours. */
export function parseNodeId(id: string): NodeKey | null {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(id, 'base64url').toString('utf8'));
    if (!Array.isArray(parsed) || !parsed.every((part): part is string => typeof part === 'string'))
      return null;
    const [type, ...key] = parsed;
    return type === undefined ? null : { type, key };
  } catch {
    return null;
  }
}

export function fullName(repository: Repository): string {
  return `${repository.owner}/${repository.name}`;
}

/** The ids of the world's records. */
export const idOf = {
  account: (account: Account) => nodeId(account.kind, account.login),
  repository: (repository: Repository) => nodeId('Repository', fullName(repository)),
  pull: (pull: PullRequest) => nodeId('PullRequest', pull.repository, pull.number),
  comment: (comment: IssueComment) => nodeId('IssueComment', comment.repository, comment.id),
  review: (review: Review) => nodeId('PullRequestReview', review.repository, review.id),
  status: (status: CommitStatus) => nodeId('StatusContext', status.repository, status.id),
  checkRun: (run: CheckRun) => nodeId('CheckRun', run.repository, run.id),
  deployment: (deployment: Deployment) => nodeId('Deployment', deployment.repository, deployment.id),
};
