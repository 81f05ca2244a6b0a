import type { Path } from './compare.ts';

/**
 * Lists whose order says nothing to the API server. Not those of a pod template, whatever they hold: a pod
 * template in another order is another one, and its pods are replaced.
 */
const unordered = new Set([
  'spec.ports', // of a Service; those of a NetworkPolicy stand deeper
  'spec.accessModes',
  'spec.policyTypes',
  'secrets',
  'imagePullSecrets',
  'subjects',
  'metadata.finalizers',
  'metadata.ownerReferences',
  ...['apiGroups', 'resources', 'resourceNames', 'verbs', 'nonResourceURLs'].map(
    (field) => `rules[].${field}`,
  ),
]);

export function isUnordered(path: Path): boolean {
  const pattern = path.map((part, index) =>
    typeof part === 'string' ? `${index === 0 ? '' : '.'}${part}` : '[]',
  );
  return unordered.has(pattern.join(''));
}
