import { z } from 'zod';
import { limits } from '../../core/limits.ts';
import { manifestsCheck } from '../../events.ts';
import {
  type BranchPush,
  type CheckRecord,
  type CheckWriting,
  type Log,
  type OwnComment,
  type PullLook,
  type PullName,
  type PullsPort,
} from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import {
  basesData,
  basesQuery,
  type CommentPage,
  commentsData,
  commentsQuery,
  headsData,
  headsQuery,
  type Holders,
  type PullData,
  pullData,
  pullQuery,
} from './pull-query.ts';
import { githubObjects, type Objects } from './objects.ts';
import { githubTrees } from './tree-source.ts';

/** Meant for one delivery: the pull requests that it is about share what they have listed of the repository. */
export function pullsPort(client: Client, log: Log): PullsPort {
  const known = new Map<string, Objects>();
  function objectsOf(repository: string): Objects {
    const objects = known.get(repository) ?? githubObjects(client, repository);
    known.set(repository, objects);
    return objects;
  }
  const bases = new Map<string, Promise<string | null>>();
  function baseOf(repository: string, one: string, other: string): Promise<string | null> {
    const key = `${repository} ${one} ${other}`;
    const base = bases.get(key) ?? mergeBase(client, repository, one, other);
    bases.set(key, base);
    base.catch(() => bases.delete(key));
    return base;
  }

  return {
    look: (repository, number) => look(client, { repository, number }),
    onBase: (repository, push) => onBase(client, repository, push),
    ofHead: (repository, sha) => ofHead(client, repository, sha),
    trees: (repository) => githubTrees(objectsOf(repository)),
    mergeBase: baseOf,
    writeComment: (pull, body, existing) => writeComment(client, pull, body, existing),
    deleteComment: (repository, id) => deleteComment(client, repository, id),
    writeCheck: (repository, check, existing) => writeCheck(client, log, repository, check, existing),
  };
}

async function look(client: Client, pull: PullName): Promise<PullLook | null> {
  const { owner, repo: name } = ownerAndName(pull.repository);
  const variables = { owner, name, number: pull.number, check: manifestsCheck };
  const answer = await graphql(client, 'repeatable', pullQuery, variables);
  requireWhole(answer);
  const { repository, viewer } = pullData.parse(answer.data);
  const file = repository?.defaultBranchRef?.target?.file?.object;
  const found = repository?.pullRequest;
  if (!repository || !found || !file) return null;
  const { potentialMergeCommit: merge, mergeable } = found;
  return {
    repository: repository.nameWithOwner,
    repositoryUrl: repository.url,
    configuration: { oid: file.oid, text: file.text ?? '' },
    number: found.number,
    url: found.url,
    open: found.state === 'OPEN' && found.baseRef !== null,
    draft: found.isDraft,
    head: found.headRefOid,
    base: { ref: found.baseRefName, sha: found.baseRef?.target.oid ?? '' },
    mergeable: mergeable === 'UNKNOWN' ? null : mergeable === 'MERGEABLE',
    merge: merge && { sha: merge.oid, parents: merge.parents.nodes.map(({ oid }) => oid) },
    ownComments: await ownComments(client, pull, found.comments),
    check: ownCheck(found, viewer.login),
    sharers: openOf(headOf(found)?.associatedPullRequests, found.headRefOid).filter(
      (number) => number !== found.number,
    ),
  };
}

async function ownComments(
  client: Client,
  { repository, number }: PullName,
  first: CommentPage,
): Promise<readonly OwnComment[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const nodes = [...first.nodes];
  let { pageInfo } = first;
  while (pageInfo.hasNextPage && pageInfo.endCursor !== null && nodes.length < limits.comments) {
    const variables = { owner, name, number, after: pageInfo.endCursor };
    const answer = await graphql(client, 'repeatable', commentsQuery, variables);
    requireWhole(answer);
    const page = commentsData.parse(answer.data).repository?.pullRequest?.comments;
    if (page === undefined) break;
    nodes.push(...page.nodes);
    pageInfo = page.pageInfo;
  }
  return nodes
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(({ databaseId, body }) => ({ id: databaseId, body }));
}

function headOf({ commits, headRefOid }: PullData) {
  return commits.nodes.find(({ commit }) => commit.oid === headRefOid)?.commit;
}

