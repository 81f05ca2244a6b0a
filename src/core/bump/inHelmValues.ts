import { formatImage, isImageOf, isRepository, parseImage, sameRepository } from '../image.ts';
import { helmImagesOf, type HelmImage } from '../manifests/helmValues.ts';
import { isProblem } from '../problem.ts';
import type { KeyPath, YamlFile } from '../yaml/types.ts';
import { valueAt } from '../yaml/value.ts';
import { walk } from '../yaml/walk.ts';
import {
  nothing,
  partsAt,
  reference,
  together,
  versionAt,
  wish,
  type Finding,
  type Scope,
  type WantedImage,
} from './finding.ts';
import type { BumpTarget } from './types.ts';

/** The service's image in a Helm values file, and `podAnnotations` beside it. */
export function inHelmValues(file: YamlFile, target: BumpTarget): Finding {
  const scope = helmScope(file);
  return scope === null ? nothing : inValues(scope, [], target);
}

/** The same in the values that begin at a path of a document. */
export function inValues(scope: Scope, at: KeyPath, target: BumpTarget): Finding {
  const { image } = target;
  const images = helmImagesOf(scope.root, at);
  if (image === null) {
    const version = annotationsIn(scope, at, target);
    return { ...version, images: version.wishes.length > 0 ? images.map(helmReference) : [] };
  }
  const held = images.filter((found) => holds(found, image));
  return together([
    ...held.map((found) => imageOf(scope, found, image)),
    ...held.map((found) => versionAt(scope, [...found.holder, 'podAnnotations'], target, true)),
  ]);
}

export function helmScope(file: YamlFile): Scope | null {
  const [root] = file.documents;
  return root === undefined ? null : { root, document: 0, resource: 'Helm values', resourceDepth: 0 };
}

/** The image as one reference, as far as the file says. */
export function helmReference(image: HelmImage): string {
  return image.kind === 'reference' ? image.text : reference(image.repository, image.tag, image.digest);
}

function imageOf(scope: Scope, found: HelmImage, image: WantedImage): Finding {
  const images = [helmReference(found)];
  if (found.kind === 'parts') {
    // A chart need not know `digest`, and may refuse a key that it does not know.
    const digest = { path: [...found.path, 'digest'], insert: false };
    return { wishes: partsAt(scope, image, [...found.path, 'tag'], digest), images, versions: [] };
  }
  const parsed = parseImage(found.text);
  const repository = isProblem(parsed) ? image.repository : parsed.repository;
  const wanted = formatImage({ ...image, repository });
  return { wishes: [wish(scope, 'image', found.path, wanted)], images, versions: [] };
}

function holds(found: HelmImage, image: WantedImage): boolean {
  if (found.kind === 'parts')
    return isRepository(found.repository) && sameRepository(found.repository, image.repository);
  return isImageOf(image.repository, found.text);
}

/** The version annotations that there are, under whichever `podAnnotations`. */
function annotationsIn(scope: Scope, at: KeyPath, target: BumpTarget): Finding {
  const places: KeyPath[] = [];
  const values = valueAt(scope.root, at);
  if (values === undefined) return nothing;
  walk(
    values,
    (_, path) => {
      if (path.at(-1) === 'podAnnotations') places.push(path);
      return true;
    },
    at,
  );
  return together(places.map((path) => versionAt(scope, path, target, false)));
}
