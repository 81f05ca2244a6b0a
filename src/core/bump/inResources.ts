import { formatImage, isImageOf, parseImage } from '../image.ts';
import { containersOf, podTemplatesOf, type Container, type PodTemplate } from '../manifests/podTemplates.ts';
import { resourcesOf, titleOf, type Resource } from '../manifests/resources.ts';
import { isProblem } from '../problem.ts';
import type { YamlFile } from '../yaml/types.ts';
import { nothing, together, versionAt, wish, type Finding, type Scope, type WantedImage } from './finding.ts';
import type { BumpTarget } from './types.ts';

/**
 * The service's image in the pod templates of a file, and the version annotation on those templates.
 * @param overridden names that a kustomization above the file gives a tag: where such a name stands
 * without one, the kustomization alone is bumped
 */
export function inResources(file: YamlFile, target: BumpTarget, overridden: ReadonlySet<string>): Finding {
  return together(
    resourcesOf(file).flatMap((resource) =>
      podTemplatesOf(resource).map((template) =>
        inTemplate(scopeOf(file, resource), template, target, overridden),
      ),
    ),
  );
}

/** Every image of the file's pod templates, for telling what was seen. */
export function imagesSeen(file: YamlFile): readonly string[] {
  return resourcesOf(file)
    .flatMap(podTemplatesOf)
    .flatMap(containersOf)
    .map(({ image }) => image.text);
}

function inTemplate(
  scope: Scope,
  template: PodTemplate,
  target: BumpTarget,
  overridden: ReadonlySet<string>,
): Finding {
  const containers = containersOf(template);
  const annotations = [...template.path, 'metadata', 'annotations'];
  const { image } = target;
  if (image === null) {
    const version = versionAt(scope, annotations, target, false);
    const images = version.wishes.length > 0 ? containers.map((container) => container.image.text) : [];
    return { ...version, images };
  }
  const held = containers.filter((container) => holds(container, image));
  if (held.length === 0) return nothing;
  const insert = template.annotated && !held.every((container) => overridden.has(repositoryOf(container)));
  const version = versionAt(scope, annotations, target, insert);
  const edited = held.filter((container) => !overridden.has(container.image.text));
  return together([...edited.map((container) => imageOf(scope, container, image)), version]);
}

/** A whole reference, where it is the service's: its registry is kept as it is written. */
export function imageOf(
  scope: Scope,
  container: Pick<Container, 'path' | 'image'>,
  image: WantedImage,
): Finding {
  const wanted = formatImage({ ...image, repository: repositoryOf(container) });
  return {
    wishes: [wish(scope, 'image', container.path, wanted)],
    images: [container.image.text],
    versions: [],
  };
}

export function holds(container: Pick<Container, 'image'>, image: WantedImage): boolean {
  return isImageOf(image.repository, container.image.text);
}

/** As written: the registry's form of the file is kept. */
function repositoryOf(container: Pick<Container, 'image'>): string {
  const parsed = parseImage(container.image.text);
  return isProblem(parsed) ? container.image.text : parsed.repository;
}

export function scopeOf(file: YamlFile, resource: Resource): Scope {
  const root = file.documents[resource.document] ?? resource.node;
  return {
    root,
    document: resource.document,
    resource: titleOf(resource),
    resourceDepth: resource.path.length,
  };
}