/** As a bot, an App is called by its slug with `[bot]` behind it. */
function ownCheck(pull: PullData, login: string): CheckRecord | null {
  const suites =
    headOf(pull)?.checkSuites?.nodes.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login) ?? [];
  const runs = suites.flatMap(({ checkRuns }) => checkRuns?.nodes ?? []);
  const [newest] = runs.toSorted((one, other) => other.databaseId - one.databaseId);
  return newest === undefined ? null : { id: newest.databaseId, completed: newest.status === 'COMPLETED' };
}

async function onBase(
  client: Client,
  repository: string,
  { branch, before, after }: BranchPush,
): Promise<readonly number[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const variables = { owner, name, branch, ref: `refs/heads/${branch}`, count: limits.pullsPerPush };
  const answer = await graphql(client, 'repeatable', basesQuery, variables);
  requireWhole(answer);
  const data = basesData.parse(answer.data).repository;
  const isConfigured = Boolean(data?.defaultBranchRef?.target?.file?.object);
  const tip = data?.ref?.target?.oid;
  // A tip that is not there yet is none that a newer push has made.
  const isOutdated = tip !== undefined && tip !== after && tip !== before;
  return isConfigured && !isOutdated && data !== null
    ? data.pullRequests.nodes.map(({ number }) => number).toReversed()
    : [];
}

async function ofHead(client: Client, repository: string, sha: string): Promise<readonly number[]> {
  const { owner, repo: name } = ownerAndName(repository);
  const answer = await graphql(client, 'repeatable', headsQuery, { owner, name, sha });
  requireWhole(answer);
  return openOf(headsData.parse(answer.data).repository?.object?.associatedPullRequests, sha);
}

function openOf(holders: Holders, head: string): readonly number[] {
  return (holders?.nodes ?? [])
    .filter(({ headRefOid, state }) => headRefOid === head && state === 'OPEN')
    .map(({ number }) => number);
}

const comparison = z.object({ merge_base_commit: z.object({ sha: z.string() }) });

/** https://docs.github.com/en/rest/commits/commits#compare-two-commits; 404 where they have nothing in common. */
async function mergeBase(
  client: Client,
  repository: string,
  one: string,
  other: string,
): Promise<string | null> {
  try {
    const data = await rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/compare/{basehead}', {
      ...ownerAndName(repository),
      basehead: `${one}...${other}`,
      per_page: 1,
    });
    return comparison.parse(data).merge_base_commit.sha;
  } catch (error) {
    if (failureOf(error).status !== 404) throw error;
    return null;
  }
}

async function writeComment(
  client: Client,
  { repository, number }: PullName,
  body: string,
  existing: number | null,
): Promise<void> {
  const names = ownerAndName(repository);
  if (existing === null) {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
    await rest(client, 'once', route, { ...names, issue_number: number, body });
    return;
  }
  const route = 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}';
  await rest(client, 'repeatable', route, { ...names, comment_id: existing, body });
}

async function deleteComment(client: Client, repository: string, id: number): Promise<void> {
  const route = 'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}';
  try {
    await rest(client, 'repeatable', route, { ...ownerAndName(repository), comment_id: id });
  } catch (error) {
    // Gone already, which is what was wanted.
    if (failureOf(error).status !== 404) throw error;
  }
}

const checkRun = z.object({ id: z.number() });

/** https://docs.github.com/en/rest/checks/runs; where the answer to a creation is lost, there may be two: the newer counts. */
async function writeCheck(
  client: Client,
  log: Log,
  repository: string,
  check: CheckWriting,
  existing: number | null,
): Promise<number | null> {
  const names = ownerAndName(repository);
  const state = check.conclusion === null ? { status: 'in_progress' } : { conclusion: check.conclusion };
  const fields = {
    ...names,
    ...state,
    name: check.name,
    details_url: check.detailsUrl,
    output: check.output,
  };
  try {
    const data = await (existing === null
      ? rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/check-runs', {
          ...fields,
          head_sha: check.head,
        })
      : rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
          ...fields,
          check_run_id: existing,
        }));
    return checkRun.parse(data).id;
  } catch (error) {
    if (failureOf(error).status !== 403) throw error;
    log.warn({ err: error, repository }, 'The check run could not be written: the App needs checks: write.');
    return null;
  }
}
