import { limits } from '../../core/limits.ts';
import { Limited, type OpenPull, type SweepPort } from '../../ports.ts';
import type { RevertsShell } from '../aftermath/folders.ts';
import { sweepReverts } from '../aftermath/sweep.ts';
import type { DeployTools } from '../deploy-pull/tools.ts';
import { sweepLocks } from '../locks/sweep.ts';
import { greenOfOld, isDue } from '../manifests/due.ts';
import { handleManifests } from '../manifests/events.ts';
import type { ManifestsShell } from '../manifests/run.ts';
import { sweepPull } from './pull.ts';
import type { PullsTask, Sweep, SweepTask } from './task.ts';
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
  readonly locks: RevertsShell;
  readonly manifests: ManifestsShell;
  readonly deploys: DeployTools;
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
    case 'repository':
      return sweepRepository(within, task, now);
    case 'group':
      await handleManifests(within.manifests, { ...task, delivery: now.id });
      return [];
    case 'pulls':
      return sweepPulls(within, task, now);
    case 'pull':
      await sweepPull(within, task, now);
      return [];
  }
}

async function sweepRepository(
  within: SweptInstallation,
  task: Extract<SweepTask, { kind: 'repository' }>,
  now: Sweep,
): Promise<readonly SweepTask[]> {
  const { repository } = task;
  const { log } = within.locks;
  const open = await within.sweep.openPulls(repository);
  await within.manifests.pulls.setBack(greenOfOld(open));
  const due = numbersOf(open.filter(isDue));
  const others = numbersOf(open.filter((pull) => !isDue(pull)));
  const turns = [due, others].map((numbers) => turnOf(numbers, now.at));
  const left = open.length - turns.flat().length;
  if (left > 0) log.warn({ repository, left }, 'More pull requests are open than are swept at once.');
  // Closed, they are told of no more; but what came of a deploy is, by the same function.
  const untold = await within.sweep.untoldDeployPulls(repository);
  await sweepLocks(within, repository, now);
  await sweepReverts(within.locks, repository, now.at);
  const [compared = [], looked = []] = turns;
  return [
    // The first: whoever is in a queue holds up those behind.
    ...open.flatMap(({ group }): SweepTask[] =>
      group === null ? [] : [{ ...task, ...group, kind: 'group' }],
    ),
    ...(compared.length === 0 ? [] : [{ ...task, kind: 'pulls' as const, numbers: compared }]),
    ...[...looked, ...untold].map((number) => ({ ...task, kind: 'pull' as const, number })),
  ];
}

function numbersOf(pulls: readonly OpenPull[]): readonly number[] {
  return pulls.map(({ number }) => number);
}

/** Those that a run has time for. Once GitHub takes no more, the rest is left to the next sweep. */
async function sweepPulls(
  within: SweptInstallation,
  task: PullsTask,
  now: Sweep,
): Promise<readonly SweepTask[]> {
  const { repository, numbers } = task;
  for (const number of numbers.slice(0, limits.pullsPerRun))
    await sweepPull(within, { repository, number }, now).catch((error: unknown) => {
      if (error instanceof Limited) throw error;
      within.locks.log.error(
        { err: error, sweep: now.id, repository, number },
        'A piece of the sweep failed.',
      );
    });
  const left = numbers.slice(limits.pullsPerRun);
  return left.length === 0 ? [] : [{ ...task, numbers: left }];
}

/**
 * Does a piece and all that comes of it in this process. What fails is left to the next sweep, and holds up
 * nothing else.
 */
export async function sweepAll(
  first: SweepTask,
  work: (task: SweepTask) => Promise<readonly SweepTask[]>,
  failed: (error: unknown, task: SweepTask) => void,
): Promise<void> {
  let waiting: readonly SweepTask[] = [first];
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
