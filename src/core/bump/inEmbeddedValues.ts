import { embeddedValuesOf } from '../manifests/embeddedValues.ts';
import { helmImagesOf } from '../manifests/helmValues.ts';
import { resourcesOf } from '../manifests/resources.ts';
import type { YamlFile } from '../yaml/types.ts';
import { together, type Finding } from './finding.ts';
import { helmReference, inValues } from './inHelmValues.ts';
import { scopeOf } from './inResources.ts';
import type { BumpTarget } from './types.ts';

/** The service's image in the values that a HelmRelease or an Application gives to a chart. */
export function inEmbeddedValues(file: YamlFile, target: BumpTarget): Finding {
  return together(
    resourcesOf(file).flatMap((resource) =>
      embeddedValuesOf(resource).map((path) => inValues(scopeOf(file, resource), path, target)),
    ),
  );
}

/** Every image of such values, for telling what was seen. */
export function embeddedImages(file: YamlFile): readonly string[] {
  return resourcesOf(file).flatMap((resource) =>
    embeddedValuesOf(resource).flatMap((path) =>
      helmImagesOf(file.documents[resource.document], path).map(helmReference),
    ),
  );
}
