import type { ChangePlan } from '../../commands/command.ts';
import { targetOf } from '../../commands/shared.ts';
import { deployBranch } from '../../core/deploy-pull/branch.ts';
import { tellingKey } from '../../core/deploy-pull/asked.ts';
import type { DeployBranches } from '../../core/deploy-pull/types.ts';
import type { ManifestDiff } from '../../core/diff/types.ts';
import type { EndedProposal, Outcome } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { ServiceState, Snapshot } from '../../core/snapshot.ts';
import { code, text } from '../../core/text.ts';
import { makePlan, type Run } from '../plan.ts';
import { endOf } from './end.ts';
import {
  beginService,
  type Ended,
  type Proposed,
  type ProposalJob,
  publishService,
  type Standing,
} from './propose.ts';
import { waitingOutcome } from './waiting.ts';

/** What one try to propose a change came to. */
export type Proposing =
  { readonly kind: 'told'; readonly outcome: Outcome } | { readonly kind: 'moved' | 'unknown' };

/** A change that is to be proposed: null where there is none. */
export type Planned = { readonly plan: ChangePlan; readonly diff: ManifestDiff } | null;

/** Whether what a command changes in this environment waits in a pull request first. */
export function isProposed({ environment }: Snapshot): boolean {
  return environment.via === 'pull-request';
}

/**
 * Opens the deploy pull requests of a command, or brings them up to date: one for each service.
 * @param planned for all services at once
 * @param unchanged what is told where no service changes
 */
export async function propose(
  it: Run,
  snapshot: Snapshot,
  planned: Planned,
  unchanged: Outcome | null,
): Promise<Proposing | Problem> {
  const { name } = snapshot.repository;
  const services = snapshot.services.filter((state) => !isLeft(state, planned));
  const branches = services.map((state) => branchFor(snapshot, state));
  const looked = await it.shell.github.deployPulls.look(name, branches);
  if (isProblem(looked)) return looked;
  const jobs: ProposalJob[] = [];
  // All are planned before any is written.
  for (const state of services) {
    const job = await jobFor(it, snapshot, state, planned, looked);
    if (isProblem(job)) return job;
    jobs.push(job);
  }
  // What is new stands on the tip of the base: it may have been merged by another process since all was read.
  if (looked.base !== snapshot.repository.head && jobs.some(({ found }) => found.pull === null))
    return { kind: 'moved' };
  const results = await proposeAll(it, jobs);
  if (typeof results === 'string') return { kind: results };
  return isProblem(results)
    ? results
    : { kind: 'told', outcome: outcomeOf(snapshot, planned, results, unchanged) };
}

/** One comment tells of it, however many processes have the same delivery: that of the one that has moved the branch. */
async function proposeAll(
  it: Run,
  jobs: readonly ProposalJob[],
): Promise<readonly Result[] | 'moved' | 'unknown' | Problem> {
  const begun: { readonly job: ProposalJob; readonly step: Standing | Ended }[] = [];
  for (const job of jobs) {
    const step = await beginService(it.shell, job);
    if (typeof step === 'string' || isProblem(step)) return step;
    begun.push({ job, step });
  }
  const standing = begun.flatMap(({ step }) => (step.kind === 'standing' ? [step] : []));
  // Whoever merges it may be faster than the reply: this is the comment that they change then.
  if (standing.some(({ isNew }) => isNew)) await it.progress(text`Opening the deploy pull request.`);
  const results: Result[] = [];
  for (const { job, step } of begun) {
    const proposed = step.kind === 'none' ? step : await publishService(it.shell, job, step);
    if (typeof proposed === 'string' || isProblem(proposed)) return proposed;
    results.push({ job, proposed });
  }
  if (standing.some(({ isNew }) => !isNew)) await it.rejoin();
  return results;
}

/** What a rollback leaves alone keeps the deploy pull request that it has, too. */
function isLeft({ service }: ServiceState, planned: Planned): boolean {
  const result = planned?.plan.result;
  return result?.kind === 'rollback' && result.left.some((one) => one.service === service.name);
}

function branchFor({ environment }: Snapshot, { service }: ServiceState): string {
  return deployBranch({ environment: environment.name, service: service.name });
}

async function jobFor(
  it: Run,
  snapshot: Snapshot,
  state: ServiceState,
  planned: Planned,
  { repositoryId, branches }: DeployBranches,
): Promise<ProposalJob | Problem> {
  const own = { ...snapshot, services: [state] };
  const plan = await planFor(it, snapshot, own, planned);
  if (isProblem(plan)) return plan;
  const service = state.service.name;
  const branch = branchFor(snapshot, state);
  return {
    snapshot: own,
    service,
    plan,
    repository: snapshot.repository.name,
    repositoryId,
    branch,
    found: branches.get(branch) ?? { head: null, pull: null, told: null },
    key: tellingKey(snapshot.request.delivery, service, snapshot.services.length),
  };
}

/** null where this service does not change. */
async function planFor(
  it: Run,
  all: Snapshot,
  own: Snapshot,
  planned: Planned,
): Promise<ChangePlan | null | Problem> {
  if (planned === null || all.services.length === 1) return planned?.plan ?? null;
  const plan = await makePlan(it, own);
  if (isProblem(plan)) return plan;
  return plan.kind === 'change' ? plan : null;
}

interface Result {
  readonly job: ProposalJob;
  readonly proposed: Proposed;
}

function outcomeOf(
  snapshot: Snapshot,
  planned: Planned,
  results: readonly Result[],
  unchanged: Outcome | null,
): Outcome {
  const services = results.flatMap(({ proposed }) =>
    proposed.kind === 'proposed' ? [proposed.service] : [],
  );
  const ends = results.flatMap(({ job: { service }, proposed }): EndedProposal[] =>
    proposed.kind === 'none'
      ? [{ service, pull: proposed.pull, end: proposed.end ?? text`runs there already.` }]
      : [],
  );
  if (planned === null || services.length === 0) {
    const isQuiet = results.every(({ proposed }) => proposed.kind === 'none' && proposed.end === null);
    return isQuiet && unchanged !== null ? unchanged : endOf(targetOf(snapshot), ends);
  }
  const notes = ends.map(({ service, end }) => text`${code(service)}: ${end}`);
  return waitingOutcome(snapshot, { result: planned.plan.result, diff: planned.diff, services, notes });
}
