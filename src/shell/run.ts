import type { ChangePlan, StatePlan } from '../commands/command.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import { aboutManifests, withheldOutcome, withheldProblem } from '../core/audience.ts';
import { mayDo } from '../core/access.ts';
import { refuseBlocked } from '../core/effects/refuse.ts';
import { limits } from '../core/limits.ts';
import type { Outcome } from '../core/outcome.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { commentTooOld, headKeepsMoving, pullRequestMoved } from '../core/problems/github.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { code, link, type Text, text } from '../core/text.ts';
import { attemptsOf } from './aftermath/attempts.ts';
import { afterRollback } from './aftermath/rollback.ts';
import { type Done, landedCommit, readAgain } from './again.ts';
import { cancelProposals } from './deploy-pull/cancel.ts';
import { isProposed, propose, type Proposing } from './deploy-pull/index.ts';
import { explainRendered } from './explain.ts';
import { remembering } from './meant.ts';
import { toOutcome } from './outcome.ts';
import { pauseAfter } from './patience.ts';
import { changedOutside, makePlan, render, renderBetween, type Run } from './plan.ts';
import { Unavailable } from '../ports.ts';
import { recordDeployments } from './record.ts';
import { isCommitRefused, proposeRefused } from './refused.ts';

/** The try at which the person who waits is told why. */
const patientTries = 3;

/**
 * Reads, plans, renders and applies one command. On a moved head it does all of that again: a plan is
 * never carried over to a head that it was not made for.
 */
export async function run(it: Run): Promise<Outcome | Problem> {
  const other = remembering();
  let lost = 0;
  for (let tries = 1; ; tries += 1) {
    // After the last try one more look: it may have gone through.
    const mayWrite = tries <= limits.commitTries && lost < limits.requestTries;
    const { step, took } = await inTurn(it, () => timed(attempt(it, mayWrite, other)));
    if (isProblem(step)) return step;
    if (step.kind === 'told') return step.outcome;
    if (step.kind === 'committed') return tell(it, step);
    if (step.kind === 'out of tries') break;

    if (step.kind === 'unknown') lost += 1;
    if (tries === patientTries) await it.progress(waitingForATurn(it.repository));
    await it.shell.pause(pauseAfter(tries, took));
  }
  if (lost > 0) throw new Unavailable('GitHub did not say whether it took the commit.');
  return headKeepsMoving(it.repository, limits.commitTries);
}

/** The clock stops while the command waits for the others of its process. */
async function timed(attempted: Promise<Step | Problem>): Promise<{ step: Step | Problem; took: number }> {
  const begun = performance.now();
  const step = await attempted;
  return { step, took: performance.now() - begun };
}

/** Those who only read need not wait for those who write. */
function inTurn<T>({ shell, repository, command, parsed }: Run, task: () => Promise<T>): Promise<T> {
  return command.wish(parsed) === 'read' ? task() : shell.inTurn(repository, task);
}

/** What one try came to. */
type Step =
  | Done
  | { readonly kind: 'told'; readonly outcome: Outcome }
  | { readonly kind: 'moved' | 'unknown' }
  /** It would have been written now. */
  | { readonly kind: 'out of tries' };

/** Refuses what would do something else than the first try. */
type Other = ReturnType<typeof remembering>;

async function attempt(it: Run, mayWrite: boolean, other: Other): Promise<Step | Problem> {
  const snapshot = await it.look();
  if (isProblem(snapshot)) return snapshot;
  const step = await attemptOn(it, snapshot, mayWrite, other);
  const { showManifests, repository } = snapshot;
  return isProblem(step) && !showManifests ? withheldProblem(step, repository.name) : step;
}

async function attemptOn(
  it: Run,
  snapshot: Snapshot,
  mayWrite: boolean,
  other: Other,
): Promise<Step | Problem> {
  const landed = landedCommit(snapshot);
  // One of several services may be merged already, the others not.
  const isPart =
    landed !== null && snapshot.services.length > 1 && (isProposed(snapshot) || landed.pull !== null);
  if (landed !== null && !isPart) return readAgain(it, snapshot, landed);

  const denied = mayDo(snapshot.actor, snapshot.environment, it.command.wish(it.parsed));
  const shut = denied ?? stale(snapshot) ?? it.command.gate(snapshot, it.parsed);
  if (shut !== null) return shut;
  const made = await makePlan(it, snapshot);
  if (isProblem(made)) return made;
  const changed = other(snapshot, made);
  if (changed !== null) return changed;
  const plan = made.kind === 'change' ? await withBetween(it, snapshot, made) : made;
  if (landed !== null && plan.kind === 'answer' && plan.again === true)
    return readAgain(it, snapshot, landed);
  if (plan.kind === 'answer' && plan.again === true) await it.rejoin();
  if (plan.kind === 'answer') return answer(it, snapshot, plan.outcome, mayWrite);
  if (plan.kind === 'explain')
    return { kind: 'told', outcome: shown(snapshot, await explainRendered(it, snapshot, plan)) };
  if (plan.kind === 'state') return mayWrite ? applyState(it, snapshot, plan) : { kind: 'out of tries' };
  if (plan.kind === 'cancel') return mayWrite ? cancelProposals(it, snapshot) : { kind: 'out of tries' };
  const diff = await render(it, snapshot, plan);
  if (isProblem(diff)) return aboutManifests(diff);
  if (!plan.apply) return { kind: 'told', outcome: shown(snapshot, toOutcome(plan.result, diff, null)) };

  // What a rollback goes back to was deployed once: it must not be held up.
  const refusal = plan.result.kind === 'deploy' ? refuseBlocked(diff, snapshot.environment.name) : null;
  if (refusal !== null) return aboutManifests(refusal);

  if (!mayWrite) return { kind: 'out of tries' };
  const { head } = snapshot.application.pull;
  // A rollback does not depend on what the pull request holds.
  if (plan.result.kind === 'deploy' && snapshot.pullHead !== head.sha)
    return pullRequestMoved(head.sha, snapshot.pullHead);
  if (isProposed(snapshot)) return told(snapshot, await propose(it, snapshot, { plan, diff }, null));
  const step = await apply(it, snapshot, plan, diff);
  return isProblem(step) && isCommitRefused(step) && plan.result.kind === 'rollback'
    ? told(snapshot, await proposeRefused(it, snapshot, { plan, diff }, step))
    : step;
}

