import type { Config } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { limits } from '../limits.ts';
import { folderOf, isWithin } from '../manifests/classify.ts';
import { isProblem } from '../problem.ts';
import { renderRootOf } from '../render/root.ts';
import { expand } from '../template.ts';
import { code, list, type Text, text } from '../text.ts';
import { count } from '../visible.ts';
import type { ChangedPath, Changes } from './changes.ts';
import type { TouchedFolder } from './types.ts';

/** For a folder, all paths of the repository that it is built from; itself among them. */
export type Reach = ReadonlyMap<RepositoryPath, readonly RepositoryPath[]>;

/** The changed paths by where they lie. */
export interface Sorted {
  readonly paths: readonly ChangedPath[];
  readonly built: Changes['built'];
  /** Folders that `slipway.yaml` gives to a service in an environment, and that hold a changed path. */
  readonly touched: readonly TouchedFolder[];
  /** In no such folder. */
  readonly outside: readonly ChangedPath[];
  /** Folders that may be built from what changed: whoever knows what they reach tells. */
  readonly candidates: readonly TouchedFolder[];
  /** Candidates beyond the limit, which nobody looks into. */
  readonly passedOver: number;
}

/** What is to be rendered on both sides, each by itself; and what is told without. */
export interface Roots {
  readonly services: readonly TouchedFolder[];
  /** Built as a whole, but by no service that `slipway.yaml` knows. */
  readonly others: readonly RepositoryPath[];
  /** Plain manifests outside of all that, by the folder that holds them. */
  readonly loose: readonly (readonly ChangedPath[])[];
  readonly notes: readonly Text[];
}

const configuration = 'slipway.yaml';

/**
 * Sorts what changed by the folders of services. Only a folder with a kustomization can be a part of
 * another one. A shared one may be a part of any service; a service's own, of that service elsewhere.
 */
export function sortChanges(config: Config, { paths, built }: Changes): Sorted {
  const folders = configuredFolders(config);
  const holderOf = (path: RepositoryPath) => ancestors(path).find((folder) => folders.has(folder));
  const outside = paths.filter(({ path }) => holderOf(path) === undefined);
  const holders = new Set(paths.map(({ path }) => holderOf(path)));
  const [touched, rest] = parted([...folders.values()], ({ path }) => holders.has(path));
  const shared = outside.filter(({ path }) => builtAround(path, built) !== undefined);
  const services = new Set(touched.filter(({ path }) => holds(path, built)).map(({ service }) => service));
  const [near, far] = parted(rest, ({ service }) =>
    shared.some(({ path }) => path.split('/').includes(service)),
  );
  const charted = (folder: TouchedFolder): boolean =>
    paths.some(({ path }) => isBuiltFrom(chartOf(config, folder), path));
  const [sure, likely] = parted([...near, ...far], charted);
  const candidates = [...sure, ...likely.filter(({ service }) => shared.length > 0 || services.has(service))];
  return {
    paths,
    built,
    touched,
    outside,
    candidates: candidates.slice(0, limits.candidateFolders),
    passedOver: Math.max(0, candidates.length - limits.candidateFolders),
  };
}

/** @param reach Of the candidates, by their kustomizations. */
export function rootsOf(config: Config, sorted: Sorted, reach: Reach): Roots {
  const { paths, built, touched, outside, candidates } = sorted;
  const uses = (folder: TouchedFolder, path: RepositoryPath): boolean =>
    isBuiltFrom([...(reach.get(folder.path) ?? []), ...chartOf(config, folder)], path);
  const users = candidates.filter((folder) => paths.some(({ path }) => uses(folder, path)));
  const unused = outside.filter(({ path }) => !users.some((folder) => uses(folder, path)));
  const alone = unused.filter(({ path }) => builtAround(path, built) === undefined);
  const [manifests, others] = parted(alone, ({ path }) => isManifest(path));
  return {
    services: [...touched, ...users],
    others: [...new Set(unused.flatMap(({ path }) => builtAround(path, built) ?? []))],
    loose: [...Map.groupBy(manifests, ({ path }) => folderOf(path)).values()],
    notes: notesOf(sorted, others),
  };
}

/** The chart of a service and its values, where `slipway.yaml` names them. */
function chartOf(
  { services }: Config,
  { service, environment, path }: TouchedFolder,
): readonly RepositoryPath[] {
  const { chart = null } = services.get(service) ?? {};
  if (chart === null) return [];
  const { helm } = renderRootOf({ name: service, chart }, { name: environment }, path);
  return helm === null ? [] : [...(helm.chart === null ? [] : [helm.chart]), ...helm.values];
}

function isBuiltFrom(used: readonly RepositoryPath[], path: RepositoryPath): boolean {
  return used.some((one) => one === path || isWithin(path, one));
}

/** Each folder of a service in an environment, by its path. */
function configuredFolders({ services, environments }: Config): ReadonlyMap<RepositoryPath, TouchedFolder> {
  const folders = new Map<RepositoryPath, TouchedFolder>();
  for (const environment of environments.values()) {
    for (const { name: service } of services.values()) {
      const path = expand(environment.path, { service });
      if (!isProblem(path)) folders.set(path, { path, environment: environment.name, service });
    }
  }
  return folders;
}

/** The folders around a path, the nearest first, down to the root. */
function ancestors(path: RepositoryPath): readonly RepositoryPath[] {
  const folder = folderOf(path);
  return folder === '' ? [''] : [folder, ...ancestors(folder)];
}

function builtAround(path: RepositoryPath, built: Changes['built']): RepositoryPath | undefined {
  return ancestors(path).find((folder) => built.has(folder));
}

function holds(folder: RepositoryPath, built: Changes['built']): boolean {
  return [...built].some((one) => one === folder || isWithin(one, folder));
}

/** `.github/workflows/ci.yaml` is no manifest. */
function isManifest(path: RepositoryPath): boolean {
  const isHidden = path.split('/').some((part) => part.startsWith('.'));
  return /\.(?:ya?ml|json)$/iu.test(path) && !isHidden && path !== configuration;
}

const namesListed = 3;

function notesOf({ passedOver }: Sorted, others: readonly ChangedPath[]): readonly Text[] {
  const [own, foreign] = parted(others, ({ path }) => path === configuration);
  const named = foreign.slice(0, namesListed).map(({ path }) => code(path));
  const more = foreign.length - named.length;
  const names = list([...named, ...(more > 0 ? text`${count(more, 'more file')}` : [])]);
  return [
    ...(own.length === 0
      ? []
      : [text`${code(configuration)} changes, too: that counts once it is on the default branch.`]),
    ...(foreign.length === 0 ? [] : [text`No manifests, and so not compared: ${names}.`]),
    ...(passedOver === 0
      ? []
      : [
          text`Of ${count(passedOver, 'more folder')} it is not known whether they are built from what changes (limit ${code('candidateFolders')}: ${limits.candidateFolders}).`,
        ]),
  ];
}

function parted<T>(items: readonly T[], wanted: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(wanted), items.filter((item) => !wanted(item))];
}
