import { writeComment } from '../../comment/write.ts';
import { withheldProblem } from '../../core/audience.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import type { Outcome } from '../../core/outcome.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { type Asker, commentsOf, tellAsker } from './end.ts';
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
  await tellAsker(tools, hereOf(look), outcomeOf(look, problem), at);
  const own = newestRequest(look);
  if (own === null) return;
  const now = await readPlace(tools, look, own);
  const isShown = !isProblem(now) && now.showManifests;
  const told = isShown ? problem : withheldProblem(problem, look.repository);
  await tellAsker(tools, { asked: own.asked, key: own.mark.key }, outcomeOf(look, told), at);
}

/** Whether all of that is told already: then nothing else has to be read for it. */
export async function isTold(tools: DeployTools, look: DeployPullLook, problem: Problem): Promise<boolean> {
  const says = async (asker: Asker, ...ways: readonly Problem[]) => {
    const [body = null] = (await commentsOf(tools, asker)).map((one) => one.body.trim());
    const written = ways.map((way) =>
      writeComment(outcomeOf(look, way), tools.templates, { delivery: asker.key }).trim(),
    );
    return body !== null && written.includes(body);
  };
  if (!(await says(hereOf(look), problem))) return false;
  const own = newestRequest(look);
  if (own === null) return true;
  const withheld = withheldProblem(problem, look.repository);
  return says({ asked: own.asked, key: own.mark.key }, problem, withheld);
}

/** The comment on the deploy pull request. */
export function hereOf({ repository, link }: DeployPullLook): Asker {
  return { asked: { repository, pull: link.number }, key: ownKey };
}

function outcomeOf(look: DeployPullLook, problem: Problem): Outcome {
  const { action, from } = newestRequest(look)?.trailers ?? { action: 'deploy', from: null };
  const { environment, service } = look.place;
  const words = [`/${action}`, ...(from === null ? [] : [from]), environment, service];
  return { kind: 'problem', command: words.join(' '), problem };
}
