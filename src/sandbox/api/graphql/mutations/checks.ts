import type { ApiContext } from '../../http.ts';
import { fullName } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { Refusal, demand } from '../errors.ts';
import { checkRunNode } from '../objects/checks.ts';
import { locate, locateCheckRun, unresolved } from '../objects/locate.ts';
import { echo, writer, type Input } from './input.ts';

interface UpdateCheckRunInput extends Input {
  readonly repositoryId: string;
  readonly checkRunId: string;
  readonly status?: 'COMPLETED' | 'IN_PROGRESS' | 'PENDING' | 'QUEUED' | 'WAITING';
}

/** Those that an App may set without saying how it ended. */
const statuses = { IN_PROGRESS: 'in_progress', QUEUED: 'queued' } as const;

export function updateCheckRun(context: ApiContext, input: UpdateCheckRunInput) {
  const { repository } = locate(context, input.repositoryId, 'Repository');
  demand(permits('checks/update', context, { repository }));
  const { record: run } = locateCheckRun(context, input.checkRunId);
  if (run.repository !== fullName(repository)) throw unresolved(input.checkRunId);
  if (context.caller.kind === 'installation' && run.app !== context.world.app.slug)
    throw new Refusal('FORBIDDEN', 'Resource not accessible by integration');
  const status = input.status && Object.entries(statuses).find(([name]) => name === input.status)?.[1];
  if (input.status !== undefined && status === undefined)
    throw new Refusal('UNPROCESSABLE', `${input.status} cannot be set like this`);
  const change = status === undefined ? {} : { status };
  const changed = context.world.updateCheckRun(run.repository, run.id, change, writer(context));
  return { ...echo(input), checkRun: checkRunNode(context, repository, changed) };
}
