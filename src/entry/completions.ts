import { commandSpecs } from '../commands/index.ts';
import { usage } from '../commands/spec.ts';
import { parseApplicationConfig, parseConfig } from '../core/config/parse.ts';
import type { Config } from '../core/config/types.ts';
import { isProblem } from '../core/problem.ts';
import type { CommandCompletion } from '../sandbox/contract.ts';
import type { World } from '../sandbox/world/contract.ts';

/**
 * What the page's comment box completes on pull requests of a repository: the commands, and the
 * environments and services of its environment repository's `slipway.yaml`, as far as that can be read.
 */
export async function completions(world: World, repository: string): Promise<readonly CommandCompletion[]> {
  const config = await configFor(world, repository);
  const services = [...(config?.services.values() ?? [])];
  const own = services.filter((service) => service.repository === repository);
  const values: Readonly<Record<string, readonly string[]>> = {
    environment: [...(config?.environments.keys() ?? [])],
    // On a pull request of the environment repository itself, any may be meant.
    service: (own.length > 0 ? own : services).map(({ name }) => name),
    command: commandSpecs.map(({ name }) => name),
  };
  return commandSpecs.map((spec) => ({
    command: `/${spec.name}`,
    usage: usage(spec),
    summary: spec.summary,
    arguments: spec.positionals.map(({ name }) => (values[name] ?? []).map((value) => ({ value }))),
    flags: spec.flags.map((flag) => ({
      value: flag.value === 'none' ? `--${flag.name}` : `--${flag.name}=`,
      summary: flag.text,
    })),
  }));
}

/** The configuration that commands on the repository's pull requests go by. */
async function configFor(world: World, repository: string): Promise<Config | null> {
  const own = await read(world, repository, '.github/slipway.yaml');
  const application = own === null ? null : parseApplicationConfig(own);
  if (isProblem(application)) return null;
  const source = await read(world, application?.environmentRepository ?? repository, 'slipway.yaml');
  const config = source === null ? null : parseConfig(source);
  return isProblem(config) ? null : config;
}

async function read(world: World, repository: string, path: string): Promise<string | null> {
  if (world.repository(repository) === null) return null;
  const git = world.git(repository);
  const sha = await git.resolve(`HEAD:${path}`);
  const bytes = sha === null ? null : await git.blob(sha);
  return bytes === null ? null : Buffer.from(bytes).toString('utf8');
}
