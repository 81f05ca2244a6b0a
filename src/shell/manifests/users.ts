import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { ancestors, nameOf } from '../../core/manifests/classify.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { buildFiles, type References, referencesOf } from '../../core/render/references.ts';
import { byNearness, isRootFile, type Version, versionsOf } from '../../core/review/build-files.ts';
import type { Changes } from '../../core/review/changes.ts';
import type { Built, BuiltFolder } from '../../core/review/usage.ts';
import type { ComparedTrees, FoundFiles, WholeTree } from '../../core/tree/types.ts';

/** What a process knows of trees and files, by their object names: it never changes. */
export interface ReferenceCache {
  /** The build files of a commit, by the name of its tree. */
  readonly found: Memory<Promise<FoundFiles | Problem>>;
  /** What a build file refers to, by its path and name. */
  readonly references: Memory<References>;
  /** What a file holds besides the values that tools write, by its name; null where they write none. */
  readonly settings: Memory<string | null>;
}

export interface Memory<T> {
  readonly get: (key: string) => T | undefined;
  readonly set: (key: string, value: T) => void;
  readonly delete: (key: string) => void;
}

export function referenceCache(): ReferenceCache {
  return {
    found: memory(limits.rememberedTrees),
    references: memory(limits.rememberedFolders),
    settings: memory(limits.rememberedSetters),
  };
}

function memory<T>(most: number): Memory<T> {
  const known = new Map<string, T>();
  return {
    get: (key) => known.get(key),
    set(key, value) {
      known.set(key, value);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    delete: (key) => known.delete(key),
  };
}

/**
 * The folders that may be built from what changes: those of the whole repository that hold a kustomization
 * or a chart, before or after. Nothing is built from what lies in no such folder, for a kustomization can
 * name files only below itself: then nothing is asked for.
 */
export async function builtFolders(
  trees: ComparedTrees,
  changes: Changes,
  cache: ReferenceCache,
): Promise<Built | Problem> {
  if (!changes.paths.some(({ path }) => ancestors(path).some((folder) => changes.built.has(folder))))
    return { folders: [], passedOver: 0, isWhole: true };
  const found = await find(trees.before, cache);
  if (isProblem(found)) return found;
  const folders = byNearness(versionsOf(found, changes), changes);
  const near = folders.slice(0, limits.candidateFolders);
  const references = await readReferences(
    trees,
    near.flatMap(([, versions]) => versions),
    cache,
  );
  if (isProblem(references)) return references;
  return {
    folders: near.map(([path, versions]) => builtFolder(path, versions, references)),
    passedOver: folders.length - near.length,
    isWhole: found.isWhole,
  };
}

async function find(tree: WholeTree, { found }: ReferenceCache): Promise<FoundFiles | Problem> {
  const roots = await tree.list(['']);
  if (isProblem(roots)) return roots;
  const name = roots.get('')?.oid ?? '';
  const known = found.get(name) ?? tree.find(buildFiles);
  found.set(name, known);
  try {
    const answer = await known;
    if (isProblem(answer)) found.delete(name);
    return answer;
  } catch (error) {
    found.delete(name);
    throw error;
  }
}

type ReferencesByKey = ReadonlyMap<string, References>;

/** Each read once in a process, whatever commit it is found in. */
async function readReferences(
  trees: ComparedTrees,
  versions: readonly Version[],
  { references: known }: ReferenceCache,
): Promise<ReferencesByKey | Problem> {
  const references = new Map<string, References>();
  for (const side of ['before', 'after'] as const) {
    const wanted = versions.filter((version) => version.side === side);
    const unread = wanted.filter((version) => known.get(keyOf(version)) === undefined);
    const blobs = unread.length === 0 ? new Map<string, Uint8Array>() : await trees[side].blobs(unread);
    if (isProblem(blobs)) return blobs;
    for (const version of wanted) {
      references.set(keyOf(version), known.get(keyOf(version)) ?? readOne(version, blobs));
    }
  }
  for (const [key, read] of references) known.set(key, read);
  return references;
}

function readOne({ path, oid }: Version, blobs: ReadonlyMap<string, Uint8Array>): References {
  const bytes = blobs.get(oid);
  if (bytes === undefined) throw new Error(`The tree lists ${path}, and does not hold it.`);
  return referencesOf({ path, bytes });
}

function keyOf({ path, oid }: Version): string {
  return `${oid} ${path}`;
}

function builtFolder(
  path: RepositoryPath,
  versions: readonly Version[],
  references: ReferencesByKey,
): BuiltFolder {
  const of = (some: readonly Version[]) => some.flatMap((version) => references.get(keyOf(version)) ?? []);
  const all = of(versions);
  return {
    path,
    paths: all.flatMap(({ paths }) => paths),
    readsBelow: all.some(({ readsBelow }) => readsBelow),
    isPart: of(versions.filter(isRootFile)).every(({ isPart }) => isPart),
    isChart: versions.some((version) => nameOf(version.path) === 'Chart.yaml'),
  };
}
