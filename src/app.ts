import type { Context, Probot } from 'probot';
import { comparing, inProcess, occasionOf } from './comparing.ts';
import type { Request } from './core/request.ts';
import { type Following, handleComment, handleEdit } from './handle.ts';
import { handledOf, isManifestsCheck } from './events.ts';
import {
  baseEvent,
  closedPull,
  groupEvent,
  headEvent,
  openedRevert,
  pullEvent,
  pushOfPeople,
  toRequest,
} from './payloads.ts';
import { followPushed } from './shell/aftermath/pushed.ts';
import { memory } from './shell/guess.ts';
import { type InFlight, inFlight } from './shell/in-flight.ts';
import { tellIfChanged } from './shell/deploy-pull/changed.ts';
import { settlePlace } from './shell/deploy-pull/concerned.ts';
import { offerRollback } from './shell/aftermath/offer.ts';
import { endLocksOfPull } from './shell/locks/closed.ts';
import type { Shell } from './shell/shell.ts';
import { sweep } from './shell/sweep/run.ts';
import type { Sweep, SweepTask } from './shell/sweep/task.ts';
import { type AppOptions, type Shells, shellsOf, sweepShell } from './shells.ts';

export interface Slipway {
  /** The Probot application: webhook events in, requests out. Nothing else knows the events' names. */
  readonly application: (probot: Probot) => void;
  /** Does one piece of a sweep as the App of a Probot, and answers the pieces that come of it. */
  readonly sweep: (probot: Probot, task: SweepTask, id: string) => Promise<readonly SweepTask[]>;
  /** Resolves once every delivery that came in has been dealt with. */
  readonly idle: () => Promise<void>;
}

export function slipway(options: AppOptions): Slipway {
  const { inTurn, idle } = inFlight();
  const shells = shellsOf({ ...options, inTurn, memory: memory() });

  function application(probot: Probot): void {
    probot.on('issue_comment.created', (context) => answer(context, handleComment));
    probot.on('issue_comment.edited', async (context) => {
      if (context.payload.changes.body !== undefined) await answer(context, handleEdit);
    });
    const compare = comparing({ shells, inTurn, later: later(probot) });
    probot.on(handledOf('pull_request'), async (context) => {
      const offered = offer(shells, inTurn, context);
      await Promise.all([compare(context, pullEvent(context.payload)), endLocks(context), offered]);
    });
    probot.on(handledOf('pull_request_review'), (context) =>
      compare(context, { kind: 'review', number: context.payload.pull_request.number }),
    );
    probot.on('push', async (context) => {
      await Promise.all([compare(context, baseEvent(context.payload)), followPush(shells, inTurn, context)]);
    });
    probot.on('merge_group.checks_requested', (context) =>
      compare(context, groupEvent(context.payload.merge_group)),
    );
    probot.on('check_run.rerequested', ({ payload, ...context }) => {
      const { check_run: run } = payload;
      const event = isManifestsCheck(run.name) ? headEvent(run, run.check_suite.head_branch) : null;
      return compare({ ...context, payload }, event);
    });
    probot.on('check_suite.rerequested', (context) => {
      const { check_suite: suite } = context.payload;
      return compare(context, headEvent(suite, suite.head_branch));
    });
  }

  async function answer(
    context: Context<'issue_comment'>,
    handle: (shell: Shell, request: Request) => Promise<Following>,
  ): Promise<void> {
    const request = toRequest(context);
    if (request === null) return;
    const { octokit, log } = context;
    // A delivery that comes twice at once finds, the second time, what the first has done.
    await inTurn(request.delivery, async () => {
      const { waiting, concerned } = await handle(shells.commands(octokit, log), request);
      const deploys = shells.deploys(octokit, log);
      // They may have been merged before the reply was written that says that they wait.
      for (const one of waiting) await tellIfChanged(deploys, one, occasionOf(context));
      if (concerned !== null) await settlePlace(deploys, concerned, occasionOf(context));
    });
  }

  async function endLocks({ id, octokit, log, payload }: Context<'pull_request'>): Promise<void> {
    if (payload.action !== 'closed' || payload.installation === undefined) return;
    await inTurn(`locks ${id}`, () => endLocksOfPull(shells.commands(octokit, log), closedPull(id, payload)));
  }

  const sweepPiece: Slipway['sweep'] = (probot, task, id) =>
    inTurn(`sweep ${JSON.stringify(task)}`, () => sweep(sweepShell(probot, shells), task, nowOf(id)));

  const later = (probot: Probot) =>
    options.later ?? inProcess(probot.log, inTurn, (task, id) => sweepPiece(probot, task, id));

  return { application, idle, sweep: sweepPiece };
}

/** The clock is read beside the events, and nowhere below. */
const nowOf = (id: string): Sweep => ({ id, at: new Date().toISOString() });

/** A revert in an application repository deploys nothing. */
async function offer(
  { commands }: Shells,
  inTurn: InFlight['inTurn'],
  { octokit, log, payload }: Context<'pull_request'>,
): Promise<void> {
  if (payload.action !== 'opened' || payload.installation === undefined) return;
  const opened = openedRevert(payload);
  if (opened === null) return;
  const key = `offer ${opened.repository}#${opened.pull}`;
  await inTurn(key, () => offerRollback(commands(octokit, log), opened));
}

/** Slipway sees to its own rollbacks when it makes them. */
async function followPush(
  { commands }: Shells,
  inTurn: InFlight['inTurn'],
  { octokit, log, payload }: Context<'push'>,
): Promise<void> {
  const push = pushOfPeople(payload);
  if (push === null || payload.installation === undefined) return;
  const at = new Date().toISOString();
  await inTurn(`reverts ${push.repository}`, () => followPushed(commands(octokit, log), push, at));
}
