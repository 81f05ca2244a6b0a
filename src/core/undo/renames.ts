import { isSameBytes, type RepositoryPath, type SourceFile, type TreeEntry } from '../files.ts';
import { limits } from '../limits.ts';
import { nameOf } from '../manifests/classify.ts';
import { likenessOf, type Pieces, piecesOf } from './likeness.ts';
import type { Tree } from './tree.ts';

/** Where files of the base are on another side: new path by old path; null where that is not certain. */
export type Renames = ReadonlyMap<RepositoryPath, RepositoryPath | null>;

/** As much of a file must be found again for it to be the same: git's own half. */
const leastLikeness = 0.5;
/** The same of two files with one name, that no third one has. */
const leastLikenessOfNamesakes = 0.75;

/**
 * Where files were moved to, as git finds it: what is gone, and what came with equal bytes; or under the same name,
 * changed a little; or whatever else is like it, the likest first.
 * @param isAsked whether it matters of a file that is gone where it went
 */
export function renamesOf(base: Tree, side: Tree, isAsked: (path: RepositoryPath) => boolean): Renames {
  const gone = filesOnly([...base.values()].filter(({ path }) => !side.has(path)));
  const come = filesOnly([...side.values()].filter(({ path }) => !base.has(path)));
  const renames = new Map<RepositoryPath, RepositoryPath | null>();
  const left = (): Search => {
    const taken = new Set([...renames.values()]);
    return {
      gone: gone.filter(({ path }) => !renames.has(path)),
      come: come.filter(({ path }) => !taken.has(path)),
      isAsked,
    };
  };
  for (const [from, to] of exact(left())) renames.set(from, to);
  for (const [from, to] of namesakes(left())) renames.set(from, to);
  for (const [from, to] of alike(left())) renames.set(from, to);
  return renames;
}

interface Search {
  readonly gone: readonly SourceFile[];
  readonly come: readonly SourceFile[];
  readonly isAsked: (path: RepositoryPath) => boolean;
}

type Found = readonly (readonly [RepositoryPath, RepositoryPath | null])[];

/** Of several with equal bytes, the one that has the same name; where that does not tell, nobody can. */
function exact({ gone, come, isAsked }: Search): Found {
  const equalsOf = (file: SourceFile, among: readonly SourceFile[]) =>
    among.filter((other) => isSameBytes(file, other));
  return gone.flatMap((file): Found => {
    const [rivals, places] = [equalsOf(file, gone), equalsOf(file, come)];
    if (places.length === 0) return [];
    const isNamesake = ({ path }: SourceFile) => nameOf(path) === nameOf(file.path);
    const byName = places.some(isNamesake);
    const [sources, targets] = byName
      ? [rivals.filter(isNamesake), places.filter(isNamesake)]
      : [rivals, places];
    const [target] = targets;
    if (target !== undefined && sources.length === 1 && targets.length === 1)
      return [[file.path, target.path]];
    return isAsked(file.path) ? [[file.path, null]] : [];
  });
}

function namesakes({ gone, come, isAsked }: Search): Found {
  const [old, fresh] = [byName(gone), byName(come)];
  return gone.flatMap((file): Found => {
    const name = nameOf(file.path);
    const [others = [], [other] = []] = [old.get(name), fresh.get(name)];
    const alone = others.length === 1 && fresh.get(name)?.length === 1;
    if (!alone || other === undefined || !isAsked(file.path)) return [];
    return likeness(file, other) >= leastLikenessOfNamesakes ? [[file.path, other.path]] : [];
  });
}

function alike({ gone, come, isAsked }: Search): Found {
  const asked = gone.filter(({ path }) => isAsked(path));
  if (asked.length * come.length > limits.renamePairs) return [];
  const pairs = come
    .flatMap((to) => asked.map((from) => ({ from, to, likeness: likeness(from, to) })))
    .filter((pair) => pair.likeness >= leastLikeness)
    .toSorted((one, other) => other.likeness - one.likeness || named(other) - named(one));
  const found = new Map<RepositoryPath, RepositoryPath>();
  const taken = new Set<RepositoryPath>();
  for (const { from, to } of pairs) {
    if (found.has(from.path) || taken.has(to.path)) continue;
    found.set(from.path, to.path);
    taken.add(to.path);
  }
  return [...found];
}

function named({ from, to }: { readonly from: SourceFile; readonly to: SourceFile }): number {
  return nameOf(from.path) === nameOf(to.path) ? 1 : 0;
}

function likeness(one: SourceFile, other: SourceFile): number {
  const sizes = [one.bytes.length, other.bytes.length] as const;
  if (Math.min(...sizes) < leastLikeness * Math.max(...sizes)) return 0;
  return likenessOf(knownPieces(one), knownPieces(other), sizes);
}

/** Each file is held against many. */
const known = new WeakMap<SourceFile, Pieces>();

function knownPieces(file: SourceFile): Pieces {
  const pieces = known.get(file) ?? piecesOf(file);
  known.set(file, pieces);
  return pieces;
}

function byName(files: readonly SourceFile[]): ReadonlyMap<string, readonly SourceFile[]> {
  return Map.groupBy(files, ({ path }) => nameOf(path));
}

/** An empty file is like every other one, and is never followed. */
function filesOnly(entries: readonly TreeEntry[]): readonly SourceFile[] {
  return entries.filter((entry) => entry.kind === 'file').filter(({ bytes }) => bytes.length > 0);
}
