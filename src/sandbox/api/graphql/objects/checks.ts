import type { GitCommit } from '../../../world/contract.ts';
import type { CheckRun, CommitStatus, Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName, idOf, nodeId } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { integrationBySlug } from '../../present/account.ts';
import { type CheckSuite, checkSuite, latestRuns, latestStatuses, suitesOf } from '../../present/checks.ts';
import { demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { actor } from './actor.ts';
import { commitNamed, commitNode } from './commit.ts';
import { repositoryNode } from './repository.ts';

/** The fields of a commit that tell what machines found. */
export function checksOf(context: ApiContext, repository: Repository, commit: GitCommit) {
  const name = fullName(repository);
  const runs = () => {
    demand(permits('checks/list-for-ref', context, { repository }));
    return latestRuns(context.world.checkRuns(name, commit.sha));
  };
  const statuses = () => {
    demand(permits('repos/list-commit-statuses-for-ref', context, { repository }));
    return latestStatuses(context.world.statuses(name, commit.sha)).latest;
  };
  return {
    checkSuites: (args: PageArguments & { readonly filterBy?: SuiteFilter }) => {
      demand(permits('checks/list-suites-for-ref', context, { repository }));
      const suites = suitesOf(context, repository, commit.sha).filter((suite) =>
        isWanted(context, suite, args.filterBy ?? {}),
      );
      return connection(listed(suites), args, ({ app }) => suiteNode(context, repository, commit, app));
    },
    status: () => statusNode(context, repository, commit, statuses()),
    statusCheckRollup: () => rollup(context, repository, commit, { runs: runs(), statuses: statuses() }),
  };
}

interface SuiteFilter {
  readonly appId?: number;
  readonly checkName?: string;
}

interface RunFilter extends SuiteFilter {
  readonly conclusions?: readonly string[];
  readonly status?: string;
  readonly statuses?: readonly string[];
}

function isWanted(
  context: ApiContext,
  { app, runs }: CheckSuite,
  { appId, checkName }: SuiteFilter,
): boolean {
  if (appId !== undefined && integrationBySlug(context, app)?.id !== appId) return false;
  return checkName === undefined || latestRuns(runs).some(({ name }) => name === checkName);
}

function inSuite(context: ApiContext, run: CheckRun, filter: SuiteFilter | null | undefined): boolean {
  if (filter?.appId !== undefined && integrationBySlug(context, run.app)?.id !== filter.appId) return false;
  return filter?.checkName === undefined || run.name === filter.checkName;
}

function passes(context: ApiContext, run: CheckRun, filter: RunFilter | null | undefined): boolean {
  if (!inSuite(context, run, filter)) return false;
  const status = run.status.toUpperCase();
  if (filter?.status !== undefined && status !== filter.status) return false;
  if (filter?.statuses !== undefined && !filter.statuses.includes(status)) return false;
  return (
    filter?.conclusions === undefined || filter.conclusions.includes(run.conclusion?.toUpperCase() ?? '')
  );
}

export function suiteNode(
  context: ApiContext,
  repository: Repository,
  commit: GitCommit,
  app: string,
): object {
  const name = fullName(repository);
  const runs = context.world.checkRuns(name, commit.sha).filter((run) => run.app === app);
  const shown = checkSuite(context, { repository, headSha: commit.sha, app, runs }, commit);
  return {
    __typename: 'CheckSuite',
    id: nodeId('CheckSuite', name, commit.sha, app),
    status: shown.status?.toUpperCase() ?? 'QUEUED',
    conclusion: shown.conclusion?.toUpperCase() ?? null,
    createdAt: shown.created_at,
    app: appNode(context, app),
    commit: () => commitNode(context, repository, commit),
    repository: () => repositoryNode(context, repository),
    checkRuns: (args: PageArguments & { readonly filterBy?: RunFilter }) => {
      const kept = latestRuns(runs).filter((run) => passes(context, run, args.filterBy));
      return connection(listed(kept), args, (run) => checkRunNode(context, repository, run));
    },
  };
}

function appNode(context: ApiContext, slug: string) {
  const app = integrationBySlug(context, slug);
  if (app === null) return null;
  const { id, node_id, name, html_url } = app;
  return { __typename: 'App', id: node_id, databaseId: id, slug, name, url: html_url };
}

export function checkRunNode(context: ApiContext, repository: Repository, run: CheckRun): object {
  const name = fullName(repository);
  const path = `/${name}/runs/${run.id}`;
  return {
    __typename: 'CheckRun',
    id: idOf.checkRun(run),
    databaseId: run.id,
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    detailsUrl: run.detailsUrl ?? context.url + path,
    externalId: run.externalId,
    title: run.output.title,
    summary: run.output.summary,
    text: run.output.text,
    resourcePath: path,
    url: context.url + path,
    permalink: context.url + path,
    repository: () => repositoryNode(context, repository),
    checkSuite: async () => {
      const commit = await context.world.git(name).commit(run.headSha);
      if (commit === null) throw new Error(`Check run ${run.id} is on a commit that ${name} does not have.`);
      return suiteNode(context, repository, commit, run.app);
    },
  };
}

function statusContextNode(context: ApiContext, repository: Repository, status: CommitStatus): object {
  return {
    __typename: 'StatusContext',
    id: idOf.status(status),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: status.createdAt,
    creator: () => actor(context, status.creator),
    commit: () => commitNamed(context, repository, status.sha),
  };
}

function statusNode(
  context: ApiContext,
  repository: Repository,
  commit: GitCommit,
  statuses: readonly CommitStatus[],
) {
  if (statuses.length === 0) return null;
  const present = (status: CommitStatus) => statusContextNode(context, repository, status);
  return {
    __typename: 'Status',
    id: nodeId('Status', fullName(repository), commit.sha),
    state: worst(statuses.map(({ state }) => state.toUpperCase())),
    commit: () => commitNode(context, repository, commit),
    contexts: statuses.map(present),
    context: ({ name }: { readonly name: string }) => {
      const found = statuses.find((status) => status.context === name);
      return found === undefined ? null : present(found);
    },
  };
}

/** Check runs and statuses together: what GitHub's pull request page shows at the bottom. */
function rollup(
  context: ApiContext,
  repository: Repository,
  commit: GitCommit,
  found: { readonly runs: readonly CheckRun[]; readonly statuses: readonly CommitStatus[] },
) {
  const { runs, statuses } = found;
  if (runs.length + statuses.length === 0) return null;
  const contexts = [
    ...runs.map((run) => () => checkRunNode(context, repository, run)),
    ...statuses.map((status) => () => statusContextNode(context, repository, status)),
  ];
  return {
    __typename: 'StatusCheckRollup',
    id: nodeId('StatusCheckRollup', fullName(repository), commit.sha),
    state: worst([...runs.map(stateOfRun), ...statuses.map(({ state }) => state.toUpperCase())]),
    commit: () => commitNode(context, repository, commit),
    contexts: (args: PageArguments) => connection(listed(contexts), args, (present) => present()),
  };
}

function stateOfRun({ status, conclusion }: CheckRun): string {
  if (status !== 'completed' || conclusion === null) return 'PENDING';
  return ['success', 'neutral', 'skipped'].includes(conclusion) ? 'SUCCESS' : 'FAILURE';
}

function worst(states: readonly string[]): string {
  return ['ERROR', 'FAILURE', 'PENDING'].find((state) => states.includes(state)) ?? 'SUCCESS';
}
