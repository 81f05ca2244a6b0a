import { currentRequest } from '../../core/deploy-pull/requests.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import type { HeldTools } from '../manifests/held.ts';
import { shutSince } from './gates.ts';
import { readPlace } from './place.ts';
import type { DeployTools } from './tools.ts';

/**
 * Asks what holds a deploy pull request as Slipway does before it merges one, for whoever else merges it. What is not
 * Slipway’s own commit of the newest command is nobody’s deploy, and has no gates.
 * @param now ISO 8601 in UTC
 */
export function heldBy(tools: Pick<DeployTools, 'github' | 'registry'>, now: () => string): HeldTools {
  return {
    async held({ repository, number, head }): Promise<Problem | null> {
      const look = await tools.github.deployPulls.pull(repository, number);
      if (look?.state !== 'open' || look.head.sha !== head) return null;
      const own = currentRequest(look);
      if (isProblem(own)) return null;
      const place = await readPlace(tools, look, own);
      return isProblem(place) ? place : shutSince(tools, place, own, now());
    },
  };
}
