import type { Environment, HelmPlace, Service } from '../config/types.ts';
import type { RepositoryPath, TreeEntry } from '../files.ts';
import { renderRootOf } from '../render/root.ts';

/**
 * Where `slipway.yaml` says that a service's folder has Helm values: under `helm`, and the files that
 * its chart is rendered with, which are values files whatever their names.
 */
export function helmPlacesOf(
  service: Pick<Service, 'name' | 'helm' | 'chart'>,
  environment: Pick<Environment, 'name'>,
  path: RepositoryPath,
  entries: readonly TreeEntry[],
): readonly HelmPlace[] {
  const values = renderRootOf(service, environment, path).helm?.values ?? [];
  // What lies elsewhere in the repository is not the service's to change.
  const own = values.filter((file) => entries.some((entry) => entry.path === file));
  return [...service.helm, ...own.map((file) => ({ file: file.slice(path.length + 1) }))];
}
