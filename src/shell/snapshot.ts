import { isWriter, mayDo, teamsToKnow, type Wish } from '../core/access.ts';
import { parseApplicationConfig, parseConfig } from '../core/config/parse.ts';
import { limits } from '../core/limits.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { notForStrangers } from '../core/problems/access.ts';
import { noConfiguration, noEnvironmentRepository } from '../core/problems/github.ts';
import type { Request } from '../core/request.ts';
import type { Config } from '../core/config/types.ts';
import type { Actor, ServiceState, Snapshot } from '../core/snapshot.ts';
import { selectTarget, type Target } from '../core/targets.ts';
import type { ApplicationReading, EnvironmentReading, GitHub } from '../ports.ts';
import type { Shell } from './shell.ts';

/** `role_name` and `permission` of who asks. */
export type Role = Promise<{ readonly role: string; readonly permission: string }>;

/** What the command's words say to look at. */
export interface Look {
  readonly environment: string;
  readonly services: readonly string[];
  readonly wish: Wish;
  readonly historyLimit: number;
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
  let paths = usualPaths(request, look);
  let role = firstRole;
  let first = true;

  async function read(): Promise<Snapshot | Problem> {
    // A right may be taken away while the command waits.
    if (!first) role = shell.github.application.role(request.repository, request.comment.author);
    first = false;
    for (let tries = 1; tries <= limits.looks; tries += 1) {
      const found = await lookOnce();
      if (found !== 'other paths') return found;
    }
    throw new Error(`The folders of ${look.environment} did not settle after ${limits.looks} looks.`);
  }

  async function lookOnce(): Promise<Snapshot | Problem | 'other paths'> {
    const reading = await shell.github.environments.read({
      repository,
      paths,
      historyLimit: look.historyLimit,
      pull: { repository: request.repository, number: request.pull },
    });
    if (isProblem(reading)) return reading;
    const selected = select(reading, request, look);
    if (isProblem(selected)) return forEyesOf(request, await role, selected);
    const { config, target } = selected;
    const wanted = target.services.map(({ path }) => path);
    if (!wanted.every((path) => reading.paths.has(path))) {
      paths = wanted;
      return 'other paths';
    }
    const actor = await readActor(
      shell.github,
      request,
      await role,
      teamsToKnow(target.environment, look.wish),
    );
    const services = statesOf(target, reading);
    if (isProblem(services)) return mayDo(actor, target.environment, look.wish) ?? services;
    return {
      request,
      actor,
      application,
      repository: reading.repository,
      config,
      environment: target.environment,
      services,
      pullHead: reading.pullHead,
    };
  }

  return read;
}

function select(
  { configuration, repository }: EnvironmentReading,
  request: Request,
  look: Look,
): { readonly config: Config; readonly target: Target } | Problem {
  if (configuration === null) return noConfiguration(repository.name, repository.branch);
  const config = parseConfig(configuration);
  if (isProblem(config)) return config;
  const target = selectTarget(config, { ...look, repository: request.repository });
  return isProblem(target) ? target : { config, target };
}

/** What the environment repository holds is not told to those who may not write here. */
function forEyesOf(request: Request, role: Awaited<Role>, problem: Problem): Problem {
  const actor = { login: request.comment.author, teams: [], ...role };
  return isWriter(actor) ? problem : notForStrangers(role.role);
}

function statesOf(target: Target, reading: EnvironmentReading): readonly ServiceState[] | Problem {
  const services: ServiceState[] = [];
  for (const { service, path } of target.services) {
    const held = reading.paths.get(path);
    if (held === undefined) throw new Error(`${path} was not looked at.`);
    if (isProblem(held)) return held;
    services.push({ service, path, ...held });
  }
  return services;
}

/** The usual layout, guessed so that the first look at the repository is the only one. */
function usualPaths(request: Request, look: Look): readonly string[] {
  const names = look.services.length > 0 ? look.services : request.repository.split('/').slice(1);
  const plain = /^\w[\w.-]*$/;
  if (!plain.test(look.environment) || names.length > limits.servicesPerCommand) return [];
  return names.filter((name) => plain.test(name)).map((name) => `${look.environment}/${name}`);
}

/** `owner/name` of where an application repository is deployed to. */
export function environmentRepository(
  shell: Shell,
  request: Request,
  { configuration }: ApplicationReading,
): string | Problem {
  if (configuration === null) {
    return shell.defaultEnvironmentRepository ?? noEnvironmentRepository(request.repository);
  }
  const parsed = parseApplicationConfig(configuration);
  return isProblem(parsed) ? parsed : parsed.environmentRepository;
}

async function readActor(
  github: GitHub,
  request: Request,
  role: Awaited<Role>,
  teams: readonly { readonly organization: string; readonly slug: string }[],
): Promise<Actor> {
  const login = request.comment.author;
  const memberships = await Promise.all(
    teams.map(async ({ organization, slug }) =>
      (await github.application.isTeamMember(organization, slug, login)) ? [`${organization}/${slug}`] : [],
    ),
  );
  return { login, ...role, teams: memberships.flat() };
}
