import type { Scene } from '../../commands/shared.ts';
import { mayShowManifests, withheldFreezes, withheldLocks } from '../../core/audience.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import type { AskedIn } from '../../core/deploy-pull/asked.ts';
import type { DeployPullLook } from '../../core/deploy-pull/types.ts';
import type { Before } from '../../core/gates/order.ts';
import { limits } from '../../core/limits.ts';
import type { Locks } from '../../core/locks/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { noConfiguration } from '../../core/problems/github.ts';
import type { ServiceState } from '../../core/snapshot.ts';
import { selectTarget, targetBefore } from '../../core/targets.ts';
import type { EnvironmentReading } from '../../ports.ts';
import { type Asking, askFor } from '../guess.ts';
import { beforeOf, stateOf } from '../snapshot.ts';
import type { OwnRequest } from '../../core/deploy-pull/requests.ts';
import type { DeployTools } from './tools.ts';

/** The service in its environment, as the default branch has it now. */
export interface PlaceNow {
  readonly scene: Scene;
  readonly config: Config;
  readonly state: ServiceState;
  readonly locks: Locks;
  /** What the environment that has to come first holds. */
  readonly before: Before | null;
  /** Whether those who see the application’s pull request may see the manifests. */
  readonly showManifests: boolean;
}

/** The folder is that which `slipway.yaml` gives it: where that is not the one looked at, it is looked at again. */
export async function readPlace(
  { github }: Pick<DeployTools, 'github'>,
  { repository, place }: DeployPullLook,
  { asked }: Pick<OwnRequest, 'asked'>,
): Promise<PlaceNow | Problem> {
  const pull = { repository: asked.repository, number: asked.pull };
  let asking: Asking = { paths: [`${place.environment}/${place.service}`], deployedTo: [] };
  for (let looks = 0; looks < limits.looks; looks += 1) {
    const reading = await github.environments.read({
      repository,
      ...asking,
      // A rollback may undo as many.
      historyLimit: limits.revisionsRead,
      parents: false,
      aside: true,
      pull,
    });
    if (isProblem(reading)) return reading;
    const found = placeIn(reading, asked, { ...place, asking });
    if (!('paths' in found)) return found;
    asking = found;
  }
  throw new Error(`The folder of ${place.service} did not settle after ${limits.looks} looks.`);
}

/** Answers other paths where `slipway.yaml` names others. */
function placeIn(
  reading: EnvironmentReading,
  asked: AskedIn,
  place: DeployPullLook['place'] & { readonly asking: Asking },
): PlaceNow | Problem | Asking {
  const { repository, configuration, visibility } = reading;
  if (configuration === null) return noConfiguration(repository.name, repository.branch);
  const config = parseConfig(configuration);
  if (isProblem(config)) return config;
  const { environment: name, service, asking } = place;
  const target = selectTarget(config, {
    repository: asked.repository,
    environment: name,
    services: [service],
  });
  if (isProblem(target)) return target;
  const earlier = targetBefore(config, target);
  if (isProblem(earlier)) return earlier;
  const [one] = target.services;
  if (one === undefined) throw new Error('A service that is asked for by name is there, or a problem.');
  const wanted = askFor(target, { before: earlier, from: null, isBefore: false });
  const isAsked =
    wanted.paths.every((path) => reading.paths.has(path)) &&
    wanted.deployedTo.every((deployed) => asking.deployedTo.includes(deployed));
  if (!isAsked) return wanted;
  const state = stateOf(one, reading);
  if (isProblem(state)) return state;
  const before = earlier && beforeOf(earlier, reading);
  const application = { repository: asked.repository };
  const showManifests = mayShowManifests(visibility, config);
  const environment = showManifests ? target.environment : withheldFreezes(target.environment);
  const scene = { config, environment, repository, services: [state], application };
  // What shuts the merge is told where it was asked for, too.
  const locks = showManifests ? reading.locks : withheldLocks(reading.locks, asked.repository);
  return { scene, config, state, locks, before, showManifests };
}
