import type { QueueEntry, Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { nodeId } from '../../nodeId.ts';
import { actor } from './actor.ts';
import { commitNamed } from './commit.ts';
import { pullNode } from './pull.ts';

/** @param position From 1 on. */
export function queueEntryNode(
  context: ApiContext,
  repository: Repository,
  entry: QueueEntry,
  position: number,
): object {
  const { group } = entry;
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MergeQueueEntry', entry.repository, entry.id),
    position,
    state: group === null ? 'QUEUED' : 'AWAITING_CHECKS',
    enqueuedAt: entry.enqueuedAt,
    enqueuer: () => actor(context, entry.enqueuer),
    jump: false,
    solo: false,
    baseCommit: () => commitNamed(context, repository, group?.base ?? null),
    headCommit: () => commitNamed(context, repository, group?.sha ?? null),
    pullRequest: () => {
      const pull = context.world.pull(entry.repository, entry.pull);
      return pull === null ? null : pullNode(context, repository, pull);
    },
  };
}

/** The entry of a pull request; null where it is in no queue. */
export function queueEntryOf(
  context: ApiContext,
  repository: Repository,
  pull: { readonly repository: string; readonly number: number; readonly base: { readonly ref: string } },
): object | null {
  const queue = context.world.queue(pull.repository).filter(({ branch }) => branch === pull.base.ref);
  const index = queue.findIndex((entry) => entry.pull === pull.number);
  const entry = queue[index];
  return entry === undefined ? null : queueEntryNode(context, repository, entry, index + 1);
}
