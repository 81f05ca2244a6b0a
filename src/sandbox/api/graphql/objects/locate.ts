/** The world's records behind global ids: the inputs of mutations name what they change by these. */
import type { CheckRun, Deployment, IssueComment, PullRequest, Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName, parseNodeId } from '../../nodeId.ts';
import { maySee } from '../../permits.ts';
import { Refusal } from '../errors.ts';

export function unresolved(id: string): Refusal {
  return new Refusal('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

interface Located {
  readonly repository: Repository;
  /** What the id says after the repository. */
  readonly keys: readonly string[];
}

/** @throws Refusal where the id is of another type, or its repository cannot be seen. */
export function locate(context: ApiContext, id: string, type: string): Located {
  const node = parseNodeId(id);
  const [name = '', ...keys] = node?.key ?? [];
  const repository = node?.type === type ? context.world.repository(name) : null;
  if (repository === null || !maySee(context.world, context.caller, repository)) throw unresolved(id);
  return { repository, keys };
}

export interface Found<T> {
  readonly repository: Repository;
  readonly record: T;
}

function found<T>(id: string, repository: Repository, record: T | null | undefined): Found<T> {
  if (record === undefined || record === null) throw unresolved(id);
  return { repository, record };
}

export function locatePull(context: ApiContext, id: string): Found<PullRequest> {
  const { repository, keys } = locate(context, id, 'PullRequest');
  return found(id, repository, context.world.pull(fullName(repository), Number(keys[0])));
}

export function locateComment(context: ApiContext, id: string): Found<IssueComment> {
  const { repository, keys } = locate(context, id, 'IssueComment');
  return found(id, repository, context.world.comment(fullName(repository), Number(keys[0])));
}

export function locateDeployment(context: ApiContext, id: string): Found<Deployment> {
  const { repository, keys } = locate(context, id, 'Deployment');
  return found(id, repository, context.world.deployment(fullName(repository), Number(keys[0])));
}

export function locateCheckRun(context: ApiContext, id: string): Found<CheckRun> {
  const { repository, keys } = locate(context, id, 'CheckRun');
  return found(id, repository, context.world.checkRun(fullName(repository), Number(keys[0])));
}
