import { isImageOf } from '../image.ts';
import { helmImagesOf } from '../manifests/helmValues.ts';
import { inlineYamlOf, type InlineYaml } from '../manifests/inline.ts';
import type { YamlFile } from '../yaml/types.ts';
import { helmReference } from './inHelmValues.ts';
import { imagesInPatches } from './inPatches.ts';
import { imagesSeen } from './inResources.ts';

/** YAML in a string of a file, which a bump looks into and leaves as it is. */
export interface Inline {
  /** The file and the place in it: `kustomization.yaml: patches[0].patch`. */
  readonly path: string;
  readonly why: InlineYaml['what'];
  readonly images: readonly string[];
}

export function inlineIn({
  path,
  yaml,
}: {
  readonly path: string;
  readonly yaml: YamlFile;
}): readonly Inline[] {
  return inlineYamlOf(yaml).map(({ field, what, yaml: inner }) => ({
    path: `${path}: ${field}`,
    why: what,
    images:
      what === 'inline values'
        ? helmImagesOf(inner.documents[0]).map(helmReference)
        : [...imagesSeen(inner), ...imagesInPatches(inner)],
  }));
}

/** One sentence for each that holds the service's image: what it sets may outweigh what was bumped. */
export function inlineWarnings(inline: readonly Inline[], repository: string): readonly string[] {
  return inline.flatMap(({ path, why, images }) =>
    images
      .filter((image) => isImageOf(repository, image))
      .map((image) => `${path} is an ${why} with the image ${image}, which Slipway does not edit.`),
  );
}
