import type { Config, Environment, Service } from './config/types.ts';
import { limits } from './limits.ts';
import type { Problem } from './problem.ts';
import { isProblem } from './problem.ts';
import {
  foreignService,
  noServiceHere,
  tooManyServices,
  unknownEnvironment,
  unknownService,
} from './problems/target.ts';
import { expand } from './template.ts';

/** The same services in the environment that `after` names; null where it names none. */
export function targetBefore(config: Config, { environment, services }: Target): Target | Problem | null {
  const before = environment.after === null ? undefined : config.environments.get(environment.after);
  return before === undefined
    ? null
    : targetIn(
        before,
        services.map(({ service }) => service),
      );
}

/** Whether another environment takes only what this one runs. */
export function comesBefore(config: Config, { name }: Pick<Environment, 'name'>): boolean {
  return [...config.environments.values()].some(({ after }) => after === name);
}

export interface Target {
  readonly environment: Environment;
  readonly services: readonly { readonly service: Service; readonly path: string }[];
}

/**
 * Which folders a command means. Without named services, all that `slipway.yaml` gives to the
 * application repository; a service of another repository is refused.
 */
export function selectTarget(
  config: Config,
  wanted: { readonly repository: string; readonly environment: string; readonly services: readonly string[] },
): Target | Problem {
  const environment = config.environments.get(wanted.environment);
  if (environment === undefined)
    return unknownEnvironment(wanted.environment, [...config.environments.keys()]);

  const own = [...config.services.values()].filter((service) => same(service.repository, wanted.repository));
  if (own.length === 0) return noServiceHere(wanted.repository);
  for (const name of wanted.services) {
    const service = config.services.get(name);
    if (service === undefined) return unknownService(name, own.map(nameOf));
    if (!same(service.repository, wanted.repository)) return foreignService(service, wanted.repository);
  }
  const chosen =
    wanted.services.length === 0 ? own : own.filter(({ name }) => wanted.services.includes(name));
  if (chosen.length > limits.servicesPerCommand) return tooManyServices(chosen.length);
  return targetIn(environment, chosen);
}

/** The same services in another environment, by its name. */
export function targetFrom(config: Config, name: string, { services }: Target): Target | Problem {
  const environment = config.environments.get(name);
  if (environment === undefined) return unknownEnvironment(name, [...config.environments.keys()]);
  return targetIn(
    environment,
    services.map(({ service }) => service),
  );
}

/** The folders of services in an environment. */
export function targetIn(environment: Environment, services: readonly Service[]): Target | Problem {
  const targets = [];
  for (const service of services) {
    const path = expand(environment.path, { service: service.name });
    if (isProblem(path)) return path;
    targets.push({ service, path });
  }
  return { environment, services: targets };
}

const nameOf = (service: Service): string => service.name;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
