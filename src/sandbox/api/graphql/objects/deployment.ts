import type { Deployment, DeploymentStatus, Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { idOf, nodeId } from '../../nodeId.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { actor } from './actor.ts';
import { commitNamed } from './commit.ts';
import { refNamed } from './ref.ts';
import { repositoryNode } from './repository.ts';

/** GitHub's Ghost, for a schema that wants somebody. */
function creator(context: ApiContext, login: string) {
  const ghost = { __typename: 'User', login: 'ghost', resourcePath: '/ghost', url: `${context.url}/ghost` };
  return actor(context, login) ?? ghost;
}

export function deploymentNode(context: ApiContext, repository: Repository, record: Deployment): object {
  const [latest] = record.statuses;
  const status = (one: DeploymentStatus) => deploymentStatusNode(context, repository, record, one);
  return {
    __typename: 'Deployment',
    id: idOf.deployment(record),
    databaseId: record.id,
    commitOid: record.sha,
    commit: () => commitNamed(context, repository, record.sha),
    ref: () => refNamed(context, repository, record.ref),
    environment: record.environment,
    task: record.task,
    description: record.description,
    payload: typeof record.payload === 'string' ? record.payload : JSON.stringify(record.payload ?? {}),
    createdAt: record.createdAt,
    creator: () => creator(context, record.creator),
    repository: () => repositoryNode(context, repository),
    state: latest === undefined ? 'PENDING' : stateOf(latest),
    latestStatus: () => (latest === undefined ? null : status(latest)),
    statuses: (args: PageArguments) => connection(listed(record.statuses), args, status),
  };
}

/** A deployment whose newest status is a success is called active. */
function stateOf({ state }: DeploymentStatus): string {
  return state === 'success' ? 'ACTIVE' : state.toUpperCase();
}

export function deploymentStatusNode(
  context: ApiContext,
  repository: Repository,
  deployment: Deployment,
  record: DeploymentStatus,
): object {
  return {
    __typename: 'DeploymentStatus',
    id: nodeId('DeploymentStatus', deployment.repository, deployment.id, record.id),
    state: record.state.toUpperCase(),
    description: record.description,
    environment: deployment.environment,
    environmentUrl: record.environmentUrl,
    logUrl: record.logUrl,
    createdAt: record.createdAt,
    creator: () => creator(context, record.creator),
    deployment: () => deploymentNode(context, repository, deployment),
  };
}
