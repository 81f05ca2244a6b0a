import { teamsToKnow } from '../core/access.ts';
import type { Config, Grantee } from '../core/config/types.ts';
import { limits } from '../core/limits.ts';
import { isProblem } from '../core/problem.ts';
import type { Request } from '../core/request.ts';
import { comesBefore, selectTarget, type Target, targetBefore, targetFrom } from '../core/targets.ts';
import type { Look } from './snapshot.ts';

export type Team = Extract<Grantee, { readonly kind: 'team' }>;

/** What one look at the environment repository asks for. */
export interface Asking {
  readonly paths: readonly string[];
  /** GitHub’s environments whose deployments matter. */
  readonly deployedTo: readonly string[];
}

/** What else matters than the services that are meant. */
export interface Beside {
  /** The same services in the environment that comes before. */
  readonly before: Target | null;
  /** The same in the environment that is taken from. */
  readonly from: Target | null;
  /** Whether another environment takes only what this one runs. */
  readonly isBefore: boolean;
}

export function askFor(target: Target, { before, from, isBefore }: Beside): Asking {
  const deployments = [before, isBefore ? target : null].flatMap((one) =>
    one === null ? [] : recordedAs(one),
  );
  return {
    paths: distinct([target, before, from].flatMap((one) => one?.services ?? []).map(({ path }) => path)),
    deployedTo: deployments,
  };
}

/** As deployments are recorded: `staging`, or `staging/storefront` where a repository has several services. */
function recordedAs({ environment: { name }, services }: Target): readonly string[] {
  return [name, ...services.map(({ service }) => `${name}/${service.name}`)];
}

/** What a command will need to know, before `slipway.yaml` is read: a wrong guess costs a request. */
export interface Guess extends Asking {
  readonly teams: readonly Pick<Team, 'organization' | 'slug'>[];
  /** null where the process has not read the file before. */
  readonly target: Target | null;
}

/**
 * What this process last read of each environment repository's `slipway.yaml`. Nothing is decided by
 * it: it tells what to ask for, and whatever is asked for is judged by the file that comes with it.
 */
export interface Memory {
  readonly recall: (repository: string) => Config | null;
  readonly keep: (repository: string, config: Config) => void;
}

export function memory(): Memory {
  const configs = new Map<string, Config>();
  return {
    recall: (repository) => configs.get(repository.toLowerCase()) ?? null,
    keep(repository, config) {
      const key = repository.toLowerCase();
      // The longest unused comes first, and goes first.
      configs.delete(key);
      configs.set(key, config);
      const [oldest] = configs.keys();
      if (configs.size > limits.rememberedConfigs && oldest !== undefined) configs.delete(oldest);
    },
  };
}

export function guess(config: Config | null, request: Request, look: Look): Guess {
  const target = config === null ? null : selectTarget(config, { ...look, repository: request.repository });
  if (config === null || target === null || isProblem(target)) return usual(request, look);
  const before = look.seesBefore ? targetBefore(config, target) : null;
  const from = look.from !== null ? targetFrom(config, look.from, target) : null;
  return {
    ...askFor(target, {
      before: isProblem(before) ? null : before,
      from: isProblem(from) ? null : from,
      isBefore: look.seesBefore && comesBefore(config, target.environment),
    }),
    teams: teamsToKnow(target.environment, [look.wish, ...look.alsoWishes]),
    target,
  };
}

function distinct(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}

function usual(request: Request, look: Look): Guess {
  const paths = usualPaths(request, look);
  // Deployments of several services are recorded under the same names.
  const deployedTo = look.seesBefore && paths.length > 0 ? [look.environment, ...paths] : [];
  return { paths, deployedTo, teams: [], target: null };
}

/** The usual layout: `<environment>/<service>`, and services that are called as their repositories are. */
function usualPaths(request: Request, look: Look): readonly string[] {
  const names = look.services.length > 0 ? look.services : request.repository.split('/').slice(1);
  const plain = /^\w[\w.-]*$/;
  if (!plain.test(look.environment) || names.length > limits.servicesPerCommand) return [];
  return names.filter((name) => plain.test(name)).map((name) => `${look.environment}/${name}`);
}
