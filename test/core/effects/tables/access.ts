import { binding, object, role } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const allow = (resources: string[], verbs: string[], more: object = {}) =>
  role([{ apiGroups: [''], resources, verbs, ...more }]);
const group = (name: string) => ({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name });
const account = (name: string) => ({ kind: 'ServiceAccount', name, namespace: 'shop' });
const reader = allow(['pods'], ['get']);

const gathering = (...clusterRoleSelectors: readonly object[]) =>
  object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'all', { aggregationRule: { clusterRoleSelectors } });

export const access: Table = {
  'anonymous-access': [
    sees(
      'a group',
      { to: binding('view', [group('system:unauthenticated')]) },
      'RoleBinding deployers: Everybody in system:unauthenticated gets the role view.',
    ),
    silent('another group', { to: binding('view', [group('acme:developers')]) }),
    silent('who may go', {
      from: binding('view', [group('system:unauthenticated')]),
      to: binding('view', []),
    }),
  ],
  'everyone-access': [
    sees(
      'a group more',
      { from: binding('view', []), to: binding('view', [group('system:authenticated')]) },
      'RoleBinding deployers: Everybody in system:authenticated gets the role view.',
    ),
    silent('the accounts of one namespace', { to: binding('view', [group('system:serviceaccounts:shop')]) }),
  ],
  'cluster-admin': [
    sees(
      'an account',
      { to: binding('cluster-admin', [account('ci')], 'ClusterRoleBinding') },
      'ClusterRoleBinding deployers: ServiceAccount shop/ci may do everything in the cluster (cluster-admin).',
    ),
    sees(
      'an account more, in one namespace',
      {
        from: binding('cluster-admin', [account('ci')]),
        to: binding('cluster-admin', [account('ci'), account('cd')]),
      },
      'RoleBinding deployers: ServiceAccount shop/cd may do everything in its namespace (cluster-admin).',
    ),
    silent('an account less', {
      from: binding('cluster-admin', [account('ci'), account('cd')]),
      to: binding('cluster-admin', [account('cd')]),
    }),
    silent('another role', { to: binding('admin', [account('ci')]) }),
  ],
  'rbac-wildcard': [
    sees(
      'every verb',
      { from: reader, to: allow(['pods'], ['*']) },
      'Role deployer: The role may do anything with pods of the core API.',
    ),
    sees(
      'every resource of every group',
      { to: role([{ apiGroups: ['*'], resources: ['*'], verbs: ['get'] }], 'ClusterRole') },
      'ClusterRole deployer: The role may get every resource of every API group.',
    ),
    silent('the same in another place of the list', {
      from: role([{ apiGroups: ['apps'], resources: ['*'], verbs: ['get'] }]),
      to: role([
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: ['apps'], resources: ['*'], verbs: ['get'] },
      ]),
    }),
    silent('many verbs', { from: reader, to: allow(['pods'], ['get', 'list', 'watch', 'create', 'delete']) }),
  ],
  'rbac-escalation': [
    sees(
      'a verb',
      { from: reader, to: allow(['roles'], ['get', 'bind', 'escalate']) },
      'Role deployer: The role may escalate and bind roles, and so give itself more rights.',
    ),
    sees(
      'tokens',
      { from: reader, to: allow(['serviceaccounts/token'], ['create']) },
      'Role deployer: The role may use serviceaccounts/token, and so give itself more rights.',
    ),
    silent('to read roles', { from: reader, to: allow(['roles', 'serviceaccounts'], ['get', 'list']) }),
    silent('to read tokens, which is not served', {
      from: reader,
      to: allow(['serviceaccounts/token'], ['get']),
    }),
  ],
  'rbac-secrets': [
    sees(
      'all',
      { from: reader, to: allow(['secrets'], ['list']) },
      'Role deployer: The role may read every Secret in its reach.',
    ),
    sees(
      'by a wildcard',
      { from: reader, to: allow(['*'], ['get']) },
      'Role deployer: The role may read every Secret in its reach.',
    ),
    silent('one by its name', { from: reader, to: allow(['secrets'], ['get'], { resourceNames: ['keys'] }) }),
    silent('to write them', { from: reader, to: allow(['secrets'], ['create', 'delete']) }),
    silent('those of another group', {
      from: reader,
      to: role([{ apiGroups: ['example.com'], resources: ['secrets'], verbs: ['get'] }]),
    }),
  ],
  'rbac-exec': [
    sees(
      'exec',
      { from: reader, to: allow(['pods', 'pods/exec'], ['get', 'create']) },
      'Role deployer: The role may run commands in pods (pods/exec).',
    ),
    silent('logs', { from: reader, to: allow(['pods', 'pods/log'], ['get']) }),
    silent('to delete', { from: reader, to: allow(['pods/exec'], ['delete']) }),
    sees(
      'exec of everything that has it',
      { from: reader, to: allow(['*/exec'], ['create']) },
      'Role deployer: The role may run commands in pods (pods/exec).',
    ),
    silent('another subresource of everything', { from: reader, to: allow(['*/scale'], ['create']) }),
  ],
  'rbac-aggregates-all': [
    sees(
      'an empty selector',
      { from: gathering({ matchLabels: { web: 'yes' } }), to: gathering({}) },
      'ClusterRole all: The role has the rights of every ClusterRole, cluster-admin included: its selector is empty.',
    ),
    silent('a label', { to: gathering({ matchLabels: { web: 'yes' } }) }),
    silent('an expression', { to: gathering({ matchExpressions: [{ key: 'web', operator: 'Exists' }] }) }),
    silent('no selector, which selects none', { to: gathering() }),
  ],
};
