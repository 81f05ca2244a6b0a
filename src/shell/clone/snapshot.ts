import type { ClonableCommand } from '../../commands/command.ts';
import type { ParsedCommand } from '../../commands/parse.ts';
import type { ClonedFolder, ClonePlace, ClonePort } from '../../core/clone/port.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config } from '../../core/config/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { servicesNeeded } from '../../core/problems/clone.ts';
import { noConfiguration } from '../../core/problems/github.ts';
import { unknownService } from '../../core/problems/target.ts';
import type { CloneRequest } from '../../core/request.ts';
import type { CloneSnapshot, ServiceState } from '../../core/snapshot.ts';
import { selectTarget, type Target, targetBefore } from '../../core/targets.ts';
import type { EnvironmentReading, RegistryPort } from '../../ports.ts';
import { beforeOf, statesOf } from '../snapshot.ts';

/** One command that is run in a clone. */
export interface Cloned {
  readonly clone: ClonePort;
  readonly registry: RegistryPort;
  readonly command: ClonableCommand;
  readonly parsed: ParsedCommand;
  readonly request: CloneRequest;
}

/** What was read, and where a commit would go. */
export interface ClonedLook {
  readonly snapshot: CloneSnapshot;
  readonly place: ClonePlace;
}

/** Reads of a clone what a command has to see; of the rest it knows that it knows nothing. */
export async function lookAtClone(it: Cloned): Promise<ClonedLook | Problem> {
  const { clone, command, parsed, request } = it;
  const place = await clone.place();
  if (isProblem(place)) return place;
  const { repository, refusal, unpushed, shallow } = place;
  if (refusal !== null) return refusal;
  const text = await clone.configuration(repository.head);
  if (text === null) return noConfiguration(repository.name, repository.branch);
  const config = parseConfig(text);
  if (isProblem(config)) return config;
  const target = targetOf(config, parsed);
  if (isProblem(target)) return target;
  const before = command.seesBefore === true ? targetBefore(config, target) : null;
  if (isProblem(before)) return before;
  const locks = await clone.locks(place);
  if (isProblem(locks)) return locks;
  const reading = await read(it, place, [target, ...(before === null ? [] : [before])]);
  const services = statesOf(target, reading);
  if (isProblem(services)) return services;
  const seen: CloneSnapshot = {
    request,
    application: { repository: target.services[0]?.service.repository ?? '', pull: null },
    repository,
    config,
    environment: target.environment,
    services,
    before: before && beforeOf(before, reading),
    from: null,
    failed: reading.failed,
    seen: reading.seen,
    proposals: [],
    locks: locks ?? { head: null, locks: [], unreadable: [], messages: [] },
    knowsLocks: locks !== null,
    unpushed,
    shallow,
    showManifests: true,
    showApplication: true,
  };
  return { snapshot: await withImages(it, seen), place };
}

/** As on a pull request, a command is for services of one application repository. */
function targetOf(config: Config, parsed: ParsedCommand): Target | Problem {
  const named = parsed.list('service');
  const unknown = named.find((name) => !config.services.has(name));
  if (unknown !== undefined) return unknownService(unknown, [...config.services.keys()]);
  const meant = named.length === 0 ? [...config.services.keys()] : named;
  const repositories = [...new Set(meant.map((name) => config.services.get(name)?.repository ?? ''))];
  const [repository = '', ...others] = repositories;
  if (others.length > 0) return servicesNeeded(repositories);
  return selectTarget(config, { repository, environment: parsed.required('environment'), services: named });
}

/** Which deployments have failed only GitHub knows. */
async function read(
  { clone }: Cloned,
  { repository }: ClonePlace,
  targets: readonly Target[],
): Promise<Pick<EnvironmentReading, 'paths' | 'failed' | 'seen'>> {
  const paths = new Map<string, ClonedFolder | Problem>();
  // One after another: each starts several processes.
  for (const { path } of targets.flatMap(({ services }) => services))
    paths.set(path, await clone.folder(repository.head, path));
  return { paths, failed: [], seen: null };
}

async function withImages(
  { command, parsed, registry }: Cloned,
  seen: CloneSnapshot,
): Promise<CloneSnapshot> {
  const services = seen.services.map(async (state): Promise<ServiceState> => {
    const { service } = state;
    const image =
      service.registry === 'ignored' ? null : (command.image?.({ ...seen, service }, parsed) ?? null);
    return image === null ? state : { ...state, image: { image, answer: await registry.resolve(image) } };
  });
  return { ...seen, services: await Promise.all(services) };
}
