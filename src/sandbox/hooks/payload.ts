/** What happened in the world, as the body of the webhook that GitHub would send. */
import type { World } from '../world/contract.ts';
import type { WorldEvent } from '../world/event-types.ts';
import type { PullRequest, Repository } from '../world/types.ts';
import { nodeId } from '../api/nodeId.ts';
import { organization, user, type Presenting } from '../api/present/account.ts';
import { checkRun, checkSuite, status } from '../api/present/checks.ts';
import { issueComment, review } from '../api/present/conversation.ts';
import { deployment, deploymentStatus } from '../api/present/deployment.ts';
import { commit, simpleCommit } from '../api/present/git.ts';
import { issue, pullFull, pullSimple } from '../api/present/pull.ts';
import { repository as presentRepository } from '../api/present/repository.ts';
import { pushPayload } from './push.ts';

type EventOf<Name extends WorldEvent['name']> = Extract<WorldEvent, { name: Name }>;

/** GitHub's JSON: the parts of the event itself, and what every payload of an App carries. */
export async function payloadOf(context: Presenting, event: WorldEvent): Promise<object> {
  const repository = found(context.world.repository(event.repository), event.repository);
  return {
    ...(await ownParts(context, event, repository)),
    ...surroundings(context, repository, event.sender),
  };
}

function found<T>(record: T | null, what: string): T {
  if (record === null) throw new Error(`A webhook tells of ${what}, which is gone.`);
  return record;
}

function surroundings(context: Presenting, repository: Repository, sender: string): object {
  const { app } = context.world;
  const owner = context.world.account(repository.owner);
  return {
    repository: { ...presentRepository(context, repository), custom_properties: {} },
    ...(owner?.kind === 'Organization' ? { organization: organization(context, owner) } : {}),
    sender: user(context, sender),
    installation: { id: app.installationId, node_id: nodeId('Installation', app.installationId) },
  };
}

function ownParts(context: Presenting, event: WorldEvent, repository: Repository): object | Promise<object> {
  switch (event.name) {
    case 'issue_comment':
      return commentParts(context, event);
    case 'pull_request':
      return pullParts(context, event);
    case 'pull_request_review':
      return reviewParts(context, event);
    case 'push':
      return pushPayload(context, event, repository);
    case 'check_run':
      return checkRunParts(context, event, repository);
    case 'check_suite':
      return checkSuiteParts(context, event, repository);
    case 'merge_group':
      return groupParts(context, event, repository);
    case 'status':
      return statusParts(context, event);
    case 'deployment': {
      const { action, deployment: record } = event;
      return { action, deployment: deployment(context, record), workflow: null, workflow_run: null };
    }
    case 'deployment_status':
      return {
        action: event.action,
        deployment_status: statusOfDeployment(context, event),
        deployment: deployment(context, event.deployment),
        workflow: null,
        workflow_run: null,
      };
  }
}

function statusOfDeployment(context: Presenting, event: EventOf<'deployment_status'>): object {
  const { environment_url, log_url, ...shown } = deploymentStatus(context, event.deployment, event.status);
  // REST has an empty text where a webhook has nothing.
  return { ...shown, ...(environment_url ? { environment_url } : {}), ...(log_url ? { log_url } : {}) };
}

function pullOf(world: World, name: string, number: number): PullRequest {
  return found(world.pull(name, number), `${name}#${number}`);
}

function commentParts(context: Presenting, event: EventOf<'issue_comment'>): object {
  const { action, comment, previousBody } = event;
  return {
    action,
    ...(action === 'edited' ? { changes: { body: { from: previousBody ?? '' } } } : {}),
    issue: issue(context, pullOf(context.world, comment.repository, comment.issue)),
    comment: issueComment(context, comment),
  };
}

