import type { Compared } from '../../comment/marker.ts';
import { limits } from '../../core/limits.ts';
import { presentPosting } from '../../core/approval/reviews.ts';
import type { PullLook, PullName, PullsPort, SweepPort } from '../../ports.ts';
import { settleDeployPull } from '../deploy-pull/settle.ts';
import type { DeployTools } from '../deploy-pull/tools.ts';
import type { LocksShell } from '../locks/remove.ts';
import { sweepLocks } from '../locks/sweep.ts';
import { handleManifests } from '../manifests/events.ts';
import { readLedger } from '../manifests/judge.ts';
import type { ManifestsShell } from '../manifests/run.ts';
import { comparedIn, stickyComments, toldOf } from '../manifests/sticky.ts';
import type { SweepTask } from './task.ts';
import { turnOf } from './turn.ts';

/** The App, beyond single deliveries. */
export interface SweepShell {
  /** Numbers of its installations. */
  readonly installations: () => Promise<readonly number[]>;
  /** What it takes to work in one of them. */
  readonly within: (installation: number) => Promise<SweptInstallation>;
}

export interface SweptInstallation {
  readonly sweep: SweepPort;
  readonly locks: LocksShell;
  readonly manifests: ManifestsShell;
  readonly deploys: DeployTools;
}

/** Which sweep it is, as a delivery is called, and when it is done, ISO 8601 in UTC. */
export interface Sweep {
  readonly id: string;
  readonly at: string;
}

/**
 * Does one piece of a sweep, and answers the pieces that come of it. A sweep mends what a lost delivery left:
 * pull requests of environment repositories that nothing, or something old, is told of; commits of merge queues
 * that wait for it; and locks that should have ended. It does what that delivery would have done, by the same functions.
 */
export async function sweep(shell: SweepShell, task: SweepTask, now: Sweep): Promise<readonly SweepTask[]> {
  if (task.kind === 'everything') {
    const installations = await shell.installations();
    return installations.map((installation) => ({ kind: 'installation', installation }));
  }
  const { installation } = task;
  const within = await shell.within(installation);
  switch (task.kind) {
    case 'installation': {
      const found = await within.sweep.environmentRepositories();
      return found.map((one) => ({ kind: 'repository', installation, ...one }));
    }
    case 'repository': {
      const { repository } = task;
      const open = await within.sweep.openPulls(repository);
      const turn = turnOf(
        open.map(({ number }) => number),
        now.at,
      );
      const left = open.length - turn.length;
      if (left > 0)
        within.locks.log.warn({ repository, left }, 'More pull requests are open than are swept at once.');
      // Closed, they are told of no more; but what came of a deploy is, by the same function.
      const untold = await within.sweep.untoldDeployPulls(repository);
      await sweepLocks(within, repository, now);
      return [
        // The first: whoever is in a queue holds up those behind.
        ...open.flatMap(({ group }): SweepTask[] =>
          group === null ? [] : [{ ...task, ...group, kind: 'group' }],
        ),
        ...[...turn, ...untold].map((number) => ({ ...task, kind: 'pull' as const, number })),
      ];
    }
    case 'group':
      await handleManifests(within.manifests, { ...task, delivery: now.id });
      return [];
    case 'pull': {
      const { repository, number } = task;
      const due = await missed(within.manifests.pulls, task);
      if (due !== null)
        await handleManifests(within.manifests, { ...due, repository, number, delivery: now.id });
      await settleDeployPull(within.deploys, { repository, number }, { ...now, delivery: now.id });
      return [];
    }
  }
}

type Missed = { readonly kind: 'pull' | 'review' } | { readonly kind: 'retry'; readonly tries: number };

/** What a pull request has to be told of, as the event that may have got lost; null where nothing is. */
async function missed(pulls: PullsPort, { repository, number }: PullName): Promise<Missed | null> {
  const look = await pulls.look(repository, number);
  if (look?.open !== true) return null;
  const checked = look.check && comparedIn(look.check);
  if (look.check === null || checked === null || isOld(checked, look)) return { kind: 'pull' };
  if (checked.configuration !== look.configuration.oid) return { kind: 'pull' };
  // Whatever the comment says: it is as it was before that failed.
  if (checked.tries !== null)
    return checked.tries < limits.sweptTries ? { kind: 'retry', tries: checked.tries + 1 } : null;
  const told = toldOf(look);
  if (told !== null && isOld(told, look)) return { kind: 'pull' };
  const ledger = await readLedger(pulls, look);
  const isShown = presentPosting(ledger, stickyComments(look)[0] ?? null) !== null;
  // What is red for good, and not for an effect of what is to be approved, stays so whoever approves.
  if (look.check.conclusion === 'failure' && !isShown) return null;
  // What approvals it has is cheap to find out, and nothing shows whether all reviews were heard of.
  if (ledger.postings.length > 0) return { kind: 'review' };
  return look.check.completed ? null : { kind: 'pull' };
}

function isOld(of: Compared, look: PullLook): boolean {
  return of.head !== look.head || of.base !== look.base.sha;
}

/** Sweeps everything in this process. What fails is left to the next sweep, and holds up nothing else. */
export async function sweepAll(
  work: (task: SweepTask) => Promise<readonly SweepTask[]>,
  failed: (error: unknown, task: SweepTask) => void,
): Promise<void> {
  let waiting: readonly SweepTask[] = [{ kind: 'everything' }];
  while (waiting.length > 0) {
    const now = waiting.slice(0, limits.pullsAtOnce);
    const found = await Promise.all(
      now.map((task) =>
        work(task).catch((error: unknown) => {
          failed(error, task);
          return [];
        }),
      ),
    );
    waiting = [...waiting.slice(now.length), ...found.flat()];
  }
}
