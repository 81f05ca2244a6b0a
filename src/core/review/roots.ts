import type { Config } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { limits } from '../limits.ts';
import { ancestors, folderOf, isWithin } from '../manifests/classify.ts';
import { isProblem } from '../problem.ts';
import { renderRootOf } from '../render/root.ts';
import { expand } from '../template.ts';
import { code, list, type Text, text } from '../text.ts';
import { count } from '../visible.ts';
import type { ChangedPath, Changes } from './changes.ts';
import type { TouchedFolder } from './types.ts';
import { type Built, usageOf } from './usage.ts';

/** What is to be rendered on both sides, each by itself; and what is told without. */
export interface Roots {
  readonly services: readonly TouchedFolder[];
  /** Built as a whole, by no service that `slipway.yaml` knows, and a part of nothing else. */
  readonly others: readonly RepositoryPath[];
  /** Plain manifests outside of all that, by the folder that holds them. */
  readonly loose: readonly (readonly ChangedPath[])[];
  readonly notes: readonly Text[];
}

const configuration = 'slipway.yaml';

/** What a change is to be rendered for: every folder that is built from something of it, directly or through others. */
export function rootsOf(config: Config, { paths: changed, built: around }: Changes, built: Built): Roots {
  const paths = changed.map(({ path }) => path);
  const configured = configuredFolders(config);
  const holderOf = (path: RepositoryPath) => ancestors(path).find((folder) => configured.has(folder));
  const usage = usageOf(built.folders, around);
  const affected = usage.affectedBy(paths);
  const holders = new Set(paths.map(holderOf));
  const changes = new Set(paths.flatMap((path) => [path, ...ancestors(path)]));
  const charts = new Map([...configured.values()].map((folder) => [folder, chartOf(config, folder)]));
  const services = [...charts].filter(
    ([{ path }, used]) =>
      holders.has(path) || affected.has(path) || used.some((one) => changes.has(one) || affected.has(one)),
  );
  const { tops, idle } = usage.topsOf(
    affected,
    services.flatMap(([{ path }, used]) => [path, ...used]),
  );
  // What changes in the folder of a service is told with that folder, whatever is nested in it.
  const isOwn = (folder: RepositoryPath): boolean => {
    const holder = ancestors(folder).find((one) => configured.has(one));
    if (holder === undefined) return true;
    return usage.affectedBy(paths.filter((path) => !isWithin(path, holder))).has(folder);
  };
  const used = new Set([...charts.values()].flat());
  const alone = changed.filter(
    ({ path }) =>
      holderOf(path) === undefined &&
      ![path, ...ancestors(path)].some((one) => around.has(one) || used.has(one)),
  );
  const [manifests, others] = parted(alone, ({ path }) => isManifest(path));
  return {
    // What the change itself lies in comes first.
    services: parted(
      services.map(([folder]) => folder),
      ({ path }) => holders.has(path),
    ).flat(),
    others: tops.filter((folder) => !configured.has(folder) && isOwn(folder)),
    loose: [...Map.groupBy(manifests, ({ path }) => folderOf(path)).values()],
    notes: notesOf(
      others.map(({ path }) => path),
      idle.filter(isOwn),
      built,
    ),
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

/** Each folder of a service in an environment, by its path. */
export function configuredFolders({
  services,
  environments,
}: Config): ReadonlyMap<RepositoryPath, TouchedFolder> {
  const folders = new Map<RepositoryPath, TouchedFolder>();
  for (const environment of environments.values()) {
    for (const { name: service } of services.values()) {
      const path = expand(environment.path, { service });
      if (!isProblem(path)) folders.set(path, { path, environment: environment.name, service });
    }
  }
  return folders;
}

/** `.github/workflows/ci.yaml` is no manifest. */
function isManifest(path: RepositoryPath): boolean {
  const isHidden = path.split('/').some((part) => part.startsWith('.'));
  return /\.(?:ya?ml|json)$/iu.test(path) && !isHidden && path !== configuration;
}

const namesListed = 3;

function named(paths: readonly RepositoryPath[], what: string): Text {
  const more = paths.length - namesListed;
  const names = paths.slice(0, namesListed).map((path) => code(path === '' ? './' : path));
  return list([...names, ...(more > 0 ? text`${count(more, what)}` : [])]);
}

function notesOf(
  others: readonly RepositoryPath[],
  idle: readonly RepositoryPath[],
  { passedOver, isWhole }: Built,
): readonly Text[] {
  const [own, foreign] = parted(others, (path) => path === configuration);
  const notes: readonly (Text | false)[] = [
    own.length > 0 &&
      text`${code(configuration)} changes, too: that counts once it is on the default branch.`,
    foreign.length > 0 && text`No manifests, and so not compared: ${named(foreign, 'more file')}.`,
    idle.length > 0 &&
      text`Nothing is built from these, and so they are not compared: ${named(idle, 'more folder')}.`,
    passedOver > 0 &&
      text`Of ${count(passedOver, 'more folder')} it is not known whether they are built from what changes (limit ${code('candidateFolders')}: ${limits.candidateFolders}).`,
    !isWhole &&
      text`GitHub does not list all files of a repository as large as this one: there may be more folders that are built from what changes.`,
  ];
  return notes.filter((note) => note !== false);
}

function parted<T>(items: readonly T[], wanted: (item: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [items.filter(wanted), items.filter((item) => !wanted(item))];
}
