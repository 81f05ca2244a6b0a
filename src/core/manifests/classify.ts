import type { RepositoryPath, TreeEntry } from '../files.ts';

/** What a path in a service's folder is read as. */
export type FileRole = 'kustomization' | 'helm-values' | 'manifest' | 'chart-template' | 'other';

/**
 * By name and place, as kustomize, helm and kubectl choose their files: `kustomization.yaml`,
 * `kustomization.yml` or `Kustomization`; a `*values*.yaml`; what lies in a chart's `templates/` is no
 * YAML before it is rendered; `.yaml`, `.yml` and `.json` are manifests.
 */
export function roleOf(path: RepositoryPath, charts: ReadonlySet<string>): FileRole {
  const name = nameOf(path);
  if (/^(?:kustomization\.ya?ml|Kustomization)$/.test(name)) return 'kustomization';
  if (!/\.(?:ya?ml|json)$/i.test(name)) return 'other';
  if (isChartTemplate(path, charts)) return 'chart-template';
  return /values[^/]*\.ya?ml$/i.test(name) ? 'helm-values' : 'manifest';
}

/** The folders that hold a `Chart.yaml`. */
export function chartFolders(entries: readonly TreeEntry[]): ReadonlySet<string> {
  return new Set(
    entries.flatMap(({ kind, path }) =>
      kind === 'file' && /^Chart\.ya?ml$/.test(nameOf(path)) ? [folderOf(path)] : [],
    ),
  );
}

/** The folder that a path lies in; `''` at the top. */
export function folderOf(path: RepositoryPath): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The folders around a path, the nearest first, down to the root. */
export function ancestors(path: RepositoryPath): readonly RepositoryPath[] {
  const folder = folderOf(path);
  return folder === '' ? [''] : [folder, ...ancestors(folder)];
}

/** Whether a path lies in a folder or below it. */
export function isWithin(path: RepositoryPath, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Whether a path lies in the `templates/` of one of these charts. */
export function isChartTemplate(path: RepositoryPath, charts: ReadonlySet<string>): boolean {
  return [...charts].some((chart) => isWithin(path, chart === '' ? 'templates' : `${chart}/templates`));
}

/** The last part of a path. */
export function nameOf(path: RepositoryPath): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
