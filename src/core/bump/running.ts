import type { Environment, Service } from '../config/types.ts';
import type { RepositoryPath, TreeEntry } from '../files.ts';
import { isProblem } from '../problem.ts';
import { find } from './find.ts';
import { readFolder } from './folder.ts';
import { helmPlacesOf } from './helmPlaces.ts';
import type { Bump } from './types.ts';

/**
 * What a folder's manifests say that runs: the service's images and version annotations as they
 * stand, each once. None where no file holds the image, or where one cannot be read.
 */
export function running(
  entries: readonly TreeEntry[],
  service: Service,
  environment: Environment,
  root: RepositoryPath,
): Pick<Bump, 'images' | 'versions'> {
  const helm = helmPlacesOf(service, environment, root, entries);
  const folder = readFolder(entries, helm, root);
  if (isProblem(folder)) return { images: [], versions: [] };
  const image = { repository: service.image, tag: '', digest: null };
  const target = { image, version: null, annotation: environment.annotation, helm };
  const found = find(folder, target);
  if (isProblem(found)) return { images: [], versions: [] };
  return {
    images: [...new Set(found.flatMap(({ finding }) => finding.images))],
    versions: [...new Set(found.flatMap(({ finding }) => finding.versions))],
  };
}
