import { withheldProblem } from '../../core/audience.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { tellAsker } from './end.ts';
import { readPlace } from './place.ts';
import { newestRequest, ownKey } from '../../core/deploy-pull/requests.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** Tells what is wrong with it: on the deploy pull request, and where it was asked for last. */
export async function tellProblem(
  tools: DeployTools,
  look: DeployPullLook,
  problem: Problem,
  { at }: Occasion,
): Promise<void> {
  const { repository, link, place } = look;
  const own = newestRequest(look);
  const { action, from } = own?.trailers ?? { action: 'deploy', from: null };
  const words = [`/${action}`, ...(from === null ? [] : [from]), place.environment, place.service];
  const command = words.join(' ');
  const outcome = (told: Problem) => ({ kind: 'problem' as const, command, problem: told });
  const here = { asked: { repository, pull: link.number }, key: ownKey };
  await tellAsker(tools, here, outcome(problem), at);
  if (own === null) return;
  const now = await readPlace(tools, look, own);
  const isShown = !isProblem(now) && now.showManifests;
  const told = isShown ? problem : withheldProblem(problem, repository);
  await tellAsker(tools, { asked: own.asked, key: own.mark.key }, outcome(told), at);
}
