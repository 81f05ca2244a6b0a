import { targetOf } from '../../commands/shared.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { isProblem } from '../../core/problem.ts';
import { text } from '../../core/text.ts';
import { endOf, markEnded, tellAsker } from './end.ts';
import { readPlace } from './place.ts';
import { newestRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** Tells whoever asked for it that it was closed without being merged, and takes the branch away. */
export async function recordClosed(
  tools: DeployTools,
  look: DeployPullLook,
  { at }: Occasion,
): Promise<void> {
  const { repository, repositoryId, branch, branchHead, head, link, place } = look;
  const { deployPulls } = tools.github;
  const own = newestRequest(look);
  // What we close ourselves is told by whoever closes it.
  if (own?.mark.state !== 'open') return;
  const now = await readPlace(tools, look, own);
  if (!isProblem(now)) {
    const end = text`closed without being merged.`;
    const outcome = endOf(targetOf(now.scene), [{ service: place.service, pull: link, end }]);
    await tellAsker(tools, { asked: own.asked, key: own.mark.key }, outcome, at);
  }
  await markEnded(deployPulls, repository, own.head, link);
  if (branchHead === head.sha)
    await deployPulls.move({ repository, repositoryId, branch, from: head.sha, to: null });
}
