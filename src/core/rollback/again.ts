import { type DeployedService, parseTrailers } from '../commit/trailers.ts';
import { historyFrom } from '../history.ts';
import { isProblem } from '../problem.ts';
import type { ServiceState } from '../snapshot.ts';
import { chooseAims } from './choose.ts';
import type { LeftService } from './told.ts';
import type { Chosen, Way } from './types.ts';

/** A rollback that is in. */
interface Landed {
  readonly sha: string;
  readonly at: string;
  readonly delivery: string | null;
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
  const reverts = new Map(landed.services.map((one) => [one.service, one.reverts.join()]));
  if (services.some((state) => !reverts.has(state.service.name) && isTouchedSince(state, landed)))
    return null;
  const before = services.map((state) =>
    historyFrom(state, state.history.commits.findIndex(({ sha }) => sha === landed.sha) + 1),
  );
  const chosen = chooseAims(before, environment, way, landed.delivery);
  if (isProblem(chosen)) return null;
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

/** By somebody else than the very command, which rolls back one service after another where it does so by pull requests. */
function isTouchedSince({ history: { commits } }: ServiceState, { at, delivery }: Landed): boolean {
  const [newest] = commits;
  if (newest === undefined || Date.parse(newest.at) <= Date.parse(at)) return false;
  return delivery === null || parseTrailers(newest.message)?.delivery !== delivery;
}
