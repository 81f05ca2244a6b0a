import type { Context } from 'probot';
import { revertIn } from './core/aftermath/offer.ts';
import { isPeoples } from './core/commit/trailers.ts';
import type { Request } from './core/request.ts';
import { stateBranch } from './events.ts';
import type { OpenedRevert } from './shell/aftermath/offer.ts';
import type { ClosedPull } from './shell/locks/closed.ts';
import type { ManifestsEvent } from './shell/manifests/events.ts';
import { parseGroupRef } from './shell/manifests/queue.ts';

/** What an event says by itself: which delivery it came by, and of which repository, all of them say. */
export type Event = ManifestsEvent extends infer One
  ? One extends unknown
    ? Omit<One, 'repository' | 'delivery'>
    : never
  : never;

/** null for an edit that leaves the base as it was. */
export function pullEvent(payload: Context<'pull_request'>['payload']): Event | null {
  if (payload.action === 'edited' && payload.changes.base === undefined) return null;
  return { kind: 'pull', number: payload.number };
}

/** null for what reverts nothing of its own repository, and for pull requests of bots. */
export function openedRevert({
  repository,
  pull_request: pull,
}: Context<'pull_request.opened'>['payload']): OpenedRevert | null {
  if (pull.user.type === 'Bot') return null;
  const name = repository.full_name;
  const reverts = revertIn({ repository: name, title: pull.title, body: pull.body ?? '' });
  if (reverts === null) return null;
  const author = pull.user.login;
  return { repository: name, pull: pull.number, at: pull.created_at, author, reverts };
}

export function closedPull(delivery: string, payload: Context<'pull_request'>['payload']): ClosedPull {
  const { number, closed_at, updated_at } = payload.pull_request;
  return {
    delivery,
    repository: payload.repository.full_name,
    pull: number,
    at: closed_at ?? updated_at,
  };
}

/** null for a tag, for a branch that is gone, and for that of the locks, on which no pull request stands. */
export function baseEvent({ ref, deleted, before, after }: Context<'push'>['payload']): Event | null {
  const [, branch] = /^refs\/heads\/(.+)$/u.exec(ref) ?? [];
  return branch === undefined || branch === stateBranch || deleted
    ? null
    : { kind: 'base', branch, before, after };
}

/** GitHub tells of at most so many commits of one push, and of about so many files of a commit. */
const toldCommits = 2_048;
const toldFiles = 3_000;

/**
 * What people pushed to the default branch, file by file; null for any other branch, and where all of it is of
 * the App’s making, by the trailers that its history is read from.
 */
export function pushOfPeople({ ref, deleted, repository, commits, sender }: Context<'push'>['payload']) {
  if (deleted || ref !== `refs/heads/${repository.default_branch}`) return null;
  const theirs = commits.filter(({ message }) => isPeoples(message));
  if (theirs.length === 0) return null;
  const lists = theirs.flatMap(({ added = [], modified = [], removed = [] }) => [added, modified, removed]);
  return {
    repository: repository.full_name,
    commits: theirs.map(({ id }) => id),
    paths: lists.flat(),
    /** Whether more was pushed than is told. */
    isCut: commits.length >= toldCommits || lists.some(({ length }) => length >= toldFiles),
    /** A bot that merges what people have written is none of them. */
    by: sender?.type === 'Bot' ? null : (sender?.login ?? null),
  };
}

/** null for a ref that no queue makes. */
export function groupEvent(group: {
  readonly head_sha: string;
  readonly base_sha: string;
  readonly head_ref: string;
}) {
  const named = parseGroupRef(group.head_ref);
  return named && ({ kind: 'group', head: group.head_sha, base: group.base_sha, ...named } as const);
}

/** GitHub names no pull requests from forks, and at times none at all; and no branch for some commits. */
export function headEvent(
  run: {
    readonly head_sha: string;
    readonly pull_requests: readonly ({ readonly number: number } | null)[];
  },
  branch: string | null | undefined,
): Event {
  return {
    kind: 'head',
    sha: run.head_sha,
    numbers: run.pull_requests.flatMap((pull) => pull?.number ?? []),
    branch: branch ?? null,
  };
}

/** null for what is no comment of a person on a pull request. */
export function toRequest({ id, payload }: Context<'issue_comment'>): Request | null {
  const { comment, issue, installation, repository } = payload;
  if (issue.pull_request === undefined || installation === undefined) return null;
  if (comment.user === null || comment.user.type === 'Bot') return null;
  return {
    delivery: id,
    receivedAt: new Date().toISOString(),
    at: payload.action === 'edited' ? comment.updated_at : comment.created_at,
    installation: installation.id,
    repository: repository.full_name,
    pull: issue.number,
    comment: {
      id: comment.id,
      url: comment.html_url,
      body: comment.body,
      author: comment.user.login,
      authorId: comment.user.id,
    },
  };
}
