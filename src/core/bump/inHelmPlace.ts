import type { HelmPlace } from '../config/types.ts';
import { formatImage, parseImage, sameRepository } from '../image.ts';
import { textOf } from '../manifests/resources.ts';
import { isProblem, type Problem } from '../problem.ts';
import { helmPlaceMismatch } from '../problems/bump.ts';
import type { KeyPath, YamlFile } from '../yaml/types.ts';
import { valueAt } from '../yaml/value.ts';
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
import { helmScope } from './inHelmValues.ts';
import type { BumpTarget } from './types.ts';

/**
 * A place that `slipway.yaml` names. What is missing there is inserted. Refuses a place that holds
 * another image.
 */
export function inHelmPlace(file: YamlFile, place: HelmPlace, target: BumpTarget): Finding | Problem {
  const scope = helmScope(file);
  if (scope === null) return nothing;
  const annotations = place.podAnnotations;
  const version =
    annotations === undefined ? nothing : versionAt(scope, keys(annotations), target, target.image !== null);
  if (target.image === null) return version;
  const image = place.image === undefined ? nothing : wholeAt(file, scope, place.image, target.image);
  if (isProblem(image)) return image;
  const parts = partsOf(file, scope, place, target.image);
  return isProblem(parts) ? parts : together([image, parts, version]);
}

/** One string with the whole reference. */
function wholeAt(file: YamlFile, scope: Scope, dotted: string, image: WantedImage): Finding | Problem {
  const path = keys(dotted);
  const text = textOf(valueAt(scope.root, path)) ?? '';
  const parsed = text === '' ? image : parseImage(text);
  if (isProblem(parsed) || !sameRepository(parsed.repository, image.repository))
    return helmPlaceMismatch(file.path, dotted, text, image.repository);
  const wanted = formatImage({ ...image, repository: parsed.repository });
  return { wishes: [wish(scope, 'image', path, wanted)], images: text === '' ? [] : [text], versions: [] };
}

function partsOf(file: YamlFile, scope: Scope, place: HelmPlace, image: WantedImage): Finding | Problem {
  if (place.tag === undefined && place.digest === undefined) return nothing;
  const read = (dotted: string | undefined): string | null =>
    dotted === undefined ? null : textOf(valueAt(scope.root, keys(dotted)));
  const [registry, name] = [read(place.registry), read(place.repository)];
  const repository = name !== null && registry !== null ? `${registry}/${name}` : name;
  if (repository !== null && !sameRepository(repository, image.repository))
    return helmPlaceMismatch(file.path, place.repository ?? '', repository, image.repository);
  const [tag, digest] = [read(place.tag), read(place.digest)];
  const wishes = wishesFor(scope, place, image);
  const stood = tag !== null || digest !== null;
  const images = stood ? [reference(repository ?? image.repository, tag, digest)] : [];
  return { wishes, images, versions: [] };
}

function wishesFor(scope: Scope, place: HelmPlace, image: WantedImage): Finding['wishes'] {
  const digest = place.digest === undefined ? null : keys(place.digest);
  if (place.tag !== undefined && digest !== null)
    return partsAt(scope, image, keys(place.tag), { path: digest, insert: true });
  if (place.tag !== undefined)
    return [{ ...wish(scope, 'tag', keys(place.tag), image.tag), lacksDigest: image.digest !== null }];
  return digest === null ? [] : [wish(scope, 'digest', digest, image.digest ?? '')];
}

/** `web.image.tag`; a number selects from a list. */
function keys(dotted: string): KeyPath {
  return dotted.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
