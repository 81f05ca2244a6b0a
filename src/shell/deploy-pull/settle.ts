import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { type PullName, Unavailable } from '../../ports.ts';
import { tellIfChanged } from './changed.ts';
import { recordClosed } from './closed.ts';
import { mergeOnce } from './merge.ts';
import { recordMerged } from './merged.ts';
import { newestRequest } from '../../core/deploy-pull/requests.ts';
import { isTold, tellProblem } from './tell.ts';
import type { DeployTools, Occasion } from './tools.ts';
import { tellHealed } from './waiting.ts';

/** Pause before another look, in milliseconds; each later one is longer by as much. */
const pauseMs = 250;

/**
 * Does what a deploy pull request is due for: merges one that is green, records and tells of one that is
 * merged, by whomever. Does nothing with any other pull request. However often it is called, there is one
 * merge, and what is told in the end is how it stands.
 */
export async function settleDeployPull(
  tools: DeployTools,
  pull: PullName,
  occasion: Occasion,
): Promise<void> {
  const key = `deploy ${pull.repository.toLowerCase()}#${pull.number}`;
  await tools.inTurn(key, () => settle(tools, pull, occasion));
}

async function settle(tools: DeployTools, pull: PullName, occasion: Occasion): Promise<void> {
  for (let tries = 1; tries <= limits.compareTries; tries += 1) {
    const look = await tools.github.deployPulls.pull(pull.repository, pull.number);
    if (look === null) return;
    if (await isSettled(tools, look, occasion)) return;
    await tools.pause(pauseMs * tries);
  }
  throw new Unavailable('The deploy pull request moves faster than it can be merged.');
}

async function isSettled(tools: DeployTools, look: DeployPullLook, occasion: Occasion): Promise<boolean> {
  if (look.state === 'merged') {
    // GitHub may name the commit a moment later.
    if (look.merged === null) return false;
    if (look.head.mark?.state !== 'told') await recordMerged(tools, look, look.merged, occasion);
    return true;
  }
  if (look.state === 'closed') {
    await recordClosed(tools, look, occasion);
    return true;
  }
  const came = await mergeOnce(tools, look, occasion);
  if (isProblem(came)) return isRefused(tools, look, came, occasion);
  if (came === 'waits') await tellHealed(tools, look, occasion);
  return came === 'waits';
}

/** What is refused may be merged by another process, before that is told and while it is: that then counts. */
async function isRefused(
  tools: DeployTools,
  look: DeployPullLook,
  problem: Problem,
  occasion: Occasion,
): Promise<boolean> {
  if (await isTold(tools, look, problem)) return true;
  const {
    repository,
    link: { number },
    head,
  } = look;
  const now = await tools.github.deployPulls.pull(repository, number);
  if (now?.state !== 'open' || now.head.sha !== head.sha) return false;
  await tellProblem(tools, now, problem, occasion);
  const own = newestRequest(now);
  const waiting = own && { pull: { repository, number }, asked: own.asked, key: own.mark.key };
  if (waiting !== null) await tellIfChanged(tools, waiting, occasion);
  return true;
}
