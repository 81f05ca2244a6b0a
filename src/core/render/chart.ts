import { posix } from 'node:path';
import type { RepositoryPath, SourceFile } from '../files.ts';
import { folderOf, nameOf } from '../manifests/classify.ts';
import { isProblem, type Problem } from '../problem.ts';
import { renderOutside } from '../problems/render.ts';
import { lineIndex } from '../yaml/position.ts';
import { readYaml } from '../yaml/read.ts';
import { valueUnder } from '../yaml/value.ts';
import { itemsOf } from './fields.ts';
import type { Origin } from './types.ts';

/** A chart that another one is built with. */
export interface ChartDependency {
  readonly name: string;
  readonly origin: Origin;
  /** The folder of a `file://` dependency; null for what comes from elsewhere. */
  readonly folder: RepositoryPath | null;
}

/** The `dependencies` of a `Chart.yaml`, or of a `requirements.yaml` as older charts have it. */
export function dependenciesOf(
  file: Pick<SourceFile, 'path' | 'bytes'>,
): readonly ChartDependency[] | Problem {
  const read = readYaml(file);
  if (isProblem(read)) return read;
  const lineOf = lineIndex(read.text);
  const list = valueUnder(read.documents[0], 'dependencies');
  const dependencies: ChartDependency[] = [];
  for (const entry of list?.kind === 'sequence' ? itemsOf(list) : []) {
    const field = (key: string): string => {
      const value = valueUnder(entry, key);
      return value?.kind === 'scalar' ? value.text : '';
    };
    const [name, repository] = [field('name'), field('repository')];
    const origin = { file: file.path, line: lineOf(entry.start), field: 'dependencies', entry: repository };
    const folder = repository.startsWith('file://')
      ? inTree(folderOf(file.path), repository.slice('file://'.length))
      : null;
    if (folder === undefined) return renderOutside(origin, 'repository');
    // It is put into `charts/` under its name, which must be that of one folder.
    if (folder !== null && !isFolderName(name))
      return renderOutside({ ...origin, entry: name }, 'repository');
    dependencies.push({ name, origin, folder });
  }
  return dependencies;
}

function isFolderName(name: string): boolean {
  return !['', '.', '..'].includes(name) && !/[/\\\0]/u.test(name);
}

/** The name that a chart gives itself. */
export function chartName(bytes: Uint8Array): string | null {
  const read = readYaml({ path: 'Chart.yaml', bytes });
  const name = isProblem(read) ? undefined : valueUnder(read.documents[0], 'name');
  return name?.kind === 'scalar' ? name.text : null;
}

function inTree(folder: RepositoryPath, relative: string): RepositoryPath | undefined {
  const path = posix.join(folder, relative).replace(/\/$/u, '');
  if (relative.startsWith('/') || path === '..' || path.startsWith('../')) return undefined;
  return path === '.' ? '' : path;
}

/**
 * Whether a template may read any file in the folder of its chart. A value can be read as a template, too; archives of
 * charts are not looked into.
 */
export function mayReadFiles(
  files: ReadonlyMap<RepositoryPath, Uint8Array>,
  values: readonly RepositoryPath[],
): boolean {
  return [...files].some(([path, bytes]) => {
    if (path.endsWith('.tgz')) return true;
    const isRead =
      `/${path}`.includes('/templates/') || nameOf(path) === 'values.yaml' || values.includes(path);
    return isRead && /\bFiles\b/u.test(Buffer.from(bytes).toString('latin1'));
  });
}

/** Functions of Helm's templates that answer differently each time. */
const fickle =
  /\b(?:rand(?:AlphaNum|Alpha|Ascii|Numeric|Bytes|Int)|gen(?:PrivateKey|CA|SelfSignedCert|SignedCert)(?:WithKey)?|uuidv4|now|htpasswd|bcrypt|ago|shuffle)\b/u;

/** Whether a template makes something else at each render, so that every diff shows a change. */
export function fickleFunction(template: string): string | null {
  const actions = template.match(/\{\{[^]*?\}\}/gu) ?? [];
  return (
    actions.flatMap((action) => fickle.exec(action.replaceAll(/"[^"]*"|\/\*[^]*?\*\//gu, '')) ?? [])[0] ??
    null
  );
}
