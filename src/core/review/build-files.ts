import type { RepositoryPath } from '../files.ts';
import { limits } from '../limits.ts';
import { folderOf, nameOf } from '../manifests/classify.ts';
import { rootFiles } from '../render/kind.ts';
import { buildFiles } from '../render/references.ts';
import type { BlobRef, ComparedTrees, FoundFiles } from '../tree/types.ts';
import type { Changes } from './changes.ts';

/** One version of a build file: of the base, or of what merging gives. */
export interface Version extends BlobRef {
  readonly side: keyof ComparedTrees;
}

/** Folders that are built as a whole, with the files that say from what. */
export type Versions = readonly (readonly [RepositoryPath, readonly Version[]])[];

/** By their folder. What is too large to be rendered is too large to be read here. */
export function versionsOf({ files }: FoundFiles, { paths }: Changes): Versions {
  const changed = new Set(paths.map(({ path }) => path));
  const same = files
    .filter(({ path, bytes }) => !changed.has(path) && bytes <= limits.manifestBytes)
    .map(({ path, oid }): Version => ({ path, oid, side: 'before' }));
  const others = paths
    .filter(({ path }) => buildFiles.includes(nameOf(path)))
    .flatMap(({ path, ...sides }) =>
      (['before', 'after'] as const).flatMap((side): Version[] => {
        const node = sides[side];
        return node?.kind === 'file' || node?.kind === 'executable' ? [{ path, oid: node.oid, side }] : [];
      }),
    );
  const folders = Map.groupBy([...same, ...others], ({ path }) => folderOf(path));
  return [...folders].filter(([, versions]) => versions.some(isRootFile));
}

/** Whether it makes its folder one that is built as a whole. */
export function isRootFile({ path }: BlobRef): boolean {
  return rootFiles.includes(nameOf(path));
}

/** Those first that have most to do with what changes, by the names on the way to them. */
export function byNearness(folders: Versions, { paths, built }: Changes): Versions {
  const names = new Set(paths.flatMap(({ path }) => folderOf(path).split('/')));
  const near = (folder: RepositoryPath): number =>
    built.has(folder) ? Infinity : folder.split('/').filter((name) => names.has(name)).length;
  return folders
    .map((folder) => ({ folder, rank: near(folder[0]) }))
    .toSorted((one, other) => (one.rank === other.rank ? 0 : other.rank - one.rank))
    .map(({ folder }) => folder);
}
