import type { Config } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { ancestors, folderOf, isWithin } from '../manifests/classify.ts';
import { configuredFolders } from '../review/roots.ts';

/** The names of the environments that a changed path may mean something to, by where it lies alone. */
export type Areas = (path: RepositoryPath) => readonly string[];

/**
 * A service's folder is of its environment. What lies in no service's folder is of the environments whose
 * `path` it would fit with another service (`production/new/…`); what fits none, of all whose services lie
 * beside it (`production/kustomization.yaml`). What stands in place of a folder around those of an environment, such
 * as a link, is of that, too.
 */
export function areasOf(config: Config): Areas {
  const folders = configuredFolders(config);
  const environments = [...config.environments.values()];
  const shapes = environments.map(({ name, path }) => ({ name, shape: shapeOf(path) }));
  const tops = environments.map(({ name, path }) => ({ name, top: folderOf(path.split('{{')[0] ?? '') }));
  return (path) => {
    // The top of the repository is around everything, and nothing stands in its place.
    if (path === '') return around(path);
    const above = [
      ...tops.filter(({ top }) => top === path || isWithin(top, path)).map(({ name }) => name),
      ...[...folders].filter(([folder]) => isWithin(folder, path)).map(([, { environment }]) => environment),
    ];
    const of = new Set([...above, ...around(path)]);
    return environments.map(({ name }) => name).filter((name) => of.has(name));
  };

  function around(path: RepositoryPath): readonly string[] {
    const holder = ancestors(path).find((folder) => folders.has(folder));
    if (holder !== undefined) return [folders.get(holder)?.environment ?? ''];
    const fitting = shapes.filter(({ shape }) => shape.test(`${path}/`));
    if (fitting.length > 0) return fitting.map(({ name }) => name);
    return tops.filter(({ top }) => top !== '' && isWithin(path, top)).map(({ name }) => name);
  }
}

/** The template as a pattern for the beginning of a path. */
function shapeOf(template: string): RegExp {
  const parts = template
    .split(/\{\{[^{}]*\}\}/u)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&'));
  return new RegExp(`^${parts.join('[^/]+')}/`, 'u');
}
