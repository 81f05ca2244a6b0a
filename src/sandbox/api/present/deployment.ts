import type { components } from '@octokit/openapi-types';
import type { Deployment, DeploymentStatus } from '../../world/types.ts';
import { idOf, nodeId } from '../nodeId.ts';
import { api, integration, user, type Presenting } from './account.ts';

type Schemas = components['schemas'];

/** Who made it through the App: its integration; null for a person. */
function through(context: Presenting, creator: string): Schemas['nullable-integration'] {
  return creator === `${context.world.app.slug}[bot]` ? integration(context) : null;
}

export function deployment(context: Presenting, record: Deployment): Schemas['deployment'] {
  const repo = api(context, `/repos/${record.repository}`);
  const self = `${repo}/deployments/${record.id}`;
  return {
    url: self,
    id: record.id,
    node_id: idOf.deployment(record),
    sha: record.sha,
    ref: record.ref,
    task: record.task,
    payload: payloadOf(record.payload),
    original_environment: record.environment,
    environment: record.environment,
    description: record.description,
    creator: user(context, record.creator),
    created_at: record.createdAt,
    updated_at: record.statuses[0]?.createdAt ?? record.createdAt,
    statuses_url: `${self}/statuses`,
    repository_url: repo,
    transient_environment: false,
    production_environment: record.environment === 'production',
    performed_via_github_app: through(context, record.creator),
  };
}

function payloadOf(payload: unknown): Schemas['deployment']['payload'] {
  if (typeof payload === 'string') return payload;
  return typeof payload === 'object' && payload !== null ? { ...payload } : {};
}

export function deploymentStatus(
  context: Presenting,
  parent: Deployment,
  record: DeploymentStatus,
): Schemas['deployment-status'] {
  const repo = api(context, `/repos/${parent.repository}`);
  const self = `${repo}/deployments/${parent.id}`;
  return {
    url: `${self}/statuses/${record.id}`,
    id: record.id,
    node_id: nodeId('DeploymentStatus', parent.repository, parent.id, record.id),
    state: record.state,
    creator: user(context, record.creator),
    description: record.description ?? '',
    environment: parent.environment,
    target_url: record.logUrl ?? '',
    created_at: record.createdAt,
    updated_at: record.createdAt,
    deployment_url: self,
    repository_url: repo,
    environment_url: record.environmentUrl ?? '',
    log_url: record.logUrl ?? '',
    performed_via_github_app: through(context, record.creator),
  };
}
