import { patchedImagesOf } from '../manifests/patches.ts';
import type { YamlFile } from '../yaml/types.ts';
import { nothing, together, type Finding } from './finding.ts';
import { holds, imageOf } from './inResources.ts';
import type { BumpTarget } from './types.ts';

/** The service's image in the JSON patches of a file. They have no pod template for the version to go to. */
export function inPatches(file: YamlFile, { image }: BumpTarget): Finding {
  if (image === null) return nothing;
  return together(
    patchedImagesOf(file)
      .filter((patched) => holds(patched, image))
      .map((patched) => {
        const root = file.documents[patched.document];
        if (root === undefined) throw new Error(`no document ${patched.document} in ${file.path}`);
        const scope = { root, document: patched.document, resource: 'JSON patch', resourceDepth: 0 };
        return imageOf(scope, patched, image);
      }),
  );
}

/** Every image of such patches, for telling what was seen. */
export function imagesInPatches(file: YamlFile): readonly string[] {
  return patchedImagesOf(file).map(({ image }) => image.text);
}
