import type { Context, Probot } from 'probot';
import { parseDeployBranch } from './core/deploy-pull/branch.ts';
import type { Request } from './core/request.ts';
import { handleComment, handleEdit } from './handle.ts';
import { applicationPort } from './edge/github/application.ts';
import type { Client } from './edge/github/client.ts';
import { githubOf } from './edge/github/index.ts';
import { pullsPort } from './edge/github/pulls.ts';
import { installations, sweepPort } from './edge/github/sweep.ts';
import { manifestsCheck, stateBranch } from './events.ts';
import type { Log, PullName } from './ports.ts';
import { memory } from './shell/guess.ts';
import { inFlight } from './shell/in-flight.ts';
import { judgeBy } from './shell/deploy-pull/judge.ts';
import { settleDeployPull, tellIfMerged } from './shell/deploy-pull/settle.ts';
import type { DeployTools, Occasion } from './shell/deploy-pull/tools.ts';
import { type ClosedPull, endLocksOfPull } from './shell/locks/closed.ts';
import { handleManifests, type ManifestsEvent } from './shell/manifests/events.ts';
import type { ManifestsShell } from './shell/manifests/run.ts';
import { parseGroupRef } from './shell/manifests/queue.ts';
import { referenceCache } from './shell/manifests/users.ts';
import type { Shell } from './shell/shell.ts';
import { sweep, type Sweep, type SweepShell } from './shell/sweep/run.ts';
import type { SweepTask } from './shell/sweep/task.ts';

/** What all deliveries share; the rest of the shell belongs to one installation. */
export type AppOptions = Omit<Shell, 'github' | 'log' | 'inTurn' | 'memory'> & {
  /** Key that only the App has: digests of manifest diffs are made under it. */
  readonly blinding: string;
};

export interface Slipway {
  /** The Probot application: webhook events in, requests out. Nothing else knows the events' names. */
  readonly application: (probot: Probot) => void;
  /** Does one piece of a sweep as the App of a Probot, and answers the pieces that come of it. */
  readonly sweep: (probot: Probot, task: SweepTask, id: string) => Promise<readonly SweepTask[]>;
  /** Resolves once every delivery that came in has been dealt with. */
  readonly idle: () => Promise<void>;
}

const pullEvents = [
  'pull_request.opened',
  'pull_request.synchronize',
  'pull_request.closed',
  'pull_request.reopened',
  'pull_request.edited',
  'pull_request.ready_for_review',
  'pull_request.converted_to_draft',
] as const;

const reviewEvents = [
  'pull_request_review.submitted',
  'pull_request_review.edited',
  'pull_request_review.dismissed',
] as const;

export function slipway(options: AppOptions): Slipway {
  const { inTurn, idle } = inFlight();
  const shells = shellsOf({ ...options, inTurn, memory: memory() });

  function application(probot: Probot): void {
    probot.on('issue_comment.created', (context) => answer(context, handleComment));
    probot.on('issue_comment.edited', async (context) => {
      if (context.payload.changes.body !== undefined) await answer(context, handleEdit);
    });
    probot.on([...pullEvents], async (context) => {
      await Promise.all([compare(context, pullEvent(context.payload)), endLocks(context)]);
    });
    probot.on([...reviewEvents], (context) =>
      compare(context, { kind: 'review', number: context.payload.pull_request.number }),
    );
    probot.on('push', (context) => compare(context, baseEvent(context.payload)));
    probot.on('merge_group.checks_requested', (context) =>
      compare(context, groupEvent(context.payload.merge_group)),
    );
    probot.on('check_run.rerequested', ({ payload, ...context }) =>
      compare(
        { ...context, payload },
        payload.check_run.name === manifestsCheck ? headEvent(payload.check_run) : null,
      ),
    );
    probot.on('check_suite.rerequested', (context) =>
      compare(context, headEvent(context.payload.check_suite)),
    );
  }

  async function compare(context: Comparing, event: Event | null): Promise<void> {
    const { id: delivery, octokit, log, payload } = context;
    if (event === null || payload.installation === undefined) return;
    const about = { ...event, delivery, repository: payload.repository.full_name };
    const whenTold = settling(shells, context);
    await inTurn(delivery, () => handleManifests(shells.manifests(octokit, log), about, whenTold));
  }

  async function answer(
    context: Context<'issue_comment'>,
    handle: (shell: Shell, request: Request) => Promise<readonly PullName[]>,
  ): Promise<void> {
    const request = toRequest(context);
    if (request === null) return;
    const { octokit, log } = context;
    // A delivery that comes twice at once finds, the second time, what the first has done.
    await inTurn(request.delivery, async () => {
      const proposed = await handle(shells.commands(octokit, log), request);
      // They may have been merged before the reply was written that says that they are open.
      for (const pull of proposed)
        await tellIfMerged(shells.deploys(octokit, log), pull, occasionOf(context));
    });
  }

  async function endLocks({ id, octokit, log, payload }: Context<'pull_request'>): Promise<void> {
    if (payload.action !== 'closed' || payload.installation === undefined) return;
    await inTurn(`locks ${id}`, () => endLocksOfPull(shells.commands(octokit, log), closedPull(id, payload)));
  }

  const sweepPiece: Slipway['sweep'] = (probot, task, id) =>
    inTurn(`sweep ${JSON.stringify(task)}`, () => sweep(sweepShell(probot, shells), task, nowOf(id)));

  return { application, idle, sweep: sweepPiece };
}

