import type { KeyPath, YamlContent, YamlFile } from '../yaml/types.ts';
import { valueUnder } from '../yaml/value.ts';
import { walk } from '../yaml/walk.ts';
import { filledTextOf } from './resources.ts';

/** An image in a values file, as charts usually hold it: in one string, or in several keys. */
export type HelmImage = {
  readonly path: KeyPath;
  /** The mapping that holds the image, where `podAnnotations` belongs. */
  readonly holder: KeyPath;
} & (
  | { readonly kind: 'reference'; readonly text: string }
  | {
      readonly kind: 'parts';
      readonly repository: string;
      readonly tag: string | null;
      readonly digest: string | null;
    }
);

/**
 * Every image of a values file, at any depth: `image: repository:tag`, and mappings with `repository`
 * (and `registry`, `tag`, `digest`), be they under `image` or another key.
 */
export function helmImagesOf(file: YamlFile): readonly HelmImage[] {
  const found: HelmImage[] = [];
  const [root] = file.documents;
  if (root === undefined) return found;
  walk(root, (node, path) => {
    if (node.kind === 'mapping') found.push(...imagesIn(node, path));
    return true;
  });
  return found;
}

function imagesIn(node: YamlContent, path: KeyPath): readonly HelmImage[] {
  const field = (key: string): string | null => filledTextOf(valueUnder(node, key));
  const [tag, digest, image] = [field('tag'), field('digest'), field('image')];
  const repository = joined(field('registry'), field('repository'));
  const found: HelmImage[] = [];
  if (repository !== null)
    found.push({ kind: 'parts', path, holder: holderOf(path), repository, tag, digest });
  if (image === null) return found;
  // `image: repository` beside `tag: v1` is in parts too, its repository under another key.
  if (tag !== null && !/[:@][^/]*$/.test(image))
    found.push({ kind: 'parts', path, holder: path, repository: image, tag, digest });
  else found.push({ kind: 'reference', path: [...path, 'image'], holder: path, text: image });
  return found;
}

function joined(registry: string | null, repository: string | null): string | null {
  return registry === null || repository === null ? repository : `${registry}/${repository}`;
}

/** The mapping around an `image` mapping; the nearest one, where that stands in a list. */
function holderOf(path: KeyPath): KeyPath {
  const parent = path.slice(0, -1);
  return typeof path.at(-1) === 'number' ? holderOf(parent) : parent;
}
