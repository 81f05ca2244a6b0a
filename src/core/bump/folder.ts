import type { HelmPlace } from '../config/types.ts';
import type { RepositoryPath, SourceFile, TreeEntry } from '../files.ts';
import { chartFolders, roleOf, type FileRole } from '../manifests/classify.ts';
import { helmImagesOf } from '../manifests/helmValues.ts';
import { imageOverridesOf } from '../manifests/kustomization.ts';
import { resourcesOf, titleOf } from '../manifests/resources.ts';
import { isProblem, type Problem } from '../problem.ts';
import { helmFileMissing, type Searched } from '../problems/bump.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlFile } from '../yaml/types.ts';
import { embeddedImages } from './inEmbeddedValues.ts';
import { made } from './inKustomization.ts';
import { helmReference } from './inHelmValues.ts';
import { inlineIn, type Inline } from './inline.ts';
import { imagesInPatches } from './inPatches.ts';
import { imagesSeen } from './inResources.ts';

/** One YAML file of the folder. */
export interface Source {
  readonly file: SourceFile;
  /** From the service's folder. */
  readonly path: RepositoryPath;
  readonly role: 'kustomization' | 'helm-values' | 'manifest';
  readonly yaml: YamlFile;
  /** The places in it that the configuration names. */
  readonly places: readonly HelmPlace[];
}

export interface Folder {
  readonly sources: readonly Source[];
  readonly skipped: Searched['skipped'];
  readonly inline: readonly Inline[];
  readonly searched: Searched;
}

/** Reads what can hold an image. A file that cannot be read is a problem, not a gap. */
export function readFolder(
  entries: readonly TreeEntry[],
  helm: readonly HelmPlace[],
  root: RepositoryPath,
): Folder | Problem {
  const pathOf = relativeTo(root, entries);
  const charts = chartFolders(entries.map((entry) => ({ ...entry, path: pathOf(entry) })));
  const sources: Source[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const entry of entries) {
    const path = pathOf(entry);
    const places = helm.filter((place) => place.file === path);
    const role = places.length > 0 ? 'helm-values' : roleOf(path, charts);
    const why = whySkipped(entry, role);
    if (why !== null) skipped.push({ path: entry.path, why });
    if (why !== null || entry.kind !== 'file' || role === 'other' || role === 'chart-template') continue;
    const yaml = readYaml(entry);
    if (isProblem(yaml)) return yaml;
    const isResource = role === 'helm-values' && places.length === 0 && resourcesOf(yaml).length > 0;
    sources.push({ file: entry, path, role: isResource ? 'manifest' : role, yaml, places });
  }
  const missing = helm.find(({ file }) => !sources.some(({ path }) => path === file));
  if (missing !== undefined) return helmFileMissing(missing.file, root);
  const inline = sources.flatMap(inlineIn);
  return { sources, skipped, inline, searched: searchedIn(root, sources, skipped, inline) };
}

/** Of what could have held an image, why it is not read. */
function whySkipped(entry: TreeEntry, role: FileRole): string | null {
  if (entry.kind === 'submodule') return 'submodule';
  if (entry.kind === 'symlink') return role === 'other' ? null : 'symbolic link';
  return role === 'chart-template' ? 'chart template' : null;
}

/** Paths with the folder in front, or without it: whichever all of the entries have. */
function relativeTo(root: RepositoryPath, entries: readonly TreeEntry[]): (entry: TreeEntry) => string {
  const prefix = `${root}/`;
  const full = root !== '' && entries.every(({ path }) => path.startsWith(prefix));
  return ({ path }) => (full ? path.slice(prefix.length) : path);
}

function searchedIn(
  root: string,
  sources: readonly Source[],
  skipped: Searched['skipped'],
  inline: readonly Inline[],
): Searched {
  return {
    root,
    files: sources.map(({ path }) => path),
    resources: sources.flatMap(({ yaml, role }) =>
      role === 'manifest' ? resourcesOf(yaml).map(titleOf) : [],
    ),
    images: [
      ...sources.flatMap(({ yaml, role }) => seen[role](yaml)),
      ...inline.flatMap(({ images }) => images),
    ],
    skipped: [...skipped, ...inline],
  };
}

const seen: Readonly<Record<Source['role'], (file: YamlFile) => readonly string[]>> = {
  manifest: (file) => [...imagesSeen(file), ...embeddedImages(file), ...imagesInPatches(file)],
  kustomization: (file) => imageOverridesOf(file).map(made),
  'helm-values': (file) => helmImagesOf(file.documents[0]).map(helmReference),
};
