/** Deployments and their statuses. */
import type { Deployment, Repository } from '../../world/types.ts';
import { ApiError, type ApiContext, type Route } from '../http.ts';
import { fullName } from '../nodeId.ts';
import { paged } from '../paging.ts';
import { latestRuns, latestStatuses } from '../present/checks.ts';
import { deployment as present, deploymentStatus } from '../present/deployment.ts';
import { actor, created, found, ok, route } from '../route.ts';
import { requireLink } from '../urls.ts';
import { shaOf } from './refs.ts';

interface Check {
  readonly context: string;
  readonly green: boolean;
}

/** Every status context and check run name of a commit, with its newest state. */
function checksOf({ world }: ApiContext, repository: string, sha: string): readonly Check[] {
  const statuses = latestStatuses(world.statuses(repository, sha)).latest.map(({ context, state }) => ({
    context,
    green: state === 'success',
  }));
  const runs = latestRuns(world.checkRuns(repository, sha)).map(({ name, conclusion }) => ({
    context: name,
    green: conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped',
  }));
  return [...statuses, ...runs];
}

/**
 * GitHub deploys only what is green: all contexts unless `required` names some, none when it is empty.
 * @throws ApiError 409
 */
export function requireGreen(
  context: ApiContext,
  place: { readonly repository: string; readonly sha: string; readonly ref: string },
  required: readonly string[] | undefined,
): void {
  const checks = checksOf(context, place.repository, place.sha);
  const wanted = required ?? checks.map((check) => check.context);
  const contexts = wanted.map((name) => {
    const known = checks.filter((check) => check.context === name);
    return {
      context: name,
      state: known.length === 0 ? 'pending' : known.every(({ green }) => green) ? 'success' : 'failure',
    };
  });
  if (contexts.every(({ state }) => state === 'success')) return;
  throw new ApiError(409, `Conflict: Commit status checks failed for ${place.ref}.`, {
    errors: [{ contexts, resource: 'Deployment', field: 'required_contexts', code: 'invalid' }],
  });
}

function deploymentOf({ world }: ApiContext, repository: Repository, id: number): Deployment {
  return found(world.deployment(fullName(repository), id));
}

export const deploymentRoutes: readonly Route[] = [
  route('repos/list-deployments', (request) => {
    const { sha, ref, task, environment } = request.query;
    // `none` is the description's default: no filter.
    const is = (wanted: string | null | undefined, value: string) =>
      wanted === undefined || wanted === null || wanted === 'none' || wanted === value;
    const all = request.world
      .deployments(fullName(request.repository))
      .filter(
        (one) =>
          is(sha, one.sha) && is(ref, one.ref) && is(task, one.task) && is(environment, one.environment),
      );
    return paged(request, all, (one) => present(request, one));
  }),
  route('repos/get-deployment', (request) =>
    ok(present(request, deploymentOf(request, request.repository, request.params.deployment_id))),
  ),
  route('repos/create-deployment', async (request) => {
    const name = fullName(request.repository);
    const { ref, task = 'deploy', environment = 'production', description, payload } = request.body;
    const sha = await shaOf(request, request.repository, ref).catch(() => {
      throw new ApiError(422, `No ref found for: ${ref}`);
    });
    requireGreen(request, { repository: name, sha, ref }, request.body.required_contexts);
    return created(
      present(
        request,
        request.world.createDeployment({
          repository: name,
          sha,
          ref,
          task,
          environment,
          description: description ?? null,
          payload: payload ?? {},
          creator: actor(request),
        }),
      ),
    );
  }),
  route('repos/list-deployment-statuses', (request) => {
    const deployment = deploymentOf(request, request.repository, request.params.deployment_id);
    return paged(request, deployment.statuses, (one) => deploymentStatus(request, deployment, one));
  }),
  route('repos/get-deployment-status', (request) => {
    const deployment = deploymentOf(request, request.repository, request.params.deployment_id);
    const status = found(deployment.statuses.find(({ id }) => id === request.params.status_id));
    return ok(deploymentStatus(request, deployment, status));
  }),
  route('repos/create-deployment-status', (request) => {
    const deployment = deploymentOf(request, request.repository, request.params.deployment_id);
    const { state, description, log_url, target_url, environment_url, auto_inactive = true } = request.body;
    requireLink('DeploymentStatus', 'log_url', log_url);
    requireLink('DeploymentStatus', 'target_url', target_url);
    requireLink('DeploymentStatus', 'environment_url', environment_url);
    const status = request.world.createDeploymentStatus(
      deployment.repository,
      deployment.id,
      {
        state,
        description: description ?? null,
        // `target_url` is the older name of the same.
        logUrl: (log_url === '' ? null : log_url) ?? (target_url === '' ? null : target_url) ?? null,
        environmentUrl: environment_url === '' ? null : (environment_url ?? null),
        creator: actor(request),
      },
      auto_inactive,
    );
    return created(deploymentStatus(request, deployment, status));
  }),
];