/** A promotion shows what differs between the two environments, too. */
async function withBetween(it: Run, snapshot: Snapshot, plan: ChangePlan): Promise<ChangePlan> {
  const { result } = plan;
  if (result.kind !== 'deploy' || result.promotedFrom === undefined) return plan;
  return { ...plan, result: { ...result, between: await renderBetween(it, snapshot, plan) } };
}

/** Where there is nothing to change, what an older command has proposed may still be open. */
async function answer(
  it: Run,
  snapshot: Snapshot,
  outcome: Outcome,
  mayWrite: boolean,
): Promise<Step | Problem> {
  const writes = it.command.wish(it.parsed) !== 'read';
  if (writes && mayWrite && outcome.kind === 'unchanged' && isProposed(snapshot))
    return told(snapshot, await propose(it, snapshot, null, outcome));
  return { kind: 'told', outcome: shown(snapshot, outcome) };
}

function told(snapshot: Snapshot, step: Proposing | Problem): Step | Problem {
  return !isProblem(step) && step.kind === 'told'
    ? { kind: 'told', outcome: shown(snapshot, step.outcome) }
    : step;
}

async function apply(
  { shell }: Run,
  snapshot: Snapshot,
  plan: ChangePlan,
  diff: ManifestDiff,
): Promise<Step | Problem> {
  const result = await shell.github.environments.commit({
    repository: snapshot.repository.name,
    branch: snapshot.repository.branch,
    expectedHead: snapshot.repository.head,
    message: plan.message,
    changes: plan.changes,
  });
  if (isProblem(result)) return result;
  // A lost answer is looked into as a moved head is: the next look finds the commit, or not.
  if (result.kind !== 'committed') return result;
  return {
    kind: 'committed',
    snapshot,
    plan,
    diff,
    commit: { sha: result.sha, url: result.url },
    again: false,
  };
}

/** Locks: there is nothing to render, and a plan that comes again finds by itself what it has done. */
async function applyState({ shell }: Run, snapshot: Snapshot, plan: StatePlan): Promise<Step | Problem> {
  const result = await shell.github.state.commit({
    repository: snapshot.repository.name,
    expectedHead: snapshot.locks.head,
    message: plan.message,
    changes: plan.changes,
  });
  if (isProblem(result)) return result;
  return result.kind === 'committed' ? { kind: 'told', outcome: plan.outcome } : result;
}

async function tell(it: Run, { snapshot, plan, diff, commit, again }: Done): Promise<Outcome> {
  if (again) await it.rejoin();
  const done = text`Committed as ${link(commit.sha.slice(0, 7), commit.url)}; recording the deployment.`;
  const [notes, outside] = await Promise.all([
    follow(it, { snapshot, plan, commit, again }),
    lookOutside(it, snapshot, plan),
    it.progress(done),
  ]);
  return shown(snapshot, toOutcome(plan.result, diff, { commit, notes: [...outside, ...notes] }));
}

/** Where it fails, the rollback stands all the same. */
function lookOutside({ shell }: Run, snapshot: Snapshot, plan: ChangePlan): Promise<readonly Text[]> {
  const { attempt } = attemptsOf(shell.log, { delivery: snapshot.request.delivery });
  return attempt(
    'What was restored could not be compared with what it came to then.',
    () => changedOutside(shell, snapshot, plan),
    [],
  );
}

/** What was rolled back ends before what is in force is recorded, as the newest. */
async function follow({ shell }: Run, done: Omit<Done, 'kind' | 'diff'>): Promise<readonly Text[]> {
  const { snapshot, plan, commit } = done;
  const landed = { ...commit, message: plan.message, parents: [snapshot.repository.head] };
  const { author: by } = snapshot.request.comment;
  const rollback = { scene: snapshot, landed, by, at: snapshot.request.receivedAt };
  return afterRollback(shell, rollback, (attempts) => recordDeployments(shell, done, attempts));
}

/** As far as the readers of the reply may see what the environment repository holds. */
function shown({ showManifests, repository }: Snapshot, outcome: Outcome): Outcome {
  return showManifests ? outcome : withheldOutcome(outcome, repository.name);
}

function waitingForATurn(repository: string): Text {
  return text`Others are committing to ${code(repository)}, too: waiting for a turn.`;
}

/** A delivery that comes hours late would deploy what nobody meant when they commented. */
function stale({ request }: Snapshot): Problem | null {
  const minutes = (Date.parse(request.receivedAt) - Date.parse(request.at)) / 60_000;
  return minutes > limits.commandMinutes ? commentTooOld(Math.round(minutes)) : null;
}
