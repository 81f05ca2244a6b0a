import * as z from 'zod';
import { limits } from '../../core/limits.ts';
import { manifestsCheck, manifestsCheckOf } from '../../events.ts';
import { type DatedComment, type Log, type PullLook, type PullName, type PullsPort } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import {
  type CheckNode,
  checksData,
  checksQuery,
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
import { onBase, openPulls } from './open-pulls.ts';
import { opinions } from './opinions.ts';
import { ownRuns } from './own-checks.ts';
import { deleteComment, setBack, writeCheck, writeComment } from './pull-writes.ts';
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
    setBack: (checks) => setBack(client, log, checks),
    queued: async (repository) =>
      (await openPulls(client, repository, null)).flatMap(({ group }) => group ?? []),
    trees: (repository) => githubTrees(objectsOf(repository)),
    mergeBase: baseOf,
    opinions: (pull) => opinions(client, pull),
    checksOn: (repository, sha, check) => checksOn(client, repository, sha, check),
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
  if (!repository?.defaultBranchRef || !found || !file) return null;
  const { potentialMergeCommit: merge, mergeable } = found;
  const checkName = manifestsCheckOf(found.baseRefName, repository.defaultBranchRef.name);
  const forDefault = recordOf(ownRuns(headOf(found)?.checkSuites, viewer.login));
  const isDefault = checkName === manifestsCheck;
  const record = isDefault
    ? forDefault
    : await checksOn(client, pull.repository, found.headRefOid, checkName);
  return {
    repository: repository.nameWithOwner,
    repositoryUrl: repository.url,
    configuration: { oid: file.oid, text: file.text ?? '' },
    number: found.number,
    url: found.url,
    branch: found.headRefName,
    open: found.state === 'OPEN' && found.baseRef !== null,
    merged: found.state === 'MERGED',
    draft: found.isDraft,
    head: found.headRefOid,
    base: { ref: found.baseRefName, sha: found.baseRef?.target.oid ?? '' },
    mergeable: mergeable === 'UNKNOWN' ? null : mergeable === 'MERGEABLE',
    merge: merge && { sha: merge.oid, parents: merge.parents.nodes.map(({ oid }) => oid) },
    ...(await ownComments(client, pull, found.comments)),
    checkName,
    ...record,
    defaultCheck: isDefault ? null : forDefault.check,
    sharers: sharersOf(found),
  };
}

function sharersOf(pull: PullData): readonly number[] | null {
  const head = headOf(pull);
  const holders = head?.associatedPullRequests;
  if (head === undefined || holders?.pageInfo.hasNextPage === true) return null;
  return openOf(holders, pull.headRefOid)
    .filter(({ number, base }) => base === pull.baseRefName && number !== pull.number)
    .map(({ number }) => number);
}

async function ownComments(
  client: Client,
  { repository, number }: PullName,
  first: CommentPage,
): Promise<Pick<PullLook, 'ownComments' | 'minimized'>> {
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
  const own = (isMinimized: boolean): readonly DatedComment[] =>
    nodes
      .filter((node) => node.viewerDidAuthor && node.isMinimized === isMinimized)
      .map(({ databaseId, body, updatedAt }) => ({ id: databaseId, body, updatedAt }));
  return { ownComments: own(false), minimized: own(true) };
}

function headOf({ commits, headRefOid }: PullData) {
  return commits.nodes.find(({ commit }) => commit.oid === headRefOid)?.commit;
}

function recordOf(runs: readonly CheckNode[]): Pick<PullLook, 'check' | 'checkTexts'> {
  const checkTexts = runs.map(({ text }) => text ?? '');
  const [newest] = runs;
  if (newest === undefined) return { check: null, checkTexts };
  const { databaseId: id, status, conclusion, title, summary, text } = newest;
  const output = { title: title ?? '', summary: summary ?? '', text: text ?? '' };
  const check = {
    id,
    completed: status === 'COMPLETED',
    conclusion: conclusion?.toLowerCase() ?? null,
    output,
  };
  return { check, checkTexts };
}

async function checksOn(
  client: Client,
  repository: string,
  sha: string,
  check: string,
): Promise<Pick<PullLook, 'check' | 'checkTexts'>> {
  const { owner, repo: name } = ownerAndName(repository);
  const variables = { owner, name, sha, check };
  const answer = await graphql(client, 'repeatable', checksQuery, variables);
  requireWhole(answer);
  const data = checksData.parse(answer.data);
  return recordOf(ownRuns(data.repository?.object?.checkSuites, data.viewer.login));
}

async function ofHead(client: Client, repository: string, sha: string) {
  const { owner, repo: name } = ownerAndName(repository);
  const answer = await graphql(client, 'repeatable', headsQuery, { owner, name, sha });
  requireWhole(answer);
  const found = headsData.parse(answer.data).repository;
  const main = found?.defaultBranchRef?.name ?? '';
  const open = openOf(found?.object?.associatedPullRequests, sha);
  return open.map(({ number, base }) => ({ number, checkName: manifestsCheckOf(base, main) }));
}

function openOf(holders: Holders, head: string) {
  return (holders?.nodes ?? [])
    .filter(({ headRefOid, state }) => headRefOid === head && state === 'OPEN')
    .map(({ number, baseRefName: base }) => ({ number, base }));
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
