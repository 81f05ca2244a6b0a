import type { components } from '@octokit/openapi-types';
import type { GitFileDiff } from '../../world/contract.ts';
import type { PullRequest } from '../../world/types.ts';
import { idOf } from '../nodeId.ts';
import { api, user, type Presenting } from './account.ts';
import { authorAssociation } from './association.ts';
import { reactionCounts } from './conversation.ts';
import { repository } from './repository.ts';

type Schemas = components['schemas'];

/** The description forgets that `repo` is null once a fork is deleted (`scripts/cut-openapi.ts` corrects it). */
type Side = Omit<Schemas['pull-request']['head'], 'repo'> & { readonly repo: Schemas['repository'] | null };
type Sided<T> = Omit<T, 'head' | 'base'> & { readonly head: Side; readonly base: Side };
export type PullSimpleJson = Sided<Schemas['pull-request-simple']>;
export type PullJson = Sided<Schemas['pull-request']>;

function links(context: Presenting, pull: PullRequest) {
  const repo = api(context, `/repos/${pull.repository}`);
  const self = `${repo}/pulls/${pull.number}`;
  const html = `${context.url}/${pull.repository}/pull/${pull.number}`;
  const urls = {
    url: self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: `${repo}/issues/${pull.number}`,
    commits_url: `${self}/commits`,
    review_comments_url: `${self}/comments`,
    review_comment_url: `${repo}/pulls/comments{/number}`,
    comments_url: `${repo}/issues/${pull.number}/comments`,
    statuses_url: `${repo}/statuses/${pull.head.sha}`,
  };
  return {
    ...urls,
    _links: {
      self: { href: self },
      html: { href: html },
      issue: { href: urls.issue_url },
      comments: { href: urls.comments_url },
      review_comments: { href: urls.review_comments_url },
      review_comment: { href: urls.review_comment_url },
      commits: { href: urls.commits_url },
      statuses: { href: urls.statuses_url },
    },
  };
}

function side(context: Presenting, fullName: string | null, ref: string, sha: string): Side {
  const record = fullName === null ? null : context.world.repository(fullName);
  const owner = fullName?.split('/')[0] ?? 'unknown';
  return {
    label: record === null ? `unknown repository` : `${owner}:${ref}`,
    ref,
    sha,
    user: user(context, owner),
    repo: record === null ? null : repository(context, record),
  };
}

export function pullSimple(context: Presenting, pull: PullRequest): PullSimpleJson {
  const record = context.world.repository(pull.repository);
  return {
    ...links(context, pull),
    id: pull.id,
    node_id: idOf.pull(pull),
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: user(context, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(context, pull.head.repository, pull.head.ref, pull.head.sha),
    base: side(context, pull.repository, pull.base.ref, pull.base.sha),
    author_association: authorAssociation(context, record, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

/** What of a pull request only git can count. */
export interface PullSize {
  readonly commits: number;
  readonly files: readonly GitFileDiff[];
}

export function pullFull(context: Presenting, pull: PullRequest, size: PullSize): PullJson {
  const simple = pullSimple(context, pull);
  return {
    ...simple,
    state: pull.state,
    user: user(context, pull.author),
    labels: [],
    requested_teams: [],
    merged: pull.mergedAt !== null,
    mergeable: pull.mergeable,
    rebaseable: pull.mergeable,
    mergeable_state: mergeableState(context, pull),
    merged_by: pull.mergedBy === null ? null : user(context, pull.mergedBy),
    comments: context.world.comments(pull.repository, pull.number).length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: size.commits,
    additions: size.files.reduce((sum, file) => sum + file.additions, 0),
    deletions: size.files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: size.files.length,
  };
}

/** `blocked`: a rule of the base is not kept yet. `behind` and `unstable` are not told apart from `clean`. */
export function mergeableState({ world }: Presenting, pull: PullRequest): string {
  if (pull.state === 'closed' || pull.mergeable === null) return 'unknown';
  if (!pull.mergeable) return 'dirty';
  if (pull.draft) return 'draft';
  return world.mergeViolations(pull.repository, pull.number).length > 0 ? 'blocked' : 'clean';
}

/** A pull request as an issue: the same number under `/issues`. */
export function issue(context: Presenting, pull: PullRequest): Schemas['issue'] {
  const repo = api(context, `/repos/${pull.repository}`);
  const self = `${repo}/issues/${pull.number}`;
  const simple = pullSimple(context, pull);
  return {
    id: pull.id,
    node_id: idOf.pull(pull),
    url: self,
    repository_url: repo,
    reactions: { url: `${self}/reactions`, ...reactionCounts([]) },
    labels_url: `${self}/labels{/name}`,
    comments_url: `${self}/comments`,
    events_url: `${self}/events`,
    html_url: simple.html_url,
    number: pull.number,
    state: pull.state,
    state_reason: null,
    title: pull.title,
    body: pull.body,
    user: user(context, pull.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: context.world.comments(pull.repository, pull.number).length,
    closed_at: pull.closedAt,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    draft: pull.draft,
    author_association: simple.author_association,
    timeline_url: `${self}/timeline`,
    performed_via_github_app: null,
    pull_request: {
      url: simple.url,
      html_url: simple.html_url,
      diff_url: simple.diff_url,
      patch_url: simple.patch_url,
      merged_at: pull.mergedAt,
    },
  };
}

/** The open pull requests of a repository whose head is that commit, as check runs and suites list them. */
export function pullsOfHead(
  context: Presenting,
  fullName: string,
  sha: string,
): Schemas['pull-request-minimal'][] {
  return context.world
    .pulls(fullName)
    .filter((pull) => pull.state === 'open' && pull.head.sha === sha && pull.head.repository === fullName)
    .map((pull) => {
      const repo = context.world.repository(fullName);
      const short = { id: repo?.id ?? 0, url: api(context, `/repos/${fullName}`), name: repo?.name ?? '' };
      return {
        id: pull.id,
        number: pull.number,
        url: api(context, `/repos/${fullName}/pulls/${pull.number}`),
        head: { ref: pull.head.ref, sha: pull.head.sha, repo: short },
        base: { ref: pull.base.ref, sha: pull.base.sha, repo: short },
      };
    });
}
