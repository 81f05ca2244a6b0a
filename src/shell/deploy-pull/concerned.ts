import { deployBranch } from '../../core/deploy-pull/branch.ts';
import { limits } from '../../core/limits.ts';
import type { ConcernedPlace } from '../../core/locks/force.ts';
import { isProblem } from '../../core/problem.ts';
import { forEachOf } from '../at-once.ts';
import { settleDeployPull } from './settle.ts';
import type { DeployTools, Occasion } from './tools.ts';

/**
 * Settles the deploy pull requests of a place where a lock has come or gone: those that it held are merged now, and those
 * that were green are held. What fails is left to the sweep, and so are those beyond the limit.
 */
export async function settlePlace(
  tools: DeployTools,
  { repository, environment, services }: ConcernedPlace,
  occasion: Occasion,
): Promise<void> {
  const branches = services
    .slice(0, limits.relockedServices)
    .map((service) => deployBranch({ environment, service }));
  if (branches.length === 0) return;
  const looked = await tools.github.deployPulls.look(repository, branches);
  if (isProblem(looked)) return;
  const open = [...looked.branches.values()].flatMap(({ pull }) => pull ?? []);
  const failures = await forEachOf(open, limits.pullsAtOnce, ({ number }) =>
    settleDeployPull(tools, { repository, number }, occasion),
  );
  const { delivery } = occasion;
  for (const err of failures)
    tools.log.error({ err, delivery, repository }, 'A deploy that a lock concerns could not be settled.');
}
