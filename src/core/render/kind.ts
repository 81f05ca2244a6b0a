import type { RenderRoot } from './types.ts';

/** What makes manifests of a folder: nothing, `kubectl kustomize`, or `helm template`. */
export type RenderKind = 'plain' | 'kustomize' | 'helm';

/** The names that kustomize looks for, with their case. */
export const kustomizationNames: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** What makes a folder one that is built as a whole. */
export const rootFiles: readonly string[] = [...kustomizationNames, 'Chart.yaml'];

/**
 * By what `slipway.yaml` says, and else by the files that lie directly in the folder. A chart beside a
 * kustomization is there for the kustomization.
 */
export function kindOf({ helm }: Pick<RenderRoot, 'helm'>, names: Iterable<string>): RenderKind {
  const has = new Set(names);
  if (helm !== null && helm.chart !== null) return 'helm';
  if (kustomizationNames.some((name) => has.has(name))) return 'kustomize';
  return has.has('Chart.yaml') ? 'helm' : 'plain';
}
