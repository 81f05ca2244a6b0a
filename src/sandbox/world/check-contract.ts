/** What machines report on a commit: statuses, check runs, deployments. */
import type { CheckRun, CheckSuite, CommitStatus, Deployment, DeploymentStatus } from './types.ts';

export interface CheckOperations {
  /** Newest first. */
  statuses(fullName: string, sha: string): readonly CommitStatus[];
  createStatus(input: Omit<CommitStatus, 'id' | 'createdAt'>): CommitStatus;
  /** Newest first. */
  checkRuns(fullName: string, sha: string): readonly CheckRun[];
  checkRun(fullName: string, id: number): CheckRun | null;
  /** The suite that was made for an App when a commit was pushed; null where it was not. */
  checkSuite(fullName: string, sha: string, app: string): CheckSuite | null;
  createCheckRun(
    input: Omit<CheckRun, 'id' | 'startedAt'> & { readonly startedAt?: string },
    actor: string,
  ): CheckRun;
  updateCheckRun(
    fullName: string,
    id: number,
    change: Partial<
      Pick<
        CheckRun,
        'name' | 'status' | 'conclusion' | 'output' | 'detailsUrl' | 'externalId' | 'completedAt'
      >
    >,
    actor: string,
  ): CheckRun;
  rerequestCheckRun(fullName: string, id: number, actor: string): void;
  /** All runs of one App on one commit. */
  rerequestCheckSuite(suite: Pick<CheckRun, 'repository' | 'headSha' | 'app'>, actor: string): void;
}

export interface DeploymentOperations {
  /** Newest first. */
  deployments(fullName: string): readonly Deployment[];
  deployment(fullName: string, id: number): Deployment | null;
  createDeployment(input: Omit<Deployment, 'id' | 'statuses' | 'createdAt'>): Deployment;
  /** A success makes the older successful deployments of the same environment inactive, as GitHub does, unless `autoInactive` is false. */
  createDeploymentStatus(
    fullName: string,
    id: number,
    input: Omit<DeploymentStatus, 'id' | 'createdAt'>,
    autoInactive: boolean,
  ): DeploymentStatus;
}
