import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Probot } from 'probot';
import type { Slipway } from '../app.ts';
import { limits } from '../core/limits.ts';
import { sweepAll } from '../shell/sweep/run.ts';

/** Sweeps everything once, in this process. What fails is logged, and left to the next time. */
export function sweepOnce(probot: Probot, sweep: Slipway['sweep']): Promise<void> {
  const id = `sweep-${randomUUID()}`;
  return sweepAll(
    { kind: 'everything' },
    (task) => sweep(probot, task, id),
    (error, task) => probot.log.error({ err: error, sweep: id, task }, 'A piece of the sweep failed.'),
  );
}

/** Sweeps again and again, until it is aborted; resolves once nothing is swept any more. */
export async function keepSweeping(
  probot: Probot,
  sweep: Slipway['sweep'],
  ending: AbortSignal,
): Promise<void> {
  const waiting = { signal: ending, ref: false };
  const pause = async (): Promise<void> => {
    await sleep(limits.sweepMinutes * 60_000, undefined, waiting).catch(() => undefined);
  };
  await pause();
  while (!ending.aborted) {
    await sweepOnce(probot, sweep);
    await pause();
  }
}
