import { mayDo, teamsToKnow, type Wish } from '../core/access.ts';
import {
  aboutManifests,
  mayShowApplication,
  mayShowManifests,
  withheldFreezes,
  withheldLocks,
  withheldProblem,
} from '../core/audience.ts';
import { parseApplicationConfig, parseConfig } from '../core/config/parse.ts';
import type { Config } from '../core/config/types.ts';
import type { Before } from '../core/gates/order.ts';
import { limits } from '../core/limits.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { noConfiguration, noEnvironmentRepository } from '../core/problems/github.ts';
import type { Request } from '../core/request.ts';
import type { Application, ServiceState, Snapshot } from '../core/snapshot.ts';
import { comesBefore, selectTarget, type Target, targetBefore, targetFrom } from '../core/targets.ts';
import type { ApplicationReading, EnvironmentReading } from '../ports.ts';
import { openProposals } from './deploy-pull/proposals.ts';
import { askFor, type Asking, guess } from './guess.ts';
import { type Images, images, type ImageWish } from './images.ts';
import { type Person, person, type Role } from './person.ts';
import type { Shell } from './shell.ts';

/** What the command's words say to look at. */
export interface Look {
  readonly environment: string;
  /** The environment that is taken from; null where none is. */
  readonly from: string | null;
  readonly services: readonly string[];
  readonly wish: Wish;
  /** What else of the actor's rights matters. */
  readonly alsoWishes: readonly Wish[];
  /** Whether the environment that comes before is looked at, too. */
  readonly seesBefore: boolean;
  /** Whether what the folders held before their newest commits is read, too. */
  readonly seesParent: boolean;
  /** Whether the deploy pull requests that are open are looked at, too. */
  readonly seesProposals: boolean;
  readonly historyLimit: number;
  readonly image: ImageWish;
}

/** Makes the function that reads snapshots for one command: each call looks anew at the environment repository. */
export function snapshots(
  shell: Shell,
  request: Request,
  repository: string,
  { application }: ApplicationReading,
  firstRole: Role,
  look: Look,
): () => Promise<Snapshot | Problem> {
  const { application: people } = shell.github;
  let role: Role | null = firstRole;

  return async () => {
    // A right may be taken away while the command waits.
    const now = role ?? people.role(request.repository, request.comment.author);
    role = null;
    const who = person(people, request, now);
    const guessed = guess(shell.memory.recall(repository), request, look);
    const asking = look.historyLimit === 0 ? nothing : guessed;
    who.prepare(guessed.teams);
    const registry = images(shell.registry, look.image, look.wish);
    if (guessed.target !== null) registry.prepare(guessed.target, who.actor(guessed.teams));
    const at = { shell, request, repository, application, look, who, registry };
    let found = await lookOnce(at, asking);
    for (let tries = 1; 'paths' in found; tries += 1) {
      if (tries === limits.looks)
        throw new Error(`The folders of ${look.environment} did not settle after ${limits.looks} looks.`);
      found = await lookOnce(at, found);
    }
    return found;
  };
}

const nothing: Asking = { paths: [], deployedTo: [] };

interface Looking {
  readonly shell: Shell;
  readonly request: Request;
  readonly repository: string;
  readonly application: Application;
  readonly look: Look;
  readonly who: Person;
  readonly registry: Images;
}

