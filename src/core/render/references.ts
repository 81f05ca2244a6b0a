import { posix } from 'node:path';
import type { RepositoryPath, SourceFile } from '../files.ts';
import { folderOf, nameOf } from '../manifests/classify.ts';
import { isProblem } from '../problem.ts';
import { readYaml } from '../yaml/read.ts';
import type { YamlNode } from '../yaml/types.ts';
import { valueUnder } from '../yaml/value.ts';
import { dependenciesOf } from './chart.ts';
import { fieldsNamed, itemsOf } from './fields.ts';
import { kustomizationNames, rootFiles } from './kind.ts';
import { needsInRepository } from './needs.ts';

type File = Pick<SourceFile, 'path' | 'bytes'>;

/** What a kustomization, or a chart, says of how it and others are put together. */
export interface References {
  /** Files and folders of the repository that it names. */
  readonly paths: readonly RepositoryPath[];
  /** Whether it may read any file below its folder, named or not. */
  readonly readsBelow: boolean;
  /** A Component, or a library chart: it is rendered as a part of others, and not by itself. */
  readonly isPart: boolean;
}

/** The files that tell what a folder is built from. A `requirements.yaml` says that of older charts, beside a `Chart.yaml`. */
export const buildFiles: readonly string[] = [...rootFiles, 'requirements.yaml'];

/** Of one of the `buildFiles`; none where it cannot be read. */
export function referencesOf(file: File): References {
  const read = readYaml(file);
  const documents = isProblem(read) ? [] : read.documents;
  const says = (key: string, value: string): boolean =>
    documents.some((document) => {
      const found = valueUnder(document, key);
      return found?.kind === 'scalar' && found.text === value;
    });
  if (!kustomizationNames.includes(nameOf(file.path))) {
    const found = dependenciesOf(file);
    const paths = isProblem(found) ? [] : found.flatMap(({ folder }) => folder ?? []);
    return { paths, readsBelow: true, isPart: says('type', 'library') };
  }
  const needs = needsInRepository(file);
  const charts = documents.flatMap((document) => inflatedCharts(document, folderOf(file.path)));
  return {
    paths: [...needs.map(({ path }) => path), ...charts],
    // A plugin's settings name files, too.
    readsBelow: needs.some(({ plugin }) => plugin),
    isPart: says('kind', 'Component'),
  };
}

/**
 * The charts that kustomize would render. Slipway does not run that, and says so of whoever uses them.
 * https://kubectl.docs.kubernetes.io/references/kustomize/builtins/#_helmchartinflationgenerator_
 */
function inflatedCharts(document: YamlNode, folder: RepositoryPath): readonly RepositoryPath[] {
  const texts = (nodes: readonly YamlNode[], key: string): readonly string[] =>
    nodes
      .flatMap((node) => fieldsNamed(node, key))
      .flatMap((value) => (value.kind === 'scalar' ? [value.text] : []));
  const charts = fieldsNamed(document, 'helmCharts').flatMap(itemsOf);
  const [home = 'charts'] = texts(fieldsNamed(document, 'helmGlobals'), 'chartHome');
  return texts(charts, 'name')
    .map((name) => posix.join(folder, home, name))
    .filter((path) => path !== '..' && !path.startsWith('../'));
}
