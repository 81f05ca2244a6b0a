import * as z from 'zod';
import type {
  BranchMove,
  DeployPullsPort,
  MarkWriting,
  MoveResult,
  PullWriting,
} from '../../core/deploy-pull/port.ts';
import type { DeployBranch, DeployBranches, PullLink, PullState } from '../../core/deploy-pull/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { branchRefused, pullRequestRefused } from '../../core/problems/deploy-pull.ts';
import { noEnvironmentAccess } from '../../core/problems/github.ts';
import { deployCheck, manifestsCheck } from '../../events.ts';
import { Limited, Unavailable } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, requireWhole, rest } from './client.ts';
import { brought } from './brought.ts';
import { makeCommit } from './commit.ts';
import {
  branchData,
  deployBranchesData,
  deployBranchesQuery,
  onlyParent,
  updateRefsMutation,
} from './deploy-pull-query.ts';
import { filesOf, lookAtPull, merge, ownMark } from './deploy-pull-merge.ts';
import { ownRuns } from './own-checks.ts';
import { sourceCommits } from './source-commits.ts';

export function deployPullsPort(client: Client): DeployPullsPort {
  return {
    look: (repository, branches) => look(client, repository, branches),
    commit: async (input) => (await makeCommit(client, input)).sha,
    move: (input) => move(client, input),
    open: (input) => open(client, input),
    describe: (repository, number, text) => update(client, repository, number, { ...text }),
    close: (repository, number) => update(client, repository, number, { state: 'closed' }),
    mark: (repository, mark, existing) => writeMark(client, repository, mark, existing),
    pull: (repository, number) => lookAtPull(client, repository, number),
    files: (repository, number) => filesOf(client, repository, number),
    merge: (input) => merge(client, input),
    brought: (repository, commits) => brought(client, repository, commits),
    sourceCommits: (repository, from, to) => sourceCommits(client, repository, from, to),
  };
}

async function look(
  client: Client,
  repository: string,
  branches: readonly string[],
): Promise<DeployBranches | Problem> {
  const { owner, repo: name } = ownerAndName(repository);
  const names = branches.flatMap((branch, n): [string, string][] => [
    [`ref${n}`, `refs/heads/${branch}`],
    [`head${n}`, branch],
  ]);
  const answer = await graphql(client, 'repeatable', deployBranchesQuery(branches.length), {
    owner,
    name,
    check: deployCheck,
    manifests: manifestsCheck,
    ...Object.fromEntries(names),
  });
  requireWhole(answer);
  const { viewer, repository: data } = deployBranchesData.parse(answer.data);
  if (data === null) return noEnvironmentAccess(repository);
  const base = data.defaultBranchRef?.name;
  return {
    repositoryId: data.id,
    base: data.defaultBranchRef?.target?.oid ?? null,
    branches: new Map(
      branches.map((branch, n): [string, DeployBranch] => {
        const { target, pulls } = branchData(data, n);
        const own = pulls.find(
          (pull) => pull.viewerDidAuthor && !pull.isCrossRepository && pull.baseRefName === base,
        );
        const head = target && {
          sha: target.oid,
          parent: onlyParent(target.parents),
          message: target.message ?? '',
          mark: ownMark(target.checkSuites, viewer.login),
        };
        const [run] = ownRuns(target?.told, viewer.login);
        const told = run === undefined ? null : { title: run.title ?? '', summary: run.summary ?? '' };
        const pull = own === undefined ? null : { number: own.number, url: own.url };
        return [branch, { head, pull, told }];
      }),
    ),
  };
}

const noObject = '0'.repeat(40);

/**
 * Compare-and-swap, whether the branch is made, moved or removed. GitHub says in words alone why it
 * refused: where the branch stands elsewhere by then, somebody else was faster.
 */
async function move(client: Client, input: BranchMove): Promise<MoveResult | Problem> {
  const { repository, repositoryId, branch, from, to } = input;
  const refUpdate = {
    name: `refs/heads/${branch}`,
    beforeOid: from ?? noObject,
    afterOid: to ?? noObject,
    force: true,
  };
  try {
    const answer = await graphql(client, 'once', updateRefsMutation, {
      input: { repositoryId, refUpdates: [refUpdate] },
    });
    if (answer.errors.length === 0) return 'done';
    const now = await look(client, repository, [branch]);
    if (isProblem(now)) return now;
    const stands = now.branches.get(branch)?.head?.sha ?? null;
    if (stands !== from) return stands === to ? 'done' : 'moved';
    return branchRefused(branch, repository, answer.errors.map(({ message }) => message).join(' '));
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Limited)) return 'unknown';
    throw error;
  }
}

const pullAnswer = z.object({ number: z.number(), html_url: z.string() });

/** https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request; 422 where there is one already, or nothing to merge. */
async function open(
  client: Client,
  { repository, branch, base, title, body }: PullWriting,
): Promise<PullLink | 'unknown' | Problem> {
  try {
    const data = await rest(client, 'once', 'POST /repos/{owner}/{repo}/pulls', {
      ...ownerAndName(repository),
      head: branch,
      base,
      title,
      body,
    });
    const { number, html_url: url } = pullAnswer.parse(data);
    return { number, url };
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Limited)) return 'unknown';
    const { status, message = '' } = failureOf(error);
    if (status === 403 || status === 404 || status === 422)
      return pullRequestRefused(repository, branch, message);
    throw error;
  }
}

const pullStanding = z.object({ state: z.enum(['open', 'closed']), merged: z.boolean() });

/** https://docs.github.com/en/rest/pulls/pulls#update-a-pull-request: of one that is merged, too. */
async function update(
  client: Client,
  repository: string,
  number: number,
  fields: Readonly<Record<string, string>>,
): Promise<PullState> {
  const data = await rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...ownerAndName(repository),
    pull_number: number,
    ...fields,
  });
  const { state, merged } = pullStanding.parse(data);
  return merged ? 'merged' : state;
}

async function writeMark(
  client: Client,
  repository: string,
  { head, key, conclusion, detailsUrl, output }: MarkWriting,
  existing: number | null,
): Promise<void> {
  const fields = {
    ...ownerAndName(repository),
    name: deployCheck,
    external_id: key,
    conclusion,
    ...(detailsUrl === null ? {} : { details_url: detailsUrl }),
    output,
  };
  await (existing === null
    ? rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/check-runs', { ...fields, head_sha: head })
    : rest(client, 'repeatable', 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', {
        ...fields,
        check_run_id: existing,
      }));
}
