import type { KeyPath } from '../yaml/types.ts';
import { walk } from '../yaml/walk.ts';
import type { Resource } from './resources.ts';

/**
 * Where a resource carries values for Helm as a mapping, from the document's root: `spec.values` of
 * Flux's HelmRelease, `helm.valuesObject` of a source of Argo CD's Application and ApplicationSet.
 */
export function embeddedValuesOf(resource: Resource): readonly KeyPath[] {
  const isFlux = /^helm\.(?:toolkit\.)?fluxcd\.io\//.test(resource.apiVersion);
  const isArgo = resource.apiVersion.startsWith('argoproj.io/');
  const found: KeyPath[] = [];
  walk(
    resource.node,
    (node, path) => {
      const own = path.slice(resource.path.length);
      const flux = isFlux && own.length === 2 && own[0] === 'spec' && own[1] === 'values';
      const argo = isArgo && own.at(-1) === 'valuesObject' && own.at(-2) === 'helm';
      if (node.kind === 'mapping' && (flux || argo)) found.push(path);
      return !flux && !argo;
    },
    resource.path,
  );
  return found;
}
