import type { components } from '@octokit/openapi-types';
import type { GitCommit } from '../../world/contract.ts';
import type { CheckRun, CommitStatus, Repository } from '../../world/types.ts';
import { fullName, idOf, nodeId } from '../nodeId.ts';
import { api, integrationBySlug, user, type Presenting } from './account.ts';
import { simpleCommit } from './git.ts';
import { pullsOfHead } from './pull.ts';
import { minimalRepository } from './repository.ts';

type Schemas = components['schemas'];
/** The description's list of conclusions lacks `stale`, which GitHub itself sets. */
type CheckRunJson = Omit<Schemas['check-run'], 'conclusion'> & {
  readonly conclusion: CheckRun['conclusion'];
};

export function status(context: Presenting, record: CommitStatus): Schemas['status'] {
  return { ...simpleStatus(context, record), creator: user(context, record.creator) };
}

export function simpleStatus(context: Presenting, record: CommitStatus): Schemas['simple-commit-status'] {
  return {
    url: api(context, `/repos/${record.repository}/statuses/${record.sha}`),
    avatar_url: user(context, record.creator).avatar_url,
    id: record.id,
    node_id: idOf.status(record),
    state: record.state,
    description: record.description,
    target_url: record.targetUrl,
    context: record.context,
    created_at: record.createdAt,
    updated_at: record.createdAt,
  };
}

/** The newest status of each context, and what they come to together. `statuses` are newest first. */
export function latestStatuses(statuses: readonly CommitStatus[]): {
  readonly state: 'failure' | 'pending' | 'success';
  readonly latest: readonly CommitStatus[];
} {
  const seen = new Map<string, CommitStatus>();
  for (const one of statuses) if (!seen.has(one.context)) seen.set(one.context, one);
  const latest = [...seen.values()];
  if (latest.some(({ state }) => state === 'error' || state === 'failure'))
    return { state: 'failure', latest };
  const green = latest.length > 0 && latest.every(({ state }) => state === 'success');
  return { state: green ? 'success' : 'pending', latest };
}

export function checkRun(context: Presenting, record: CheckRun): CheckRunJson {
  const self = api(context, `/repos/${record.repository}/check-runs/${record.id}`);
  const html = `${context.url}/${record.repository}/runs/${record.id}`;
  return {
    id: record.id,
    node_id: idOf.checkRun(record),
    head_sha: record.headSha,
    external_id: record.externalId,
    url: self,
    html_url: html,
    details_url: record.detailsUrl ?? html,
    status: record.status,
    conclusion: record.conclusion,
    started_at: record.startedAt,
    completed_at: record.completedAt,
    output: { ...record.output, annotations_count: 0, annotations_url: `${self}/annotations` },
    name: record.name,
    check_suite: { id: suiteId(record.repository, record.headSha, record.app) },
    app: integrationBySlug(context, record.app),
    pull_requests: pullsOfHead(context, record.repository, record.headSha),
  };
}

/** All check runs of one App on one commit: none yet, where it was only pushed. */
export interface CheckSuite {
  readonly repository: Repository;
  readonly headSha: string;
  readonly app: string;
  readonly runs: readonly CheckRun[];
}

/** Of a commit, by the Apps that have run something there or were told of it. */
export function suitesOf(
  { world }: Presenting,
  repository: Repository,
  headSha: string,
): readonly CheckSuite[] {
  const name = fullName(repository);
  const runs = Map.groupBy(world.checkRuns(name, headSha), ({ app }) => app);
  const { slug } = world.app;
  if (!runs.has(slug) && world.checkSuite(name, headSha, slug) !== null) runs.set(slug, []);
  return [...runs].map(([app, own]) => ({ repository, headSha, app, runs: own }));
}

/** A number that follows from what makes the suite, so that it needs no record. */
export function suiteId(repository: string, headSha: string, app: string): number {
  let hash = 0n;
  for (const byte of Buffer.from(`${repository} ${headSha} ${app}`)) {
    hash = (hash * 1_099_511_628_211n + BigInt(byte)) & 0x1f_ffff_ffff_ffffn;
  }
  return Number(hash);
}

export function checkSuite(context: Presenting, suite: CheckSuite, head: GitCommit): Schemas['check-suite'] {
  const name = fullName(suite.repository);
  const id = suiteId(name, suite.headSha, suite.app);
  const self = api(context, `/repos/${name}/check-suites/${id}`);
  const runs = latestRuns(suite.runs);
  const pushed = context.world.checkSuite(name, suite.headSha, suite.app);
  const isDone = runs.every((run) => run.status === 'completed');
  return {
    id,
    node_id: nodeId('CheckSuite', name, suite.headSha, suite.app),
    head_branch: branchOf(context, name, suite.headSha),
    head_sha: suite.headSha,
    status: runs.length === 0 ? 'queued' : isDone ? 'completed' : 'in_progress',
    conclusion: suiteConclusion(runs),
    url: self,
    before: head.parents[0] ?? null,
    after: suite.headSha,
    pull_requests: pullsOfHead(context, name, suite.headSha),
    app: integrationBySlug(context, suite.app),
    repository: minimalRepository(context, suite.repository),
    created_at: pushed?.createdAt ?? suite.runs.at(-1)?.startedAt ?? head.committer.date,
    updated_at: suite.runs[0]?.completedAt ?? suite.runs[0]?.startedAt ?? head.committer.date,
    head_commit: simpleCommit(head),
    latest_check_runs_count: runs.length,
    check_runs_url: `${self}/check-runs`,
    rerequestable: true,
    runs_rerequestable: true,
  };
}

/** That of a pull request, or of a merge queue. */
function branchOf({ world }: Presenting, repository: string, head: string): string | null {
  const pull = world
    .pulls(repository)
    .find((one) => one.head.sha === head && one.head.repository === repository);
  const group = world.queue(repository).find((entry) => entry.group?.sha === head)?.group;
  return pull?.head.ref ?? group?.ref.replace('refs/heads/', '') ?? null;
}

/** The newest run of each name and App. `runs` are newest first. */
export function latestRuns(runs: readonly CheckRun[]): readonly CheckRun[] {
  const seen = new Map<string, CheckRun>();
  for (const run of runs) {
    const key = JSON.stringify([run.app, run.name]);
    if (!seen.has(key)) seen.set(key, run);
  }
  return [...seen.values()];
}

/** The worst conclusion, as GitHub ranks them; null while a run is open. */
function suiteConclusion(runs: readonly CheckRun[]): CheckRun['conclusion'] {
  if (runs.length === 0 || runs.some((run) => run.status !== 'completed')) return null;
  const order = [
    'action_required',
    'failure',
    'timed_out',
    'cancelled',
    'stale',
    'neutral',
    'success',
  ] as const;
  return order.find((conclusion) => runs.some((run) => run.conclusion === conclusion)) ?? 'skipped';
}
