import { isRepository, sameRepository } from '../image.ts';
import { imageOverridesOf, type ImageOverride } from '../manifests/kustomization.ts';
import type { Problem } from '../problem.ts';
import { imageRenamed } from '../problems/bump.ts';
import type { YamlFile } from '../yaml/types.ts';
import { nothing, partsAt, reference, together, versionAt, type Finding, type Scope } from './finding.ts';
import type { BumpTarget } from './types.ts';

/**
 * The entries of a kustomization's `images` that make the service's image, and `commonAnnotations`.
 * An entry makes the image that its `newName` names, or else its `name`. Refuses an entry that puts
 * another image in the place of the service's: the bump would have no effect.
 */
export function inKustomization(file: YamlFile, target: BumpTarget): Finding | Problem {
  const [root] = file.documents;
  if (root === undefined) return nothing;
  const scope: Scope = { root, document: 0, resource: 'Kustomization', resourceDepth: 0 };
  const { image } = target;
  const overrides = imageOverridesOf(file);
  if (image === null) {
    const version = versionAt(scope, ['commonAnnotations'], target, false);
    return { ...version, images: version.wishes.length > 0 ? overrides.map(made) : [] };
  }
  const renamed = overrides.find(
    ({ name, newName }) =>
      newName !== null && same(name, image.repository) && !same(newName, image.repository),
  );
  if (renamed !== undefined) return imageRenamed(file.path, renamed.name, renamed.newName ?? '');
  const held = overrides.filter(({ name, newName }) => same(newName ?? name, image.repository));
  if (held.length === 0) return nothing;
  const wishes = held.flatMap(({ path }) =>
    partsAt(scope, image, [...path, 'newTag'], { path: [...path, 'digest'], insert: true }),
  );
  const version = versionAt(scope, ['commonAnnotations'], target, true);
  return together([{ wishes, images: held.map(made), versions: [] }, version]);
}

/** The image that an entry makes, as far as it says. */
export function made(override: ImageOverride): string {
  return reference(override.newName ?? override.name, override.newTag, override.digest);
}

function same(name: string, repository: string): boolean {
  return isRepository(name) && sameRepository(name, repository);
}
