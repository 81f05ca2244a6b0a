import type { Result } from '../commands/command.ts';
import type { Scene } from '../commands/shared.ts';
import type { Environment } from '../core/config/types.ts';
import type { ManifestDiff } from '../core/diff/types.ts';
import { isProblem } from '../core/problem.ts';
import { type Target, targetIn } from '../core/targets.ts';
import { readOnce } from '../core/tree/layers.ts';
import { compareSides, type Side, sideOf } from './render.ts';
import type { Shell } from './shell.ts';

/** The services' folders of one environment. */
type Place = Side & { readonly environment: Environment };

/** What differs between two environments that are laid side by side; null where that cannot be told. */
export async function compareEnvironments(
  shell: Pick<Shell, 'renderer'>,
  there: Place,
  here: Place,
): Promise<ManifestDiff | null> {
  const diff = await compareSides(shell, here, { ...there, relative: true }, { ...here, relative: true });
  if (isProblem(diff)) return null;
  // Nothing happens to either.
  return { ...diff, resources: diff.resources.map((resource) => ({ ...resource, effects: [] })) };
}

/** The result of a promotion that is in, with what differs between the two environments as its commit has them. */
export async function withBetweenAt(
  shell: Pick<Shell, 'renderer' | 'github'>,
  scene: Scene,
  commit: string,
  result: Result,
): Promise<Result> {
  if (result.kind !== 'deploy' || result.promotedFrom === undefined) return result;
  return { ...result, between: await betweenAt(shell, scene, commit, result.promotedFrom) };
}

async function betweenAt(
  { renderer, github: { environments } }: Pick<Shell, 'renderer' | 'github'>,
  { config, repository, ...here }: Scene,
  commit: string,
  from: string,
): Promise<ManifestDiff | null> {
  const taken = config.environments.get(from);
  const services = here.services.map(({ service }) => service);
  const there = taken === undefined ? null : targetIn(taken, services);
  if (there === null || isProblem(there)) return null;
  const folders = [...there.services, ...here.services].map(({ path }) => ({ commit, path }));
  const held = await environments.entriesAt(repository.name, folders);
  if (isProblem(held)) return null;
  const tree = readOnce(environments.trees(repository.name)(commit));
  const placeOf = ({ environment, services: wanted }: Target): Place => ({
    ...sideOf(
      wanted.map((one) => ({ ...one, entries: held.at(commit, one.path) })),
      tree,
    ),
    environment,
  });
  return compareEnvironments({ renderer }, placeOf(there), placeOf(here));
}
