import { parseManifestsMarker } from '../../comment/marker.ts';
import { limits } from '../../core/limits.ts';
import type { PullLook, SweepPort } from '../../ports.ts';
import type { LocksShell } from '../locks/remove.ts';
import { sweepLocks } from '../locks/sweep.ts';
import { type ManifestsShell, tellManifests } from '../manifests/run.ts';
import type { SweepTask } from './task.ts';

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
}

/** Which sweep it is, as a delivery is called, and when it is done, ISO 8601 in UTC. */
export interface Sweep {
  readonly id: string;
  readonly at: string;
}

/**
 * Does one piece of a sweep, and answers the pieces that come of it. A sweep mends what a lost delivery left:
 * pull requests of environment repositories that nothing, or something old, is told of; and locks that
 * should have ended. It does what that delivery would have done, by the same functions.
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
      const pulls = await within.sweep.openPulls(task.repository);
      await sweepLocks(within, task.repository, now);
      return pulls.map((number) => ({ ...task, kind: 'pull', number }));
    }
    case 'pull': {
      const { pulls } = within.manifests;
      const look = await pulls.look(task.repository, task.number);
      if (look !== null && isLeft(look)) await tellManifests(within.manifests, task, now.id);
      return [];
    }
  }
}

/** Whether somebody still waits for what is to be told of it, or is told of how it was. */
function isLeft(look: PullLook): boolean {
  if (!look.open) return false;
  const told = look.ownComments.flatMap(({ body }) => parseManifestsMarker(body) ?? [])[0];
  const isOld = told !== undefined && (told.head !== look.head || told.base !== look.base.sha);
  return isOld || look.check?.completed !== true;
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
