import type { DeploymentStatus } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { requireGreen } from '../../rest/deployments.ts';
import { requireLink } from '../../urls.ts';
import { NotServed, Refusal, demand } from '../errors.ts';
import { deploymentNode, deploymentStatusNode } from '../objects/deployment.ts';
import { locate, locateDeployment } from '../objects/locate.ts';
import { echo, writer, type Input } from './input.ts';

interface CreateDeploymentInput extends Input {
  readonly repositoryId: string;
  readonly refId: string;
  readonly environment?: string;
  readonly task?: string;
  readonly description?: string;
  readonly payload?: string;
  readonly autoMerge?: boolean;
  readonly requiredContexts?: readonly string[];
}

export async function createDeployment(context: ApiContext, input: CreateDeploymentInput) {
  const { repository } = locate(context, input.repositoryId, 'Repository');
  demand(permits('repos/create-deployment', context, { repository }));
  const [ref = ''] = locate(context, input.refId, 'Ref').keys;
  const name = fullName(repository);
  const git = context.world.git(name);
  const sha = await git.resolve(ref);
  if (sha === null) throw new Refusal('UNPROCESSABLE', `No ref found for: ${ref}`);
  const main = await git.resolve(`refs/heads/${repository.defaultBranch}`);
  if (input.autoMerge !== false && main !== null && !(await git.isAncestor(main, sha))) {
    throw new NotServed(['CreateDeploymentInput.autoMerge for a ref that is behind the default branch']);
  }
  requireGreen(context, { repository: name, sha, ref: shortOf(ref) }, input.requiredContexts);
  const record = context.world.createDeployment({
    repository: name,
    sha,
    ref: shortOf(ref),
    task: input.task ?? 'deploy',
    environment: input.environment ?? 'production',
    description: input.description ?? null,
    payload: parsePayload(input.payload ?? '{}'),
    creator: writer(context),
  });
  return { ...echo(input), autoMerged: false, deployment: deploymentNode(context, repository, record) };
}

const shortOf = (ref: string) => ref.replace(/^refs\/(heads|tags)\//, '');

function parsePayload(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

interface CreateDeploymentStatusInput extends Input {
  readonly deploymentId: string;
  readonly state: string;
  readonly description?: string;
  readonly logUrl?: string;
  readonly environmentUrl?: string;
  readonly autoInactive?: boolean;
}

const states = {
  ERROR: 'error',
  FAILURE: 'failure',
  INACTIVE: 'inactive',
  IN_PROGRESS: 'in_progress',
  PENDING: 'pending',
  QUEUED: 'queued',
  SUCCESS: 'success',
} as const satisfies Record<string, DeploymentStatus['state']>;

export function createDeploymentStatus(context: ApiContext, input: CreateDeploymentStatusInput) {
  const { repository, record } = locateDeployment(context, input.deploymentId);
  demand(permits('repos/create-deployment-status', context, { repository }));
  const state = Object.entries(states).find(([name]) => name === input.state)?.[1];
  if (state === undefined) throw new NotServed([`a deployment status ${input.state}`]);
  requireLink('DeploymentStatus', 'logUrl', input.logUrl);
  requireLink('DeploymentStatus', 'environmentUrl', input.environmentUrl);
  const status = context.world.createDeploymentStatus(
    record.repository,
    record.id,
    {
      state,
      description: input.description ?? null,
      logUrl: input.logUrl ?? null,
      environmentUrl: input.environmentUrl ?? null,
      creator: writer(context),
    },
    input.autoInactive ?? true,
  );
  const { record: now } = locateDeployment(context, input.deploymentId);
  return { ...echo(input), deploymentStatus: deploymentStatusNode(context, repository, now, status) };
}
