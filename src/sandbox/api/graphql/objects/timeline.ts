/** What happened to a pull request, oldest first. */
import type { PullRequest, Repository, TimelineEvent } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { nodeId } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { NotServed, demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { actor } from './actor.ts';
import { commentNode } from './comment.ts';
import { commitNamed } from './commit.ts';
import { pullCommitNode } from './pull-commit.ts';
import { pullNode } from './pull.ts';
import { refNamed } from './ref.ts';
import { reviewNode } from './review.ts';

export type TimelineArguments = PageArguments & { readonly itemTypes?: readonly string[] };

interface Item {
  readonly type: string;
  readonly at: string;
  readonly node: () => object;
}

/**
 * @throws NotServed where other items are asked for than the sandbox has, or none is named: GitHub
 * would answer with more than there is here.
 */
export async function timelineOf(
  context: ApiContext,
  repository: Repository,
  pull: PullRequest,
  { itemTypes, ...args }: TimelineArguments,
) {
  demand(permits('pulls/get', context, { repository }));
  const all = itemsOf(context, repository, pull);
  const unserved = (itemTypes ?? ['every item']).filter((type) => !Object.hasOwn(all, type));
  if (unserved.length > 0) throw new NotServed(unserved.map((type) => `timelineItems: ${type}`));
  const kinds = await Promise.all(
    Object.entries(all).map(async ([type, read]) => inOrder(type, await read())),
  );
  const items = kinds
    .flat()
    .filter(({ type }) => itemTypes?.includes(type))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const page = await connection(listed(items), args, ({ node }) => node());
  return {
    ...page,
    filteredCount: page.totalCount,
    pageCount: async () => (await page.nodes()).length,
    updatedAt: pull.updatedAt,
  };
}

/** Commits stay in git's order, whatever their clocks say. */
function inOrder(type: string, items: readonly Omit<Item, 'type'>[]): readonly Item[] {
  let latest = '';
  return items.map(({ at, node }) => {
    latest = at > latest ? at : latest;
    return { type, at: latest, node };
  });
}

function itemsOf(
  context: ApiContext,
  repository: Repository,
  pull: PullRequest,
): Readonly<Record<string, () => readonly Omit<Item, 'type'>[] | Promise<readonly Omit<Item, 'type'>[]>>> {
  const { world } = context;
  return {
    PULL_REQUEST_COMMIT: async () => {
      const git = world.git(pull.repository);
      const shas = await git.between(pull.base.sha, pull.head.sha);
      const dates = await Promise.all(shas.map(async (sha) => (await git.commit(sha))?.committer.date ?? ''));
      return shas.map((sha, index) => ({
        at: dates[index] ?? '',
        node: () => pullCommitNode(context, repository, pull, sha),
      }));
    },
    ISSUE_COMMENT: () =>
      world.comments(pull.repository, pull.number).map((comment) => ({
        at: comment.createdAt,
        node: () => commentNode(context, repository, comment),
      })),
    PULL_REQUEST_REVIEW: () =>
      world.reviews(pull.repository, pull.number).map((review) => ({
        at: review.submittedAt,
        node: () => reviewNode(context, repository, pull, review),
      })),
    HEAD_REF_FORCE_PUSHED_EVENT: () =>
      world
        .timeline(pull.repository, pull.number)
        .filter((event) => event.kind === 'head_ref_force_pushed')
        .map((event) => ({
          at: event.createdAt,
          node: () => forcePushNode(context, repository, pull, event),
        })),
  };
}

export function forcePushNode(
  context: ApiContext,
  repository: Repository,
  pull: PullRequest,
  event: Extract<TimelineEvent, { kind: 'head_ref_force_pushed' }>,
): object {
  return {
    __typename: 'HeadRefForcePushedEvent',
    id: nodeId('HeadRefForcePushedEvent', pull.repository, pull.number, event.id),
    createdAt: event.createdAt,
    actor: () => actor(context, event.actor),
    beforeCommit: () => commitNamed(context, repository, event.before),
    afterCommit: () => commitNamed(context, repository, event.after),
    pullRequest: () => pullNode(context, repository, pull),
    ref: () =>
      pull.head.repository === pull.repository
        ? refNamed(context, repository, `refs/heads/${pull.head.ref}`)
        : null,
  };
}
