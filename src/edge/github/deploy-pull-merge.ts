import * as z from 'zod';
import type { MergeAnswer, PullMerge } from '../../core/deploy-pull/port.ts';
import { parseDeployBranch } from '../../core/deploy-pull/branch.ts';
import { parseDigests } from '../../core/deploy-pull/merged.ts';
import type {
  DeployHead,
  DeployMark,
  DeployPullLook,
  MergedCommit,
  MergeMethod,
} from '../../core/deploy-pull/types.ts';
import { deployCheck } from '../../events.ts';
import { Limited, Unavailable } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import {
  type CommitData,
  type DeployPullData,
  deployPullData,
  deployPullQuery,
  onlyParent,
  type Suites,
} from './deploy-pull-query.ts';
import { ownRuns } from './own-checks.ts';

/** null for what is no deploy pull request of ours: by its branch, its repository and who made it, never by its text. */
export async function lookAtPull(
  client: Client,
  repository: string,
  number: number,
): Promise<DeployPullLook | null> {
  const { owner, repo: name } = ownerAndName(repository);
  const variables = { owner, name, number, check: deployCheck };
  const answer = await graphql(client, 'repeatable', deployPullQuery, variables);
  requireWhole(answer);
  const { viewer, repository: data } = deployPullData.parse(answer.data);
  const pull = data?.pullRequest;
  const place = parseDeployBranch(pull?.headRefName ?? '');
  if (!data || !pull || place === null || !pull.viewerDidAuthor || pull.isCrossRepository) return null;
  if (pull.baseRefName !== data.defaultBranchRef?.name) return null;
  const { headRef } = pull;
  return {
    repository: data.nameWithOwner,
    repositoryId: data.id,
    app: viewer.login,
    place,
    branch: pull.headRefName,
    branchHead: headRef?.target?.oid ?? null,
    link: { number: pull.number, url: pull.url },
    state: states[pull.state],
    head: headOf(pull, viewer.login),
    earlier: earlierOf(pull).map((commit) => asHead(commit, viewer.login)),
    commits: pull.commits.totalCount,
    merged: mergedOf(pull),
    methods: methodsOf(data),
  };
}

function mergedOf(pull: PullData): MergedCommit | null {
  const { mergeCommit, mergedBy, mergedAt, commits } = pull;
  if (mergeCommit === null) return null;
  const { oid: sha, url, message } = mergeCommit;
  const parents = mergeCommit.parents.nodes.map((parent) => parent.oid);
  const head = commits.nodes.find(({ commit }) => commit.oid === pull.headRefOid)?.commit;
  // A rebase puts each of its commits on the base, with its very message; squashed, it is one, and called otherwise.
  const isEach = commits.totalCount > 1 && parents.length === 1 && head?.message === message;
  const before = isEach ? mergeCommit.history.nodes[commits.totalCount]?.oid : parents[0];
  const by = mergedBy && nameOf(mergedBy);
  return { sha, url, message, parents, before: before ?? null, by, at: mergedAt ?? '' };
}

/** As `viewer` is called: a person may have the name that an App’s slug is. */
function nameOf({ __typename, login }: { readonly __typename: string; readonly login: string }): string {
  return __typename === 'Bot' ? `${login.replace(/\[bot\]$/u, '')}[bot]` : login;
}

type PullData = NonNullable<DeployPullData['pullRequest']>;

const states = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const;

/** A head that GitHub does not list among the commits yet is nobody’s. */
function headOf({ headRefOid: sha, commits }: PullData, login: string): DeployHead {
  const commit = commits.nodes.find((one) => one.commit.oid === sha)?.commit;
  return commit === undefined ? { sha, parent: null, message: '', mark: null } : asHead(commit, login);
}

/** Those that a force-push left behind, and the one that others may have pushed more upon. */
function earlierOf({ oldest, timelineItems }: PullData) {
  return [
    ...oldest.nodes.map(({ commit }) => commit),
    ...timelineItems.nodes.flatMap(({ beforeCommit }) => beforeCommit ?? []),
  ];
}

function asHead({ oid: sha, message, parents, checkSuites }: CommitData, login: string): DeployHead {
  return { sha, parent: onlyParent(parents), message, mark: ownMark(checkSuites, login) };
}

function methodsOf(data: DeployPullData): readonly MergeMethod[] {
  return [
    ...(data.squashMergeAllowed ? (['squash'] as const) : []),
    ...(data.mergeCommitAllowed ? (['merge'] as const) : []),
    ...(data.rebaseMergeAllowed ? (['rebase'] as const) : []),
  ];
}

export function ownMark(suites: Suites, login: string): DeployMark | null {
  const [newest] = ownRuns(suites, login);
  const key = newest?.externalId ?? null;
  if (newest === undefined || key === null) return null;
  const { databaseId: id, conclusion, text } = newest;
  return { id, key, state: marked[conclusion ?? 'NEUTRAL'] ?? 'told', digests: parseDigests(text) };
}

/** Any other conclusion is of one that was merged. */
const marked: Readonly<Record<string, DeployMark['state']>> = { NEUTRAL: 'open', CANCELLED: 'ended' };

const files = z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() }));

/** What a pull request changes; null where there is more than a page of it. */
export async function filesOf(
  client: Client,
  repository: string,
  number: number,
): Promise<readonly string[] | null> {
  const size = 100;
  const data = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
    ...ownerAndName(repository),
    pull_number: number,
    per_page: size,
  });
  const found = files.parse(data);
  if (found.length >= size) return null;
  return found.flatMap(({ filename, previous_filename: before }) => [
    filename,
    ...(before === undefined ? [] : [before]),
  ]);
}

const mergeAnswer = z.object({ sha: z.string() });

/** https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request: 405 says why in words, 409 that the head moved. */
export async function merge(client: Client, input: PullMerge): Promise<MergeAnswer> {
  const { repository, number, head, method, title, message } = input;
  try {
    const data = await rest(client, 'once', 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge', {
      ...ownerAndName(repository),
      pull_number: number,
      sha: head,
      merge_method: method,
      commit_title: title,
      commit_message: message,
    });
    return { kind: 'merged', sha: mergeAnswer.parse(data).sha };
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Limited)) return { kind: 'unknown' };
    const { status, message: words = '' } = failureOf(error);
    if (status !== undefined && [403, 404, 405, 409, 422].includes(status))
      return { kind: 'refused', status, message: words };
    throw error;
  }
}
