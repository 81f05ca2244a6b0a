import type { ApiContext } from '../../http.ts';
import { permits } from '../../permits.ts';
import { NotServed, Refusal, demand } from '../errors.ts';
import { actor } from '../objects/actor.ts';
import { locatePull } from '../objects/locate.ts';
import { pullNode } from '../objects/pull.ts';
import { queueEntryOf } from '../objects/queue.ts';
import { reviewNode } from '../objects/review.ts';
import { connection, listed } from '../page.ts';
import { echo, writer, type Input } from './input.ts';

interface MergePullRequestInput extends Input {
  readonly pullRequestId: string;
  readonly commitHeadline?: string;
  readonly commitBody?: string;
  readonly expectedHeadOid?: string;
  readonly mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE';
}

const methods = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const;

export async function mergePullRequest(context: ApiContext, input: MergePullRequestInput) {
  const { repository, record } = locatePull(context, input.pullRequestId);
  demand(permits('pulls/merge', context, { repository }));
  const login = writer(context);
  await context.world.mergePull(record.repository, record.number, {
    method: methods[input.mergeMethod ?? 'MERGE'],
    ...(input.expectedHeadOid === undefined ? {} : { sha: input.expectedHeadOid }),
    ...(input.commitHeadline === undefined ? {} : { title: input.commitHeadline }),
    ...(input.commitBody === undefined ? {} : { message: input.commitBody }),
    actor: login,
  });
  const { record: merged } = locatePull(context, input.pullRequestId);
  return {
    ...echo(input),
    actor: () => actor(context, login),
    pullRequest: () => pullNode(context, repository, merged),
  };
}

interface UpdatePullRequestBranchInput extends Input {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string;
}

export async function updatePullRequestBranch(context: ApiContext, input: UpdatePullRequestBranchInput) {
  const { repository, record } = locatePull(context, input.pullRequestId);
  demand(permits('pulls/update-branch', context, { repository }));
  await context.world.updatePullBranch(record.repository, record.number, {
    ...(input.expectedHeadOid === undefined ? {} : { expectedHead: input.expectedHeadOid }),
    actor: writer(context),
  });
  const { record: updated } = locatePull(context, input.pullRequestId);
  return { ...echo(input), pullRequest: () => pullNode(context, repository, updated) };
}

interface EnqueuePullRequestInput extends Input {
  readonly pullRequestId: string;
  readonly expectedHeadOid?: string;
}

export async function enqueuePullRequest(context: ApiContext, input: EnqueuePullRequestInput) {
  const { repository, record } = locatePull(context, input.pullRequestId);
  demand(permits('pulls/merge', context, { repository }));
  await context.world.enqueue(record.repository, record.number, {
    ...(input.expectedHeadOid === undefined ? {} : { expectedHead: input.expectedHeadOid }),
    actor: writer(context),
  });
  return { ...echo(input), mergeQueueEntry: () => queueEntryOf(context, repository, record) };
}

interface DequeuePullRequestInput extends Input {
  readonly id: string;
}

export async function dequeuePullRequest(context: ApiContext, input: DequeuePullRequestInput) {
  const { repository, record } = locatePull(context, input.id);
  demand(permits('pulls/merge', context, { repository }));
  const mergeQueueEntry = queueEntryOf(context, repository, record);
  await context.world.dequeue(record.repository, record.number, writer(context));
  return { ...echo(input), mergeQueueEntry };
}

interface AddPullRequestReviewInput extends Input {
  readonly pullRequestId: string;
  readonly body?: string;
  readonly commitOID?: string;
  readonly event?: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT' | 'DISMISS';
}

const states = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
} as const;

export async function addPullRequestReview(context: ApiContext, input: AddPullRequestReviewInput) {
  const { repository, record: pull } = locatePull(context, input.pullRequestId);
  demand(permits('pulls/create-review', context, { repository }));
  if (input.event === undefined) throw new NotServed(['a review without an event (a pending one)']);
  if (input.event === 'DISMISS') throw new Refusal('UNPROCESSABLE', 'A new review cannot be dismissed.');
  const review = await context.world.submitReview({
    repository: pull.repository,
    pull: pull.number,
    state: states[input.event],
    body: input.body ?? '',
    ...(input.commitOID === undefined ? {} : { commitId: input.commitOID }),
    actor: writer(context),
  });
  const present = () => reviewNode(context, repository, pull, review);
  const all = context.world.reviews(pull.repository, pull.number);
  const { edges } = await connection(listed(all), { last: 1 }, present);
  const [reviewEdge = null] = await edges();
  return { ...echo(input), pullRequestReview: present, reviewEdge };
}
