import { newestRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import { closedUnmerged, tellEnd } from './changed.ts';
import { markEnded } from './end.ts';
import type { DeployTools, Occasion } from './tools.ts';

/** Tells whoever asked for it that it was closed without being merged, and takes the branch away. */
export async function recordClosed(
  tools: DeployTools,
  look: DeployPullLook,
  occasion: Occasion,
): Promise<void> {
  const { repository, repositoryId, branch, branchHead, head, link } = look;
  const { deployPulls } = tools.github;
  const own = newestRequest(look);
  // What we close ourselves is told by whoever closes it.
  if (own?.mark.state !== 'open') return;
  await tellEnd(tools, look, { asked: own.asked, key: own.mark.key }, closedUnmerged, occasion);
  await markEnded(deployPulls, repository, own.head, link);
  if (branchHead === head.sha)
    await deployPulls.move({ repository, repositoryId, branch, from: head.sha, to: null });
}
