import * as z from 'zod';
import type { SweepTask } from '../../shell/sweep/task.ts';

const repository = {
  installation: z.number(),
  repositoryId: z.number(),
  repository: z.string(),
};

const message = z.strictObject({
  sweep: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('everything') }),
    z.strictObject({ kind: z.literal('installation'), installation: z.number() }),
    z.strictObject({ kind: z.literal('repository'), ...repository }),
    z.strictObject({ kind: z.literal('pull'), ...repository, number: z.number() }),
    z.strictObject({ kind: z.literal('pulls'), ...repository, numbers: z.array(z.number()) }),
    z.strictObject({
      kind: z.literal('group'),
      ...repository,
      head: z.string(),
      base: z.string(),
      branch: z.string(),
      number: z.number(),
    }),
  ]),
  /** Of the sweep that it is a piece of; the schedule gives none. */
  id: z.string().optional(),
});

/** What the schedule puts into the queue. */
export type QueuedSweepStart = z.input<typeof message>;

/** A piece of a sweep as it travels through the queue. */
export interface QueuedSweep {
  readonly task: SweepTask;
  readonly id: string | null;
}

/** null for a text that is no piece of a sweep, as webhooks are not. */
export function parseSweep(text: string): QueuedSweep | null {
  try {
    const { sweep: task, id = null } = message.parse(JSON.parse(text));
    return { task, id };
  } catch {
    return null;
  }
}

/**
 * What goes into the queue for a piece: with what belongs to the same pull request, or commit of a merge queue, in
 * order, and once for each sweep.
 */
export function formatSweep(task: SweepTask, id: string) {
  return {
    body: JSON.stringify({ sweep: task, id }),
    deduplicationId: `${id}/${nameOf(task)}`,
    groupId: groupOf(task),
  };
}

/** As the ingress has it for deliveries. */
function groupOf(task: SweepTask): string {
  switch (task.kind) {
    case 'pull':
      return `${task.repositoryId}/${task.number}`;
    case 'pulls':
      return `${task.repositoryId}/pulls`;
    case 'group':
      return `${task.repositoryId}/${task.head}`;
    case 'everything':
    case 'installation':
    case 'repository':
      return `sweep/${nameOf(task)}`;
  }
}

function nameOf(task: SweepTask): string {
  switch (task.kind) {
    case 'everything':
      return 'everything';
    case 'installation':
      return `installation/${task.installation}`;
    case 'repository':
      return `repository/${task.repositoryId}`;
    case 'pull':
      return `pull/${task.repositoryId}/${task.number}`;
    case 'pulls':
      return `pulls/${task.repositoryId}/${task.numbers.length}/${task.numbers[0] ?? 0}`;
    case 'group':
      return `group/${task.repositoryId}/${task.head}`;
  }
}
