import type { KeyPath, YamlFile } from '../yaml/types.ts';
import { valueAt, valueUnder } from '../yaml/value.ts';
import { filledTextOf } from './resources.ts';

/** One entry of a kustomization's `images`, as it is written. */
export interface ImageOverride {
  /** Of the entry, from the document's root. */
  readonly path: KeyPath;
  /** Matched to the letter with the name in a manifest. */
  readonly name: string;
  readonly newName: string | null;
  readonly newTag: string | null;
  readonly digest: string | null;
}

/** The `images` of a kustomization; empty strings count as absent, as kustomize has it. */
export function imageOverridesOf(file: YamlFile): readonly ImageOverride[] {
  const list = valueAt(file.documents[0], ['images']);
  if (list?.kind !== 'sequence') return [];
  return list.items.flatMap((item, index) => {
    const field = (key: string): string | null => filledTextOf(valueUnder(item, key));
    const name = field('name');
    if (name === null) return [];
    const [newName, newTag, digest] = [field('newName'), field('newTag'), field('digest')];
    return [{ path: ['images', index], name, newName, newTag, digest }];
  });
}
