import { object, workload } from '../manifests.ts';
import { type Case, sees, silent, type Table } from './table.ts';

const secured = (securityContext: object) => workload({ container: { securityContext } });
const podSecured = (securityContext: object) => workload({ pod: { securityContext } });
const capable = (capabilities: object) => secured({ capabilities });
const port = (hostPort: number) => workload({ container: { ports: [{ containerPort: 80, hostPort }] } });
const hostPath = (path: string) => workload({ pod: { volumes: [{ name: 'node', hostPath: { path } }] } });
const account = (automountServiceAccountToken?: boolean) =>
  object('v1', 'ServiceAccount', 'web', { automountServiceAccountToken });

/** Of a setting that is bad only where it is written: no news without it, none where it goes. */
function never(what: string, fields: object): readonly Case[] {
  return [
    silent(`a new container without ${what}`, { to: workload() }),
    silent(`${what} that goes`, { from: secured(fields), to: workload() }),
  ];
}

export const podSecurity: Table = {
  privileged: [
    sees(
      'from the default',
      { from: workload(), to: secured({ privileged: true }) },
      'Deployment web: Container web runs privileged: whoever gets into it has the node.',
    ),
    sees(
      'a new Deployment',
      { to: secured({ privileged: true }) },
      'Deployment web: Container web runs privileged: whoever gets into it has the node.',
    ),
    sees(
      'the init container of a CronJob',
      {
        to: object('batch/v1', 'CronJob', 'tidy', {
          spec: {
            jobTemplate: {
              spec: {
                template: {
                  spec: {
                    containers: [{ name: 'a', image: 'a:1' }],
                    initContainers: [{ name: 'b', image: 'b:1', securityContext: { privileged: true } }],
                  },
                },
              },
            },
          },
        }),
      },
      'CronJob tidy: Container b runs privileged: whoever gets into it has the node.',
    ),
    silent('false', { from: workload(), to: secured({ privileged: false }) }),
    ...never('it', { privileged: true }),
  ],
  'privilege-escalation': [
    sees(
      'allowed',
      { from: workload(), to: secured({ allowPrivilegeEscalation: true }) },
      'Deployment web: Container web may gain more privileges than it starts with (allowPrivilegeEscalation).',
    ),
    sees(
      'forbidden no longer',
      { from: secured({ allowPrivilegeEscalation: false }), to: workload() },
      'Deployment web: Container web may gain more privileges than it starts with: allowPrivilegeEscalation is no longer false.',
    ),
    ...never('it', { allowPrivilegeEscalation: true }),
  ],
  'runs-as-root': [
    sees(
      'user 0',
      { from: secured({ runAsUser: 1000 }), to: secured({ runAsUser: 0 }) },
      'Deployment web: Container web runs as root (runAsUser: 0).',
    ),
    sees(
      'user 0 for all of the pod',
      { from: workload(), to: podSecured({ runAsUser: 0 }) },
      'Deployment web: Container web runs as root (runAsUser: 0).',
    ),
    sees(
      'kept from it no longer',
      { from: podSecured({ runAsNonRoot: true }), to: workload() },
      'Deployment web: Container web is no longer kept from running as root.',
    ),
    silent('a container that says otherwise than its pod', {
      from: workload(),
      to: workload({
        pod: { securityContext: { runAsUser: 0 } },
        container: { securityContext: { runAsUser: 7 } },
      }),
    }),
    silent('runAsNonRoot that moves from the pod to the container', {
      from: podSecured({ runAsNonRoot: true }),
      to: secured({ runAsNonRoot: true }),
    }),
    ...never('a user', { runAsUser: 0 }),
  ],
  'writable-root': [
    sees(
      'read-only no longer',
      { from: secured({ readOnlyRootFilesystem: true }), to: secured({ readOnlyRootFilesystem: false }) },
      'Deployment web: Container web may write to its root file system from now on.',
    ),
    silent('as ever', { from: workload(), to: secured({ readOnlyRootFilesystem: false }) }),
    silent('read-only from now on', { from: workload(), to: secured({ readOnlyRootFilesystem: true }) }),
  ],
  unconfined: [
    sees(
      'seccomp',
      { from: workload(), to: podSecured({ seccompProfile: { type: 'Unconfined' } }) },
      'Deployment web: Container web runs without a seccomp profile (Unconfined).',
    ),
    sees(
      'a profile less',
      { from: podSecured({ seccompProfile: { type: 'RuntimeDefault' } }), to: workload() },
      'Deployment web: Container web no longer has its seccomp profile.',
    ),
    sees(
      'AppArmor',
      { from: workload(), to: secured({ appArmorProfile: { type: 'Unconfined' } }) },
      'Deployment web: Container web runs without an AppArmor profile (Unconfined).',
    ),
    sees(
      'procMount',
      { from: workload(), to: secured({ procMount: 'Unmasked' }) },
      'Deployment web: Container web sees all of /proc (procMount: Unmasked).',
    ),
    silent('another profile', {
      from: podSecured({ seccompProfile: { type: 'RuntimeDefault' } }),
      to: podSecured({ seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } }),
    }),
    ...never('a profile', { seccompProfile: { type: 'Unconfined' } }),
  ],
  'capability-added': [
    sees(
      'one',
      {
        from: capable({ add: ['NET_BIND_SERVICE'] }),
        to: capable({ add: ['NET_BIND_SERVICE', 'SYS_ADMIN'] }),
      },
      'Deployment web: Container web gets the capability SYS_ADMIN.',
    ),
    sees('all', { to: capable({ add: ['ALL'] }) }, 'Deployment web: Container web gets all capabilities.'),
    sees(
      'dropped no longer',
      { from: capable({ drop: ['ALL'] }), to: workload() },
      'Deployment web: Container web no longer drops all capabilities.',
    ),
    silent('the same in another spelling', {
      from: capable({ add: ['NET_ADMIN'] }),
      to: capable({ add: ['cap_net_admin'] }),
    }),
    silent('one that goes', { from: capable({ add: ['NET_ADMIN'] }), to: workload() }),
    silent('a drop more', { from: workload(), to: capable({ drop: ['ALL'] }) }),
  ],
  'host-namespace': [
    sees(
      'network and processes',
      { from: workload(), to: workload({ pod: { hostNetwork: true, hostPID: true } }) },
      'Deployment web: Pods share the network of their node (hostNetwork).',
      'Deployment web: Pods share the processes of their node (hostPID).',
    ),
    silent('false', { from: workload(), to: workload({ pod: { hostIPC: false } }) }),
    silent('one that goes', { from: workload({ pod: { hostIPC: true } }), to: workload() }),
  ],
  'host-path': [
    sees(
      'a folder',
      { from: workload(), to: hostPath('/var/run') },
      'Deployment web: Pods mount /var/run of their node (volume node).',
    ),
    sees(
      'another folder',
      { from: hostPath('/var/run'), to: hostPath('/etc') },
      'Deployment web: Pods mount /etc of their node (volume node).',
    ),
    silent('the same by another name', {
      from: hostPath('/etc'),
      to: workload({ pod: { volumes: [{ name: 'etc', hostPath: { path: '/etc' } }] } }),
    }),
    silent('an emptyDir', {
      from: workload(),
      to: workload({ pod: { volumes: [{ name: 'tmp', emptyDir: {} }] } }),
    }),
  ],
  'host-port': [
    sees(
      'a port',
      { from: workload(), to: port(8080) },
      'Deployment web: Container web takes port 8080 of its node (hostPort).',
    ),
    silent('a port of the container', {
      from: workload(),
      to: workload({ container: { ports: [{ containerPort: 80 }] } }),
    }),
    silent('0, which is none', { from: workload(), to: port(0) }),
  ],
  'service-account-token': [
    sees(
      'of a pod',
      { from: workload({ pod: { automountServiceAccountToken: false } }), to: workload() },
      'Deployment web: Pods get a token of their ServiceAccount: automountServiceAccountToken is no longer false.',
    ),
    sees(
      'of an account',
      { from: account(false), to: account(true) },
      'ServiceAccount web: Pods get a token of their ServiceAccount: automountServiceAccountToken is no longer false.',
    ),
    silent('the default, written out', {
      from: workload(),
      to: workload({ pod: { automountServiceAccountToken: true } }),
    }),
    silent('kept from now on', { from: account(), to: account(false) }),
  ],
};