/** The clock is read here, and nowhere below. */
const nowOf = (id: string): Sweep => ({ id, at: new Date().toISOString() });

type Shells = ReturnType<typeof shellsOf>;

/** What work is given that asks GitHub by one client. */
function shellsOf(shared: AppOptions & Pick<Shell, 'inTurn' | 'memory'>) {
  const references = referenceCache();
  const commands = (octokit: Client, log: Log): Shell => ({
    ...shared,
    github: githubOf(octokit, log),
    log,
  });
  const manifests = (octokit: Client, log: Log): ManifestsShell => ({
    ...shared,
    references,
    pulls: pullsPort(octokit, log),
    people: applicationPort(octokit),
    log,
  });
  const deploys = (octokit: Client, log: Log): DeployTools => ({
    ...commands(octokit, log),
    judge: judgeBy(manifests(octokit, log)),
  });
  return { commands, manifests, deploys };
}

/** All that is to be swept, by the credentials of the App. */
function sweepShell(probot: Probot, { commands, manifests, deploys }: Shells): SweepShell {
  const { log } = probot;
  return {
    installations: async () => installations(await probot.auth()),
    within: async (installation) => {
      const octokit = await probot.auth(installation);
      return {
        sweep: sweepPort(octokit),
        locks: commands(octokit, log),
        manifests: manifests(octokit, log),
        deploys: deploys(octokit, log),
      };
    },
  };
}

function occasionOf({ id: delivery }: Pick<Context, 'id'>): Occasion {
  return { delivery, at: new Date().toISOString() };
}

/** What is done once it is told how a pull request stands: most are no deploy pull requests, as their branch shows. */
function settling({ deploys }: Shells, context: Comparing): (pull: PullName) => Promise<void> {
  const { octokit, log, payload } = context;
  const branch = payload.pull_request?.head.ref;
  if (branch !== undefined && parseDeployBranch(branch) === null) return () => Promise.resolve();
  return (pull) => settleDeployPull(deploys(octokit, log), pull, occasionOf(context));
}

type Comparing = Pick<Context, 'id' | 'octokit' | 'log'> & {
  readonly payload: {
    readonly installation?: unknown;
    readonly pull_request?: { readonly head: { readonly ref: string } };
    readonly repository: { readonly full_name: string };
  };
};

type Event = ManifestsEvent extends infer One
  ? One extends unknown
    ? Omit<One, 'repository' | 'delivery'>
    : never
  : never;

/** null for an edit that leaves the base as it was. */
function pullEvent(payload: Context<'pull_request'>['payload']): Event | null {
  if (payload.action === 'edited' && payload.changes.base === undefined) return null;
  return { kind: 'pull', number: payload.number };
}

function closedPull(delivery: string, payload: Context<'pull_request'>['payload']): ClosedPull {
  const { number, closed_at, updated_at } = payload.pull_request;
  return {
    delivery,
    repository: payload.repository.full_name,
    pull: number,
    at: closed_at ?? updated_at,
  };
}

/** null for a tag, for a branch that is gone, and for that of the locks, on which no pull request stands. */
function baseEvent({ ref, deleted, before, after }: Context<'push'>['payload']): Event | null {
  const [, branch] = /^refs\/heads\/(.+)$/u.exec(ref) ?? [];
  return branch === undefined || branch === stateBranch || deleted
    ? null
    : { kind: 'base', branch, before, after };
}

/** null for a ref that no queue makes. */
function groupEvent(group: {
  readonly head_sha: string;
  readonly base_sha: string;
  readonly head_ref: string;
}) {
  const named = parseGroupRef(group.head_ref);
  return named && ({ kind: 'group', head: group.head_sha, base: group.base_sha, ...named } as const);
}

/** GitHub names no pull requests from forks, and at times none at all. */
function headEvent(run: {
  readonly head_sha: string;
  readonly pull_requests: readonly ({ readonly number: number } | null)[];
}): Event {
  return {
    kind: 'head',
    sha: run.head_sha,
    numbers: run.pull_requests.flatMap((pull) => pull?.number ?? []),
  };
}

/** null for what is no comment of a person on a pull request. */
function toRequest({ id, payload }: Context<'issue_comment'>): Request | null {
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
