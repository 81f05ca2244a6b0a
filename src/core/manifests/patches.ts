import type { KeyPath, ScalarNode, YamlFile } from '../yaml/types.ts';
import { contentOf, valueUnder } from '../yaml/value.ts';
import { textOf } from './resources.ts';

/** The value that an operation of a JSON patch gives an image. */
export interface PatchedImage {
  readonly document: number;
  /** Of the value, from the document's root. */
  readonly path: KeyPath;
  readonly image: ScalarNode;
}

/** The images that JSON patches (RFC 6902) in a file set: lists of operations, as kustomize takes them. */
export function patchedImagesOf(file: YamlFile): readonly PatchedImage[] {
  return file.documents.flatMap((root, document) => {
    const list = contentOf(root);
    if (list.kind !== 'sequence') return [];
    return list.items.flatMap((operation, index) => {
      const isSet = /^(?:add|replace)$/.test(textOf(valueUnder(operation, 'op')) ?? '');
      const isImage = /\/(?:initContainers|containers)\/[^/]+\/image$/.test(
        textOf(valueUnder(operation, 'path')) ?? '',
      );
      const image = valueUnder(operation, 'value');
      if (!isSet || !isImage || image?.kind !== 'scalar' || image.value === null) return [];
      return [{ document, path: [index, 'value'], image }];
    });
  });
}
