import { withheldProblem } from '../../core/audience.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tellAsker } from './end.ts';
import { ownRequest, readPlace } from './place.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** Of the one comment on a deploy pull request that tells what is wrong with it. */
const ownKey = 'deploy-pull';

/** Tells why it is not merged: on the deploy pull request, and where it was asked for. */
export async function tellProblem(
  tools: DeployTools,
  look: DeployPullLook,
  problem: Problem,
  { at }: Occasion,
): Promise<void> {
  const { repository, link, place } = look;
  const own = ownRequest(look);
  const { action, from } = isProblem(own) ? { action: 'deploy', from: null } : own.trailers;
  const words = [`/${action}`, ...(from === null ? [] : [from]), place.environment, place.service];
  const command = words.join(' ');
  const outcome = (told: Problem) => ({ kind: 'problem' as const, command, problem: told });
  const here = { asked: { repository, pull: link.number }, key: ownKey };
  await tellAsker(tools, here, outcome(problem), at);
  if (isProblem(own)) return;
  const now = await readPlace(tools, look, own);
  const isShown = !isProblem(now) && now.showManifests;
  const told = isShown ? problem : withheldProblem(problem, repository);
  await tellAsker(tools, { asked: own.asked, key: own.mark.key }, outcome(told), at);
}
