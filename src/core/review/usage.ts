import type { RepositoryPath } from '../files.ts';
import { ancestors, isWithin } from '../manifests/classify.ts';
import type { References } from '../render/references.ts';
import type { Changes } from './changes.ts';

/** A folder with a kustomization or a chart, before or after. */
export interface BuiltFolder extends References {
  readonly path: RepositoryPath;
  readonly isChart: boolean;
}

/** The folders of a repository that may be built from what changes. */
export interface Built {
  readonly folders: readonly BuiltFolder[];
  /** How many there are beyond the limit, which nobody looks into. */
  readonly passedOver: number;
  /** False where the repository is too large to find all of them. */
  readonly isWhole: boolean;
}

/** Who is built from what. */
export interface Usage {
  /** The folders that are built from one of these paths, directly or through others. */
  affectedBy(paths: readonly RepositoryPath[]): ReadonlySet<RepositoryPath>;
  /**
   * Of affected folders, those to be rendered so that each is a part of one that is: these, and what
   * they are built from, are not needed again.
   * @param rendered what is rendered anyway
   * @returns `idle` are parts that nothing is built from
   */
  topsOf(
    affected: ReadonlySet<RepositoryPath>,
    rendered: readonly RepositoryPath[],
  ): { readonly tops: readonly RepositoryPath[]; readonly idle: readonly RepositoryPath[] };
}

export function usageOf(folders: readonly BuiltFolder[], changed: Changes['built']): Usage {
  const byPath = new Map(folders.map((folder) => [folder.path, folder]));
  const pairs = [...folders.flatMap(namedBy), ...folders.flatMap((folder) => subchartOf(folder, byPath))];
  const users = grouped(pairs.map(({ user, used }) => [used, user]));
  const uses = grouped(pairs.map(({ user, used }) => [user, used]));

  function affectedBy(paths: readonly RepositoryPath[]): ReadonlySet<RepositoryPath> {
    return closure(paths.flatMap(directly), users);
  }

  function directly(path: RepositoryPath): readonly RepositoryPath[] {
    const around = ancestors(path);
    const nearest = around.find((folder) => changed.has(folder));
    const readers = around.filter((folder) => byPath.get(folder)?.readsBelow === true);
    return [...(nearest === undefined ? [] : [nearest]), ...readers, ...(users.get(path) ?? [])];
  }

  const isPart = (folder: RepositoryPath): boolean => byPath.get(folder)?.isPart === true;
  return {
    affectedBy,
    topsOf(affected, rendered) {
      const free = [...affected].filter((folder) => !isPart(folder) && !users.has(folder));
      const told = closure([...rendered, ...free], uses);
      const [idle, lost] = [true, false].map((part) =>
        [...affected].filter((folder) => !told.has(folder) && isPart(folder) === part),
      );
      const known = new Set(rendered);
      return {
        // Lost: what goes in circles, or into a part that nothing is built from.
        tops: [...free.filter((folder) => !known.has(folder)), ...(lost ?? [])],
        idle: idle ?? [],
      };
    },
  };
}

interface Pair {
  readonly user: RepositoryPath;
  readonly used: RepositoryPath;
}

function namedBy({ path, paths }: BuiltFolder): readonly Pair[] {
  return paths.filter((used) => used !== path).map((used) => ({ user: path, used }));
}

/** What lies in `charts/` of a chart is a part of it. */
function subchartOf(
  { path }: BuiltFolder,
  byPath: ReadonlyMap<RepositoryPath, BuiltFolder>,
): readonly Pair[] {
  return ancestors(path)
    .filter((folder) => byPath.get(folder)?.isChart === true)
    .filter((chart) => isWithin(path, chart === '' ? 'charts' : `${chart}/charts`))
    .map((chart) => ({ user: chart, used: path }));
}

function grouped(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, value] of pairs) groups.set(key, (groups.get(key) ?? new Set()).add(value));
  return groups;
}

function closure(
  start: readonly RepositoryPath[],
  next: ReadonlyMap<RepositoryPath, ReadonlySet<RepositoryPath>>,
): ReadonlySet<RepositoryPath> {
  const reached = new Set(start);
  // A set that grows while it is gone through is gone through to its end.
  for (const at of reached) for (const one of next.get(at) ?? []) reached.add(one);
  return reached;
}
