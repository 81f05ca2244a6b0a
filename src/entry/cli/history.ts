import { problemInClone } from '../../core/clone/told.ts';
import { parseConfig } from '../../core/config/parse.ts';
import type { Config, Service } from '../../core/config/types.ts';
import { serviceHistory, withoutNumbers } from '../../core/history/revisions.ts';
import type { ServiceHistory } from '../../core/history/told.ts';
import type { Outcome } from '../../core/outcome.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { noConfiguration } from '../../core/problems/github.ts';
import { unknownEnvironment, unknownService } from '../../core/problems/target.ts';
import { expand } from '../../core/template.ts';
import { localRepository } from '../../edge/local/git.ts';
import { readingPlaceOf, topOf } from '../../edge/local/place.ts';
import { writeTerminal } from '../../terminal/write.ts';
import type { Printed } from './output.ts';

export interface HistoryOptions {
  readonly repo: string;
  /** How many of the newest are listed. What they are is told by older ones, too. */
  readonly limit: number;
}

/** The revisions of an environment, read from a clone with plain git: it works while GitHub does not. */
export async function runHistory(
  ...asked: readonly [environment: string, service: string | undefined, options: HistoryOptions]
): Promise<Printed | Problem> {
  const printed = await readHistory(...asked);
  return isProblem(printed) ? problemInClone(printed) : printed;
}

async function readHistory(
  environmentName: string,
  serviceName: string | undefined,
  { repo, limit }: HistoryOptions,
): Promise<Printed | Problem> {
  const folder = await topOf(repo);
  const place = await readingPlaceOf(folder);
  if (isProblem(place)) return place;
  const { branch, head } = place.repository;
  const repository = localRepository(folder, head);
  const content = await repository.file('slipway.yaml');
  if (content === null) return noConfiguration(repo, branch);
  const config = parseConfig(content);
  if (isProblem(config)) return config;
  const environment = config.environments.get(environmentName);
  if (environment === undefined) return unknownEnvironment(environmentName, [...config.environments.keys()]);
  const chosen = chooseServices(config, serviceName);
  if (isProblem(chosen)) return chosen;

  const services = [];
  for (const service of chosen) {
    const path = expand(environment.path, { service: service.name });
    if (isProblem(path)) return path;
    const history = await repository.history(path, limits.revisionsReadLocally);
    if (isProblem(history)) return history;
    services.push(serviceHistory({ service, path, history }, environment.name, limit));
  }
  const target = { environment: environment.name, repository: repo, repositoryUrl: '', branch };
  const { shallow } = place;
  const outcome: Outcome = { kind: 'history', ...target, services, shallow };
  return {
    terminal: (options) => writeTerminal(outcome, options),
    json: { environment: environment.name, shallow, services: shallow ? services.map(unnumbered) : services },
  };
}

function unnumbered(history: ServiceHistory) {
  return { ...history, revisions: history.revisions.map(withoutNumbers) };
}

function chooseServices(config: Config, name: string | undefined): readonly Service[] | Problem {
  if (name === undefined) return [...config.services.values()];
  const service = config.services.get(name);
  return service === undefined ? unknownService(name, [...config.services.keys()]) : [service];
}
