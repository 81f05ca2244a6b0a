import type { DeployPullLook, MergedCommit } from '../../core/deploy-pull/types.ts';
import { claim } from '../../core/locks/claim.ts';
import { formatLockCommit } from '../../core/locks/message.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { type Text, text } from '../../core/text.ts';
import { changeLocks } from '../locks/change.ts';
import { tellProblem } from './tell.ts';
import type { DeployTools, Occasion } from './tools.ts';

const locking = text`Slipway is locking the service in this environment.`;

export interface Alarm {
  /** Of the lock. */
  readonly reason: string;
  /** Made with what has become of the lock. */
  readonly problem: (lock: Text) => Problem;
}

/** What was merged is not what was approved, or not what was to be merged. */
export function somethingElse(problem: Alarm['problem']): Alarm {
  return { reason: 'what was merged is not what was approved', problem };
}

/** Somebody merged what Slipway would not have merged then. */
export function whileShut(problem: Alarm['problem']): Alarm {
  return { reason: 'it was merged while a gate was shut', problem };
}

/**
 * Tells of a merge that should not have been, and locks the service.
 * @param record makes the deployment one that has failed
 */
export async function raiseAlarm(
  tools: DeployTools,
  look: DeployPullLook,
  merged: MergedCommit,
  alarm: Alarm,
  record: () => Promise<unknown>,
  occasion: Occasion,
): Promise<void> {
  // Whatever becomes of the lock, people are told first.
  await tellProblem(tools, look, alarm.problem(locking), occasion);
  await record();
  const lock = await lockService(tools, look, merged, alarm, occasion);
  await tellProblem(tools, look, alarm.problem(lock), occasion);
}

/**
 * Nobody deploys there until somebody has looked.
 * @returns what has come of it, for the alarm
 */
async function lockService(
  tools: DeployTools,
  { repository, app, place }: DeployPullLook,
  { sha }: MergedCommit,
  { reason }: Alarm,
  { at }: Occasion,
): Promise<Text> {
  // One sweep may find several alarms; and one alarm locks once, even if it is told again after an `/unlock`.
  const delivery = `merged-${sha}`;
  const locked = await changeLocks(tools, repository, (locks) => {
    const claimed = claim(locks, {
      place: { environment: place.environment, services: [place.service] },
      holder: app,
      reason,
      at,
      now: at,
      until: null,
      request: null,
      pull: null,
      delivery,
    });
    if (isProblem(claimed)) return claimed;
    const { changes } = claimed;
    const message = formatLockCommit({
      action: 'lock',
      locks: claimed.locks,
      reason,
      request: null,
      delivery,
    });
    return { answer: null, commit: changes.length === 0 ? null : { message, changes } };
  });
  return isProblem(locked)
    ? text`Slipway could not lock the service in this environment: ${locked.title}`
    : text`Slipway has locked the service in this environment.`;
}
