import { createHmac } from 'node:crypto';
import type { Config } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { folderOf, nameOf } from '../manifests/classify.ts';
import type { ChangedNode, ChangedPath } from '../review/changes.ts';
import { type Areas, areasOf } from './areas.ts';
import { type ChartFiles, chartFilesOf } from './charts.ts';

/** One folder that was rendered and compared by itself. */
export interface ComparedPart {
  readonly path: RepositoryPath;
  /** Whose service's it is; null for what `slipway.yaml` does not know. */
  readonly environment: string | null;
  /** Blinded, of a manifest diff that is not empty; null where nothing of it changes. */
  readonly digest: string | null;
  /** The files that it is made of, on each side. */
  readonly sources: Sides<ReadonlySet<RepositoryPath>>;
  /** Folders and files of a Helm chart that it is made of, on each side: what changes in them it need not show. */
  readonly chart: Sides<ReadonlySet<RepositoryPath>>;
  /** Whether it is a folder of plain files, on each side. */
  readonly plain: Sides<boolean>;
}

interface Sides<T> {
  readonly before: T;
  readonly after: T;
}

/** All that a comparison has found to change, and has looked into. */
export interface ChangeFacts {
  readonly parts: readonly ComparedPart[];
  readonly changed: readonly ChangedPath[];
  /** Those that change by more than the values beside comments that tools act on, by hashes of the rest: no render shows it. */
  readonly withSetters: ReadonlyMap<RepositoryPath, ChangedPath>;
  /** False where more folders may be built from what changes than were looked into. */
  readonly isWhole: boolean;
}

/** What a pull request does to one environment. */
export interface EnvironmentChange {
  readonly environment: string;
  /** Equal for equal changes, whatever the commits and the layout of manifests; 64 hex digits. */
  readonly digest: string;
  /** Changed files of which a manifest diff need not show all: an approval is of their very bytes. */
  readonly files: readonly RepositoryPath[];
  /** The environments whose folders it is built from now, and was not before: what is deployed there changes it, too. */
  readonly builtFrom: readonly string[];
}

const configuration = 'slipway.yaml';
/** By these git checks out what lies below, and Flux leaves out some of it. */
const checkedOutBy = ['.gitattributes', '.gitmodules', '.sourceignore'];

/**
 * What changes in each environment, in the order of `slipway.yaml`: what its folders render to, and besides
 * that every changed file in them that no render shows all of, and every one of their charts, wherever it lies.
 * `slipway.yaml` itself, and what files are checked out by, are part of what changes in each environment that takes
 * approvals; and where `slipway.yaml` changes, or not all could be looked into, so is all that lies elsewhere.
 * @param key under which digests are made, so that nobody else can try out what they are of
 */
export function environmentChanges(
  config: Config,
  { parts, changed, withSetters, isWhole }: ChangeFacts,
  key: string,
): readonly EnvironmentChange[] {
  const areas = areasOf(config);
  const chartFiles = chartFilesOf(config);
  // Another `slipway.yaml` may give folders to services that lie elsewhere by this one.
  const isElsewhereMeant = !isWhole || changed.some(({ path }) => path === configuration);
  return [...config.environments.values()].flatMap(({ name, approvals }) => {
    const isOf = chartFiles(name);
    const own = parts
      .filter(({ environment, path }) =>
        environment === null ? areas(path).includes(name) : environment === name,
      )
      .map((part) => withOwnSources(part, isOf));
    const isCounted = (one: ChangedPath): boolean => {
      if (approvals !== null && isOfAll(one.path)) return true;
      if (own.some(({ chart }) => isOf(chart.before, one.path) || isOf(chart.after, one.path))) return true;
      const around = areas(one.path);
      const isUnknown = around.length === 0 && approvals !== null && isElsewhereMeant;
      return (around.includes(name) || isUnknown) && !isShown(own, one);
    };
    const files = changed.flatMap((one) => {
      if (isCounted(one)) return [one];
      const marked = withSetters.get(one.path);
      return marked !== undefined && isSource(own, one) ? [marked] : [];
    });
    const parted = own.filter(({ digest }) => digest !== null);
    const builtFrom = newlyBuiltFrom(own, name, areas);
    if (parted.length === 0 && files.length === 0 && builtFrom.length === 0) return [];
    const digest = digestOf(name, parted, files, builtFrom, key);
    return [{ environment: name, digest, files: files.map(({ path }) => path), builtFrom }];
  });
}

/** Without what lies in the folder of a chart and is not read for this environment. */
function withOwnSources(part: ComparedPart, isOf: ChartFiles): ComparedPart {
  const { sources, chart } = part;
  const own = (side: 'before' | 'after') =>
    chart[side].size === 0
      ? sources[side]
      : new Set([...sources[side]].filter((path) => isOf(chart[side], path)));
  return { ...part, sources: { before: own('before'), after: own('after') } };
}

function isOfAll(path: RepositoryPath): boolean {
  return path === configuration || checkedOutBy.includes(nameOf(path));
}

function isSource(parts: readonly ComparedPart[], { path }: ChangedPath): boolean {
  return parts.some(({ sources }) => sources.before.has(path) || sources.after.has(path));
}

function isShown(parts: readonly ComparedPart[], { path, before, after }: ChangedPath): boolean {
  const isMoved = before === null || after === null;
  const isIn = (side: 'before' | 'after') =>
    parts.some((part) => part.sources[side].has(path) && !(isMoved && isBelow(part, side, path)));
  return (before === null || isIn('before')) && (after === null || isIn('after'));
}

/** Whoever applies a folder of plain files may leave out what lies in folders of it: to move a file there changes what runs. */
function isBelow(
  { plain, path: folder }: ComparedPart,
  side: 'before' | 'after',
  path: RepositoryPath,
): boolean {
  return plain[side] && folderOf(path) !== folder;
}

function newlyBuiltFrom(parts: readonly ComparedPart[], name: string, areas: Areas): readonly string[] {
  const others = (side: 'before' | 'after') =>
    new Set(
      parts
        .flatMap(({ sources }) => [...sources[side]])
        .map(areas)
        .filter((around) => !around.includes(name))
        .flat(),
    );
  const before = others('before');
  return [...others('after')].filter((other) => !before.has(other)).toSorted();
}

function digestOf(
  environment: string,
  parts: readonly ComparedPart[],
  files: readonly ChangedPath[],
  builtFrom: readonly string[],
  key: string,
): string {
  const form = {
    environment,
    ...(builtFrom.length > 0 ? { builtFrom } : {}),
    parts: parts.map(({ path, digest }) => JSON.stringify([path, digest])).toSorted(),
    files: files
      .map(({ path, before, after }) => JSON.stringify([path, formOf(before), formOf(after)]))
      .toSorted(),
  };
  return createHmac('sha256', key).update(JSON.stringify(form)).digest('hex');
}

function formOf(node: ChangedNode | null): readonly string[] | null {
  return node && [node.kind, node.oid];
}