async function pullParts(context: Presenting, event: EventOf<'pull_request'>): Promise<object> {
  const { action, pull, before, changed = {} } = event;
  const git = context.world.git(pull.repository);
  const base = (await git.mergeBase(pull.base.sha, pull.head.sha)) ?? pull.base.sha;
  const commits = (await git.between(pull.base.sha, pull.head.sha)).length;
  const files = await git.diff(base, pull.head.sha);
  return {
    action,
    number: pull.number,
    ...(action === 'edited' ? { changes: changesOf(changed) } : {}),
    ...(action === 'dequeued' ? { reason: event.reason } : {}),
    ...(action === 'synchronize' ? { before, after: pull.head.sha } : {}),
    pull_request: pullFull(context, pull, { commits, files }),
  };
}

function changesOf({ title, body, base }: Partial<Pick<PullRequest, 'title' | 'body' | 'base'>>): object {
  return {
    ...(title === undefined ? {} : { title: { from: title } }),
    ...(body === undefined ? {} : { body: { from: body ?? '' } }),
    ...(base === undefined ? {} : { base: { ref: { from: base.ref }, sha: { from: base.sha } } }),
  };
}

function reviewParts(context: Presenting, event: EventOf<'pull_request_review'>): object {
  const pull = pullOf(context.world, event.review.repository, event.review.pull);
  const shown = review(context, pull, event.review);
  return {
    action: event.action,
    ...(event.action === 'edited' ? { changes: { body: { from: event.previousBody ?? '' } } } : {}),
    // Upper case in the API, lower case in webhooks.
    review: { ...shown, state: shown.state.toLowerCase(), updated_at: event.at },
    pull_request: pullSimple(context, pull),
  };
}

async function suiteOf(context: Presenting, repository: Repository, headSha: string, app: string) {
  const head = found(await context.world.git(nameOf(repository)).commit(headSha), headSha);
  const runs = context.world.checkRuns(nameOf(repository), headSha).filter((run) => run.app === app);
  return checkSuite(context, { repository, headSha, app, runs }, head);
}

const nameOf = ({ owner, name }: Repository) => `${owner}/${name}`;

async function checkRunParts(context: Presenting, event: EventOf<'check_run'>, repository: Repository) {
  const { run } = event;
  const suite = await suiteOf(context, repository, run.headSha, run.app);
  // REST says null where a webhook has an empty text.
  const shown = { ...checkRun(context, run), external_id: run.externalId ?? '', check_suite: suite };
  return { action: event.action, check_run: shown };
}

async function checkSuiteParts(context: Presenting, event: EventOf<'check_suite'>, repository: Repository) {
  return {
    action: event.action,
    check_suite: await suiteOf(context, repository, event.headSha, event.app),
  };
}

async function groupParts(context: Presenting, event: EventOf<'merge_group'>, repository: Repository) {
  const { action, reason, group } = event;
  const head = found(await context.world.git(nameOf(repository)).commit(group.sha), group.sha);
  return {
    action,
    ...(reason === undefined ? {} : { reason }),
    merge_group: {
      head_sha: group.sha,
      head_ref: group.ref,
      base_sha: group.base,
      base_ref: `refs/heads/${event.branch}`,
      head_commit: simpleCommit(head),
    },
  };
}

async function statusParts(context: Presenting, event: EventOf<'status'>): Promise<object> {
  const { status: record } = event;
  const git = context.world.git(record.repository);
  const head = found(await git.commit(record.sha), record.sha);
  const shown = status(context, record);
  const branches = (await git.refs('refs/heads/')).filter(({ sha }) => sha === record.sha);
  return {
    id: record.id,
    sha: record.sha,
    name: record.repository,
    avatar_url: shown.avatar_url,
    target_url: record.targetUrl,
    context: record.context,
    description: record.description,
    state: record.state,
    commit: commit(context, record.repository, head),
    branches: branches.map(({ ref, sha }) => ({
      name: ref.slice('refs/heads/'.length),
      commit: { sha, url: `${context.url}/api/v3/repos/${record.repository}/commits/${sha}` },
      protected: false,
    })),
    created_at: record.createdAt,
    updated_at: record.createdAt,
  };
}
