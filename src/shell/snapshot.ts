import { type Wish, teamsToKnow } from '../core/access.ts';
import { parseApplicationConfig, parseConfig } from '../core/config/parse.ts';
import { limits } from '../core/limits.ts';
import { isProblem, type Problem } from '../core/problem.ts';
import { noConfiguration, noEnvironmentRepository } from '../core/problems/github.ts';
import type { Request } from '../core/request.ts';
import type { Actor, Snapshot } from '../core/snapshot.ts';
import { selectTarget } from '../core/targets.ts';
import type { ApplicationReading, GitHub } from '../ports.ts';
import type { Shell } from './shell.ts';

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
  role: Promise<{ readonly role: string; readonly permission: string }>,
  look: Look,
): () => Promise<Snapshot | Problem> {
  let paths = usualPaths(request, look);
  let actor: Actor | null = null;

  async function read(): Promise<Snapshot | Problem> {
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
    if (reading.configuration === null)
      return noConfiguration(reading.repository.name, reading.repository.branch);
    const config = parseConfig(reading.configuration);
    if (isProblem(config)) return config;
    const target = selectTarget(config, { ...look, repository: request.repository });
    if (isProblem(target)) return target;

    actor ??= await readActor(shell.github, request, role, teamsToKnow(target.environment, look.wish));

    const wanted = target.services.map(({ path }) => path);
    if (!wanted.every((path) => reading.paths.has(path))) {
      paths = wanted;
      return 'other paths';
    }
    const services = target.services.flatMap(({ service, path }) => {
      const held = reading.paths.get(path);
      return held === undefined ? [] : [{ service, path, ...held }];
    });
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

/** The usual layout, guessed so that the first look at the repository is the only one. */
function usualPaths(request: Request, look: Look): readonly string[] {
  const names = look.services.length > 0 ? look.services : request.repository.split('/').slice(1);
  const plain = /^\w[\w.-]*$/;
  if (!plain.test(look.environment)) return [];
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
  role: Promise<{ readonly role: string; readonly permission: string }>,
  teams: readonly { readonly organization: string; readonly slug: string }[],
): Promise<Actor> {
  const login = request.comment.author;
  const memberships = await Promise.all(
    teams.map(async ({ organization, slug }) =>
      (await github.application.isTeamMember(organization, slug, login)) ? [`${organization}/${slug}`] : [],
    ),
  );
  return { login, ...(await role), teams: memberships.flat() };
}
