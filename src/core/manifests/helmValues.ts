import type { KeyPath, YamlContent, YamlNode } from '../yaml/types.ts';
import { valueAt, valueUnder } from '../yaml/value.ts';
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
 * Every image of Helm values, at any depth: `image: repository:tag`, and mappings with `repository`
 * (and `registry`, `tag`, `digest`), be they under `image` or another key. Where `global.imageRegistry`
 * is set, it is the registry of all that are in parts, as in the charts that know it.
 * @param at where the values begin, from the document's root
 */
export function helmImagesOf(root: YamlNode | undefined, at: KeyPath = []): readonly HelmImage[] {
  const found: HelmImage[] = [];
  const values = valueAt(root, at);
  if (values === undefined) return found;
  const registry = filledTextOf(valueAt(values, ['global', 'imageRegistry']));
  walk(
    values,
    (node, path) => {
      if (node.kind === 'mapping') found.push(...imagesIn(node, path, registry));
      return true;
    },
    at,
  );
  return found;
}

function imagesIn(node: YamlContent, path: KeyPath, globalRegistry: string | null): readonly HelmImage[] {
  const field = (key: string): string | null => filledTextOf(valueUnder(node, key));
  const [tag, digest, image] = [field('tag'), field('digest'), field('image')];
  const repository = joined(globalRegistry ?? field('registry'), field('repository'));
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

/** A repository that names its host already keeps it: no chart would put another before it. */
function joined(registry: string | null, repository: string | null): string | null {
  if (repository !== null && /^[^/]*[.:][^/]*\//.test(repository)) return repository;
  return registry === null || repository === null ? repository : `${registry}/${repository}`;
}

/** The mapping around an `image` mapping; the nearest one, where that stands in a list. */
function holderOf(path: KeyPath): KeyPath {
  const parent = path.slice(0, -1);
  return typeof path.at(-1) === 'number' ? holderOf(parent) : parent;
}
