import type { Difference, Path } from './compare.ts';
import type { Identity } from './resources.ts';

const ruleFields = ['apiGroups', 'resources', 'resourceNames', 'verbs', 'nonResourceURLs'];
const rules = ruleFields.map((field) => `rules[].${field}`);

/**
 * Lists whose order says nothing to the API server, by the kind that has them: in another kind the same name may be
 * of something else. Not those of a pod template, whatever they hold: one in another order is another one, and its
 * pods are replaced; nor the `accessModes` of a claim, whose order cannot be changed.
 */
const unordered: ReadonlyMap<string, readonly string[]> = new Map([
  ['/Service', ['spec.ports']],
  ['/ServiceAccount', ['secrets', 'imagePullSecrets']],
  ['networking.k8s.io/NetworkPolicy', ['spec.policyTypes']],
  ['rbac.authorization.k8s.io/Role', rules],
  ['rbac.authorization.k8s.io/ClusterRole', rules],
  ['rbac.authorization.k8s.io/RoleBinding', ['subjects']],
  ['rbac.authorization.k8s.io/ClusterRoleBinding', ['subjects']],
]);
const ofEveryKind = ['metadata.finalizers', 'metadata.ownerReferences'];

/** A difference without what it tells of the order of a list that has none: ignored, where it tells nothing else. */
export function withoutMereOrder({ group, kind }: Identity, difference: Difference): Difference {
  const { what, path, at } = difference;
  const moved = what === 'order' || what === 'moved';
  if (!moved && at === undefined) return difference;
  const list = patternOf(what === 'order' ? path : path.slice(0, -1));
  if (!ofEveryKind.includes(list) && !unordered.get(`${group}/${kind}`)?.includes(list)) return difference;
  return moved ? { ...difference, ignored: true } : { ...difference, at: undefined };
}

function patternOf(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'string' ? `${index === 0 ? '' : '.'}${part}` : '[]'))
    .join('');
}
