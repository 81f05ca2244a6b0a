import { formatImage } from '../image.ts';
import { textOf } from '../manifests/resources.ts';
import type { KeyPath, YamlNode } from '../yaml/types.ts';
import { valueAt } from '../yaml/value.ts';
import type { BumpTarget, Edit } from './types.ts';

/** A string that is to stand at a place: replaced where there is one, inserted where there is none. */
export interface Wish {
  readonly what: Edit['what'];
  readonly value: string;
  readonly document: number;
  /** From the document's root. */
  readonly path: KeyPath;
  /** What a person calls the resource, and how much of the path leads to it. */
  readonly resource: string;
  readonly resourceDepth: number;
  /** Of a tag: whether a digest is wanted, and has no place beside it. */
  readonly lacksDigest?: boolean;
}

/** What one file holds of the service. */
export interface Finding {
  readonly wishes: readonly Wish[];
  /** References of the service's image, and version annotations, as they stand. */
  readonly images: readonly string[];
  readonly versions: readonly string[];
}

/** Where in a file a finding is made. */
export interface Scope {
  readonly root: YamlNode;
  readonly document: number;
  readonly resource: string;
  readonly resourceDepth: number;
}

export type WantedImage = NonNullable<BumpTarget['image']>;

export const nothing: Finding = { wishes: [], images: [], versions: [] };

export function together(findings: readonly Finding[]): Finding {
  return {
    wishes: findings.flatMap(({ wishes }) => wishes),
    images: findings.flatMap(({ images }) => images),
    versions: findings.flatMap(({ versions }) => versions),
  };
}

export function wish(scope: Scope, what: Wish['what'], path: KeyPath, value: string): Wish {
  const { document, resource, resourceDepth } = scope;
  return { what, value, document, path, resource, resourceDepth };
}

/** The version annotation at a path. Where there is none, it is inserted only if `insert` says so. */
export function versionAt(scope: Scope, path: KeyPath, target: BumpTarget, insert: boolean): Finding {
  const at = [...path, target.annotation];
  const present = valueAt(scope.root, at);
  const text = textOf(present);
  const wanted = target.version !== null && (insert || present !== undefined);
  return {
    wishes: wanted ? [wish(scope, 'version', at, target.version)] : [],
    images: [],
    versions: text === null ? [] : [text],
  };
}

/**
 * Tag and digest under keys of their own. A digest that is not wanted becomes an empty string, which
 * kustomize and charts take for none: with the old one left, the new tag would not count.
 */
export function partsAt(
  scope: Scope,
  image: WantedImage,
  tagPath: KeyPath,
  digest: { readonly path: KeyPath; readonly insert: boolean },
): readonly Wish[] {
  const present = textOf(valueAt(scope.root, digest.path));
  const replace = image.digest === null ? present !== null : digest.insert || present !== null;
  return [
    { ...wish(scope, 'tag', tagPath, image.tag), lacksDigest: image.digest !== null && !replace },
    ...(replace ? [wish(scope, 'digest', digest.path, image.digest ?? '')] : []),
  ];
}

/** A reference from its parts; what is empty counts as absent. */
export function reference(repository: string, tag: string | null, digest: string | null): string {
  return formatImage({ repository, tag: tag === '' ? null : tag, digest: digest === '' ? null : digest });
}