/** Answers what else is to be asked for where `slipway.yaml` names others than were looked at. */
async function lookOnce(
  { shell, request, repository, application, look, who, registry }: Looking,
  { paths, deployedTo }: Asking,
): Promise<Snapshot | Problem | Asking> {
  const reading = await shell.github.environments.read({
    repository,
    paths,
    historyLimit: look.historyLimit,
    parents: look.seesParent,
    aside: look.seesBefore,
    deployedTo,
    pull: { repository: request.repository, number: request.pull },
  });
  if (isProblem(reading)) return reading;
  const config = configOf(reading);
  const showManifests = mayShowManifests(reading.visibility, isProblem(config) ? null : config);
  const shown = (problem: Problem) => (showManifests ? problem : withheldProblem(problem, repository));
  if (isProblem(config)) return who.refusal(shown(config));
  shell.memory.keep(repository, config);
  const target = selectTarget(config, { ...look, repository: request.repository });
  if (isProblem(target)) return who.refusal(target);
  const before = look.seesBefore ? targetBefore(config, target) : null;
  if (isProblem(before)) return who.refusal(before);
  const from = look.from === null ? null : targetFrom(config, look.from, target);
  if (isProblem(from)) return who.refusal(from);
  const wanted =
    look.historyLimit === 0
      ? nothing
      : askFor(target, {
          before,
          from,
          isBefore: look.seesBefore && comesBefore(config, target.environment),
        });
  if (!wanted.paths.every((path) => paths.includes(path))) return wanted;
  if (!wanted.deployedTo.every((name) => deployedTo.includes(name))) return wanted;
  const actor = await who.actor(teamsToKnow(target.environment, [look.wish, ...look.alsoWishes]));
  const services = look.historyLimit === 0 ? unseen(target) : statesOf(target, reading);
  if (isProblem(services))
    return mayDo(actor, target.environment, look.wish) ?? shown(aboutManifests(services));
  const taken = from && beforeOf(from, reading);
  const answers = await registry.of(target, actor, taken);
  return {
    request,
    actor,
    application,
    repository: reading.repository,
    config,
    environment: showManifests ? target.environment : withheldFreezes(target.environment),
    services: services.map((state) => withImage(state, answers.get(state.service.name))),
    before: before && beforeOf(before, reading),
    from: taken,
    proposals: await proposalsOf(shell, look, target, { repository, isShown: showManifests }),
    failed: reading.failed,
    seen: reading.seen,
    locks: showManifests ? reading.locks : withheldLocks(reading.locks, request.repository),
    pullHead: reading.pullHead,
    showManifests,
    showApplication: mayShowApplication(reading.visibility),
  };
}

/** Where deploys wait in pull requests. */
async function proposalsOf(
  { github }: Shell,
  { seesProposals }: Look,
  { environment, services }: Target,
  place: { readonly repository: string; readonly isShown: boolean },
): Promise<Snapshot['proposals']> {
  if (!seesProposals || environment.via !== 'pull-request') return [];
  const names = services.map(({ service }) => service.name);
  return openProposals(github, { ...place, environment: environment.name, services: names });
}

function withImage(state: ServiceState, image: ServiceState['image']): ServiceState {
  return image === undefined ? state : { ...state, image };
}

function configOf({ configuration, repository }: EnvironmentReading): Config | Problem {
  if (configuration === null) return noConfiguration(repository.name, repository.branch);
  return parseConfig(configuration);
}

/** Services of which nothing but their names matters. */
function unseen({ services }: Target): readonly ServiceState[] {
  return services.map((service) => ({ ...service, entries: [], history: { commits: [], total: 0 } }));
}

export function statesOf(
  target: Target,
  reading: Pick<EnvironmentReading, 'paths'>,
): readonly ServiceState[] | Problem {
  const services: ServiceState[] = [];
  for (const one of target.services) {
    const state = stateOf(one, reading);
    if (isProblem(state)) return state;
    services.push(state);
  }
  return services;
}

/** What cannot be read there stops nothing by itself: a gate judges it. */
export function beforeOf(
  { environment, services }: Target,
  reading: Pick<EnvironmentReading, 'paths' | 'failed' | 'seen'>,
): Before {
  return {
    environment,
    services: new Map(services.map((one) => [one.service.name, stateOf(one, reading)])),
    failed: reading.failed,
    seen: reading.seen,
  };
}

export function stateOf(
  { service, path }: Target['services'][number],
  reading: Pick<EnvironmentReading, 'paths'>,
): ServiceState | Problem {
  const held = reading.paths.get(path);
  if (held === undefined) throw new Error(`${path} was not looked at.`);
  return isProblem(held) ? held : { service, path, ...held };
}

/** `owner/name` of where an application repository is deployed to. */
export function environmentRepository(
  shell: Pick<Shell, 'defaultEnvironmentRepository'>,
  request: Pick<Request, 'repository'>,
  { configuration }: ApplicationReading,
): string | Problem {
  if (configuration === null) {
    return shell.defaultEnvironmentRepository ?? noEnvironmentRepository(request.repository);
  }
  const parsed = parseApplicationConfig(configuration);
  return isProblem(parsed) ? parsed : parsed.environmentRepository;
}
