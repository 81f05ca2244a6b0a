import type { FileChange, RepositoryPath, TreeEntry } from '../files.ts';
import { isProblem, type Problem } from '../problem.ts';
import { digestWithoutAPlace, imageNotFound, versionNotFound } from '../problems/bump.ts';
import { warningsOf } from '../yaml/warnings.ts';
import { fieldOf, pathKey } from './edits.ts';
import { find, type Found } from './find.ts';
import type { Wish } from './finding.ts';
import { readFolder, type Folder } from './folder.ts';
import { inlineWarnings } from './inline.ts';
import { rewrite } from './rewrite.ts';
import type { Bump, BumpTarget, Edit } from './types.ts';

/**
 * Puts an image and a version in all places under a service's folder that hold the image: pod
 * templates, kustomizations and Helm values. Only the bytes of the values change; what is missing (a
 * version annotation, a digest) is added in the file's own style.
 *
 * @param entries all of the folder; symbolic links and submodules in it are not followed
 * @param root the folder; the paths of `entries` may, but need not, begin with it
 * @returns no changes where all is as wanted already; a problem where nothing holds the image, where
 * a manifest cannot be read, where a value cannot be edited without changing another, and where a
 * digest is wanted that has no place
 */
export function bump(
  entries: readonly TreeEntry[],
  target: BumpTarget,
  root: RepositoryPath,
): Bump | Problem {
  const folder = readFolder(entries, target.helm, root);
  if (isProblem(folder)) return folder;
  const found = find(folder, target);
  if (isProblem(found)) return found;
  if (found.every(({ finding }) => finding.wishes.length === 0 && finding.images.length === 0))
    return nothingFound(folder, target);
  const unpinned = found.map(digestMissing).find((problem) => problem !== null);
  if (unpinned !== undefined) return unpinned;
  return change(folder, found, target);
}

/** A tag whose digest nothing of the file can hold: what `slipway.yaml` names there outweighs what is guessed. */
function digestMissing({ source, finding: { wishes } }: Found): Problem | null {
  const pinned = new Set(wishes.flatMap((wish) => (wish.lacksDigest === true ? [] : [wishKey(wish)])));
  const lacking = wishes.find((wish) => wish.lacksDigest === true && !pinned.has(wishKey(wish)));
  return lacking === undefined ? null : digestWithoutAPlace(source.file.path, fieldOf(lacking));
}

function wishKey({ document, path }: Wish): string {
  return pathKey(document, path);
}

export function change(folder: Folder, found: readonly Found[], target: BumpTarget): Bump | Problem {
  const changes: FileChange[] = [];
  const edits: Edit[] = [];
  const warnings: string[] = [];
  for (const { source, finding } of found) {
    const result = rewrite(source.yaml, finding.wishes);
    if (isProblem(result)) return result;
    const { path, mode } = source.file;
    if (result.bytes !== null) changes.push({ kind: 'write', path, mode, bytes: result.bytes });
    edits.push(...result.edits);
    warnings.push(...result.warnings);
  }
  return {
    changes,
    edits,
    images: [...new Set(found.flatMap(({ finding }) => finding.images))],
    versions: [...new Set(found.flatMap(({ finding }) => finding.versions))],
    warnings: [
      ...warnings,
      ...folder.sources.flatMap(({ yaml }) => warningsOf(yaml)),
      ...folder.skipped
        .filter(({ why }) => why !== 'chart template')
        .map(({ path, why }) => `${path} is a ${why}, which Slipway does not follow.`),
      ...(target.image === null ? [] : inlineWarnings(folder.inline, target.image.repository)),
    ],
  };
}

export function nothingFound(folder: Folder, target: BumpTarget): Problem {
  const { searched } = folder;
  return target.image === null
    ? versionNotFound(target.annotation, searched)
    : imageNotFound(target.image.repository, searched);
}
