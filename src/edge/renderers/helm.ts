import type { RepositoryPath } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { chartDependencyMissing, renderInputLimit, renderLink } from '../../core/problems/render.ts';
import { type ChartDependency, chartName, dependenciesOf } from '../../core/render/chart.ts';
import type { HelmRelease, Origin } from '../../core/render/types.ts';
import type { BlobRef } from '../../core/tree/types.ts';
import { type Walk, whyMissing } from './walk.ts';

export interface ChartFiles {
  /** By where helm shall find them. */
  readonly files: ReadonlyMap<RepositoryPath, Uint8Array>;
  /** For the folders that are put elsewhere: that place, and the folder in the tree. */
  readonly mounts: ReadonlyMap<RepositoryPath, RepositoryPath>;
  /** Where they lie in the tree. */
  readonly sources: readonly RepositoryPath[];
}

/**
 * The files that `helm template` reads: the chart's folder, the charts that it names by `file://`, which
 * are put where `helm dependency build` would, and values files.
 */
export async function filesOfChart(
  walk: Walk,
  chart: RepositoryPath,
  { values }: Pick<HelmRelease, 'values'>,
): Promise<ChartFiles | Problem> {
  const files = new Map<RepositoryPath, Uint8Array>();
  const mounts = new Map<RepositoryPath, RepositoryPath>();
  const sources: RepositoryPath[] = [...values];
  const queue: {
    readonly source: RepositoryPath;
    readonly place: RepositoryPath;
    readonly origin: Origin | null;
  }[] = [{ source: chart, place: chart, origin: null }];
  for (const { source, place, origin } of queue) {
    if (place.split('/').length > chart.split('/').length + 2 * limits.renderDepth)
      return renderInputLimit(chart, 'renderFiles');
    const found = await filesUnder(walk, source, origin);
    if (isProblem(found)) return found;
    if (source !== place) mounts.set(place, source);
    sources.push(...found.keys());
    for (const [path, bytes] of found) files.set(join(place, path.slice(start(source))), bytes);
    if (files.size > limits.renderFiles) return renderInputLimit(chart, 'renderFiles');
    const missing = missingCharts(found, source);
    if (isProblem(missing)) return missing;
    const foreign = missing.filter(({ folder }) => folder === null).map(({ name }) => name);
    if (foreign.length > 0) return chartDependencyMissing(source, foreign);
    for (const { name, folder, origin: from } of missing)
      if (folder !== null) queue.push({ source: folder, place: join(place, `charts/${name}`), origin: from });
  }
  const settings = await valuesFiles(walk, values);
  if (isProblem(settings)) return settings;
  return { files: new Map([...files, ...settings]), mounts, sources };
}

/** Everything in a chart's folder: its templates can read all of it. */
async function filesUnder(
  walk: Walk,
  root: RepositoryPath,
  origin: Origin | null,
): Promise<ReadonlyMap<RepositoryPath, Uint8Array> | Problem> {
  const refs: BlobRef[] = [];
  let folders: readonly RepositoryPath[] = [root];
  for (let depth = 0; folders.length > 0; depth += 1) {
    if (depth > limits.renderDepth) return renderInputLimit(root, 'renderFiles');
    const problem = await walk.look(folders);
    if (problem !== null) return problem;
    const nodes = folders.flatMap((folder) =>
      (walk.at(folder)?.nodes ?? []).map((node) => ({ ...node, path: join(folder, node.name) })),
    );
    const link = nodes.find(({ kind }) => kind === 'symlink' || kind === 'submodule');
    if (link?.kind === 'symlink' || link?.kind === 'submodule')
      return renderLink(link.path, link.kind, origin);
    refs.push(...nodes.filter(({ kind }) => kind !== 'folder'));
    folders = nodes.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  }
  const hasChart = refs.some(({ path }) => path === join(root, 'Chart.yaml'));
  return hasChart ? walk.take(refs) : whyMissing(walk, join(root, 'Chart.yaml'), origin);
}

/** The dependencies that do not lie in `charts/` already. */
function missingCharts(
  files: ReadonlyMap<RepositoryPath, Uint8Array>,
  chart: RepositoryPath,
): readonly ChartDependency[] | Problem {
  const there = [...files].flatMap(([path, bytes]) => vendored(path.slice(start(chart)), bytes));
  const missing: ChartDependency[] = [];
  for (const name of ['Chart.yaml', 'requirements.yaml']) {
    const path = join(chart, name);
    const bytes = files.get(path);
    const dependencies = bytes === undefined ? [] : dependenciesOf({ path, bytes });
    if (isProblem(dependencies)) return dependencies;
    missing.push(...dependencies.filter((one) => !there.some((isIt) => isIt(one.name))));
  }
  return missing;
}

/** Whether a file tells that a chart is there: a folder's `Chart.yaml`, or an archive. */
function vendored(path: string, bytes: Uint8Array): ((name: string) => boolean)[] {
  if (/^charts\/[^/]+\/Chart\.yaml$/u.test(path)) {
    const own = chartName(bytes);
    return [(name) => name === own];
  }
  const [, archive] = /^charts\/([^/]+)\.tgz$/u.exec(path) ?? [];
  return archive === undefined ? [] : [(name) => archive.startsWith(`${name}-`)];
}

async function valuesFiles(
  walk: Walk,
  paths: readonly RepositoryPath[],
): Promise<ReadonlyMap<RepositoryPath, Uint8Array> | Problem> {
  const problem = await walk.look(paths.map(parent));
  if (problem !== null) return problem;
  const refs: BlobRef[] = [];
  for (const path of paths) {
    const node = walk.node(path);
    if (node?.kind !== 'file' && node?.kind !== 'executable') return whyMissing(walk, path, null);
    refs.push({ path, oid: node.oid });
  }
  return walk.take(refs);
}

function join(folder: RepositoryPath, name: string): RepositoryPath {
  return folder === '' ? name : `${folder}/${name}`;
}

/** Where a path in a folder goes on. */
function start(folder: RepositoryPath): number {
  return folder === '' ? 0 : folder.length + 1;
}

function parent(path: RepositoryPath): RepositoryPath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
