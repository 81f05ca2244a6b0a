import type { DeployedService } from '../commit/trailers.ts';
import { historyFrom } from '../history.ts';
import { isProblem } from '../problem.ts';
import type { ServiceState } from '../snapshot.ts';
import { chooseAims } from './choose.ts';
import type { LeftService } from './told.ts';
import type { Chosen, Way } from './types.ts';

/** A rollback that is in. */
interface Landed {
  readonly sha: string;
  readonly services: readonly Pick<DeployedService, 'service' | 'reverts'>[];
}

/**
 * What a rollback that is in was chosen to be, by the histories right before it; null where they come to something else, as
 * where somebody has deployed a service since that it left alone.
 */
export function chosenBefore(
  services: readonly ServiceState[],
  environment: string,
  way: Way,
  landed: Landed,
): Chosen | null {
  const before = services.map((state) =>
    historyFrom(state, state.history.commits.findIndex(({ sha }) => sha === landed.sha) + 1),
  );
  const chosen = chooseAims(before, environment, way, null);
  if (isProblem(chosen)) return null;
  const reverts = new Map(landed.services.map((one) => [one.service, one.reverts.join()]));
  const aims = chosen.aims.filter(({ state: { service } }) => reverts.has(service.name));
  const isSame = aims.every(
    ({ state: { service }, undone }) =>
      undone.map(({ commit }) => commit.sha).join() === reverts.get(service.name),
  );
  if (!isSame || aims.length < reverts.size) return null;
  const gone = chosen.aims
    .filter(({ state: { service }, target }) => target === null && !reverts.has(service.name))
    .map(({ state: { service } }): LeftService => ({ service: service.name, why: 'gone' }));
  return { aims, left: [...chosen.left, ...gone] };
}
