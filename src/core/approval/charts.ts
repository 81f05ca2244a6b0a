import type { Config } from '../config/types.ts';
import type { RepositoryPath } from '../files.ts';
import { ancestors, isWithin } from '../manifests/classify.ts';
import { configuredFolders } from '../review/roots.ts';

/** Whether a path is of a chart, by the folders and files that it is made of. */
export type ChartFiles = (chart: ReadonlySet<RepositoryPath>, path: RepositoryPath) => boolean;

/** What Helm reads in a chart by itself. */
const readByName = ['templates', 'charts', 'crds'];

/**
 * What is of a chart in one environment: a template may ask what only the cluster tells (whether it is an upgrade, what
 * is there already, the time), so that is all in its folders. Folders of other environments in them are not: of these
 * Helm reads what it is given by name, or what a template asks for, and then that is among the files.
 */
export function chartFilesOf(config: Config): (environment: string) => ChartFiles {
  const folders = configuredFolders(config);
  return (environment) => (chart, path) => {
    if (chart.has(path)) return true;
    const around = ancestors(path);
    const holder = around.find((folder) => folders.has(folder)) ?? null;
    const others = holder !== null && folders.get(holder)?.environment !== environment ? holder : null;
    return around.some((folder) => chart.has(folder) && !(others !== null && isAside(others, folder)));
  };
}

function isAside(folder: RepositoryPath, chart: RepositoryPath): boolean {
  if (folder === chart || !isWithin(folder, chart)) return false;
  const [first = ''] = folder.slice(chart === '' ? 0 : chart.length + 1).split('/');
  return !readByName.includes(first);
}
