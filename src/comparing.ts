import { parseDeployBranch } from './core/deploy-pull/branch.ts';
import type { Client } from './edge/github/client.ts';
import type { Event } from './payloads.ts';
import type { Log, PullName } from './ports.ts';
import { settleDeployPull } from './shell/deploy-pull/settle.ts';
import type { Occasion } from './shell/deploy-pull/tools.ts';
import type { InFlight } from './shell/in-flight.ts';
import { handleManifests } from './shell/manifests/events.ts';
import { sweepAll } from './shell/sweep/run.ts';
import type { SweepTask } from './shell/sweep/task.ts';
import type { Later, Shells } from './shells.ts';

/** What is read of a delivery that may be about pull requests of an environment repository. */
interface Comparing {
  /** GitHub's id of the delivery. */
  readonly id: string;
  readonly octokit: Client;
  readonly log: Log;
  readonly payload: {
    readonly installation?: { readonly id: number };
    readonly pull_request?: { readonly head: { readonly ref: string } };
    /** GitHub's description of merge groups leaves open whether there is one. */
    readonly repository?: { readonly id: number; readonly full_name: string };
  };
}

interface Tools {
  readonly shells: Shells;
  readonly inTurn: InFlight['inTurn'];
  readonly later: Later;
}

/** Has the pull requests compared that a delivery is about; null where it is about none. */
export function comparing({ shells, inTurn, later }: Tools) {
  return async (context: Comparing, event: Event | null): Promise<void> => {
    const { id: delivery, octokit, log, payload } = context;
    const { installation, repository: where } = payload;
    if (event === null || installation === undefined || where === undefined) return;
    const repository = where.full_name;
    const place = { installation: installation.id, repositoryId: where.id, repository };
    const following = {
      whenTold: settling(shells, context),
      later: (numbers: readonly number[]) => later({ kind: 'pulls', ...place, numbers }, delivery),
    };
    await inTurn(delivery, () =>
      handleManifests(shells.manifests(octokit, log), { ...event, delivery, repository }, following),
    );
  };
}

export function occasionOf({ id: delivery }: Pick<Comparing, 'id'>): Occasion {
  return { delivery, at: new Date().toISOString() };
}

/** What is done once it is told how a pull request stands: most are no deploy pull requests, as their branch shows. */
function settling({ deploys }: Shells, context: Comparing) {
  const { octokit, log, payload } = context;
  return async (pull: PullName, known: string | null): Promise<void> => {
    const branch = known ?? payload.pull_request?.head.ref;
    if (branch !== undefined && parseDeployBranch(branch) === null) return;
    await settleDeployPull(deploys(octokit, log), pull, occasionOf(context));
  };
}

/** Does in this process what was put off, one after another of a repository: nobody waits for it. */
export function inProcess(
  log: Log,
  inTurn: InFlight['inTurn'],
  sweep: (task: SweepTask, id: string) => Promise<readonly SweepTask[]>,
): Later {
  return (task, delivery) => {
    const failed = (err: unknown, piece: SweepTask) =>
      log.error({ err, delivery, task: piece }, 'What a delivery had put off failed.');
    void inTurn(`pulls of ${task.repositoryId}`, () =>
      sweepAll(task, (piece) => sweep(piece, delivery), failed),
    );
    return Promise.resolve();
  };
}
