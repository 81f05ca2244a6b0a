import { config, object, pod, secret, statefulSet, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const image = (tag: string) => ({ image: `registry.example.com/web:${tag}` });
const mounts = (source: object, mount: object = {}) => ({
  pod: { volumes: [{ name: 'files', ...source }] },
  container: { volumeMounts: [{ name: 'files', mountPath: '/etc/web', ...mount }] },
});
const fromConfig = { envFrom: [{ configMapRef: { name: 'settings' } }] };
const level = {
  env: [{ name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'settings', key: 'level' } } }],
};
const keys = (count: number, value: string) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`k${String(index + 1).padStart(2, '0')}`, value]),
  );
const restarting = 'Restarts: its pod template changes.';
const [old, current] = [
  config({ level: 'info', theme: 'light' }),
  config({ level: 'debug', theme: 'light' }),
];
const live = (name: string) =>
  `${name} does not restart: its mounted files change while it runs, within a minute or two.`;

export const restarts: Table = {
  restart: [
    sees(
      'a new image',
      { from: workload(), to: workload({ container: image('2') }) },
      `Deployment web: ${restarting}`,
    ),
    sees(
      'an annotation of the pods',
      { from: statefulSet(), to: statefulSet({ template: { annotations: { version: '2' } } }) },
      `StatefulSet db: ${restarting}`,
    ),
    silent('empty lists, which the API server drops', {
      from: workload(),
      to: workload({
        container: { env: [], envFrom: [], resources: {} },
        pod: { volumes: [], nodeSelector: {} },
      }),
    }),
    sees(
      'an empty mapping that means something',
      {
        from: workload({ pod: { volumes: [{ name: 'tmp' }] } }),
        to: workload({ pod: { volumes: [{ name: 'tmp', emptyDir: {} }] } }),
      },
      `Deployment web: ${restarting}`,
    ),
    silent('replicas alone', { from: workload(), to: workload({ spec: { replicas: 3 } }) }),
    silent('an annotation of the Deployment', {
      from: workload(),
      to: workload({ annotations: { version: '2' } }),
    }),
    silent('a Deployment of no pods', {
      from: workload({ spec: { replicas: 0 } }),
      to: workload({ spec: { replicas: 0 }, container: image('2') }),
    }),
    silent('a new Deployment', { to: workload() }),
    silent('the same quantity, written otherwise', {
      from: workload({ container: { resources: { limits: { cpu: '1' } } } }),
      to: workload({ container: { resources: { limits: { cpu: '1000m' } } } }),
    }),
    silent('a field without a value', { from: workload(), to: workload({ pod: { nodeSelector: null } }) }),
    silent('what the API server refuses', { from: workload(), to: workload({ labels: { app: 'shop' } }) }),
    silent('a rollout that is paused', {
      from: workload(),
      to: workload({ spec: { paused: true }, container: image('2') }),
    }),
  ],
  'renamed-config': [
    sees(
      'a new hash, of which only the reference changes',
      {
        from: [
          config({ a: '1' }, 'settings-bbbbbbbbbb'),
          workload({ container: hashed('settings-bbbbbbbbbb') }),
        ],
        to: [
          config({ a: '2' }, 'settings-cccccccccc'),
          workload({ container: hashed('settings-cccccccccc') }),
        ],
      },
      'ConfigMap settings-cccccccccc: Deployment web restarts: it takes this under its new name.',
    ),
    silent('a workload that changes besides, and is told as such', {
      from: [
        config({ a: '1' }, 'settings-bbbbbbbbbb'),
        workload({ container: hashed('settings-bbbbbbbbbb') }),
      ],
      to: [
        config({ a: '2' }, 'settings-cccccccccc'),
        workload({ container: { ...hashed('settings-cccccccccc'), ...image('2') } }),
      ],
    }),
    silent('a workload that is new', {
      from: config({ a: '1' }, 'settings-bbbbbbbbbb'),
      to: [config({ a: '2' }, 'settings-cccccccccc'), workload({ container: hashed('settings-cccccccccc') })],
    }),
    silent('a new hash that nobody uses', {
      from: config({ a: '1' }, 'settings-bbbbbbbbbb'),
      to: config({ a: '2' }, 'settings-cccccccccc'),
      both: workload(),
    }),
  ],
  'no-rollout': [
    sees(
      'OnDelete',
      {
        from: statefulSet({ spec: { updateStrategy: { type: 'OnDelete' } } }),
        to: statefulSet({ spec: { updateStrategy: { type: 'OnDelete' } }, container: image('2') }),
      },
      'StatefulSet db: Running pods keep the old template: its updateStrategy is OnDelete.',
    ),
    sees(
      'a partition above all ordinals',
      {
        from: statefulSet({ spec: { replicas: 3 } }),
        to: statefulSet({
          spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 3 } } },
          container: image('2'),
        }),
      },
      'StatefulSet db: Running pods keep the old template: its partition 3 is not below its replicas.',
    ),
    sees(
      'a rollout that is paused',
      { from: workload(), to: workload({ spec: { paused: true }, container: image('2') }) },
      'Deployment web: Running pods keep the old template: its rollout is paused.',
    ),
    sees(
      'a ReplicaSet',
      { from: workload({ kind: 'ReplicaSet' }), to: workload({ kind: 'ReplicaSet', container: image('2') }) },
      'ReplicaSet web: Running pods keep the old template: a ReplicaSet replaces none.',
    ),
    silent('a partition below', {
      from: statefulSet({ spec: { replicas: 3 } }),
      to: statefulSet({
        spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
        container: image('2'),
      }),
    }),
    silent('OnDelete, set with nothing else', {
      from: statefulSet(),
      to: statefulSet({ spec: { updateStrategy: { type: 'OnDelete' } } }),
    }),
    silent('a rolling update', { from: workload(), to: workload({ container: image('2') }) }),
  ],
  'stale-config': [
    sees(
      'envFrom',
      { from: old, to: current, both: workload({ container: fromConfig }) },
      'ConfigMap settings: Deployment web does not restart: it keeps the old level in its environment until its pods are replaced.',
    ),
    sees(
      'one key',
      { from: old, to: current, both: workload({ container: level }) },
      'ConfigMap settings: Deployment web does not restart: it keeps the old level in its environment until its pods are replaced.',
    ),
    sees(
      'more keys than a sentence holds',
      { from: config(keys(12, 'a')), to: config(keys(12, 'b')), both: workload({ container: fromConfig }) },
      'ConfigMap settings: Deployment web does not restart: it keeps the old k01, k02, k03, k04, k05, k06, k07, k08, k09, k10 and 2 more in its environment until its pods are replaced.',
    ),
    sees(
      'a Secret in an init container',
      {
        from: secret({ token: 'a' }),
        to: secret({ token: 'b' }),
        both: workload({
          pod: {
            initContainers: [{ name: 'init', image: 'init:1', envFrom: [{ secretRef: { name: 'keys' } }] }],
          },
        }),
      },
      'Secret keys: Deployment web does not restart: it keeps the old token in its environment until its pods are replaced.',
    ),
    sees(
      'a subPath mount',
      {
        from: old,
        to: current,
        both: workload(mounts({ configMap: { name: 'settings' } }, { subPath: 'level' })),
      },
      'ConfigMap settings: Deployment web does not restart: it keeps the old level, which is mounted by subPath, until its pods are replaced.',
    ),
    sees(
      'a SealedSecret',
      {
        from: object('bitnami.com/v1alpha1', 'SealedSecret', 'keys', {
          spec: { encryptedData: { token: 'AgA' } },
        }),
        to: object('bitnami.com/v1alpha1', 'SealedSecret', 'keys', {
          spec: { encryptedData: { token: 'AgB' } },
        }),
        both: workload({ container: { envFrom: [{ secretRef: { name: 'keys' } }] } }),
      },
      'SealedSecret keys: Deployment web does not restart: it keeps the old token in its environment until its pods are replaced.',
    ),
    sees(
      'a bare Pod',
      { from: old, to: current, both: pod({}, fromConfig) },
      'ConfigMap settings: Pod shell does not restart: it keeps the old level in its environment until its pods are replaced.',
    ),
    silent('another key', {
      from: config({ level: 'info', theme: 'light' }),
      to: config({ level: 'info', theme: 'dark' }),
      both: workload({ container: level }),
    }),
    silent('another file of the volume by subPath', {
      from: config({ level: 'info', theme: 'light' }),
      to: config({ level: 'info', theme: 'dark' }),
      both: workload(mounts({ configMap: { name: 'settings' } }, { subPath: 'level' })),
    }),
    silent('a mounted volume', {
      from: old,
      to: current,
      both: workload(mounts({ configMap: { name: 'settings' } })),
    }),
    silent('a checksum annotation that changes too', {
      from: [old, workload({ container: fromConfig, template: { annotations: { 'checksum/config': 'a' } } })],
      to: [
        current,
        workload({ container: fromConfig, template: { annotations: { 'checksum/config': 'b' } } }),
      ],
    }),
    silent('a hashed name', {
      from: [
        config({ a: '1' }, 'settings-bbbbbbbbbb'),
        workload({ container: hashed('settings-bbbbbbbbbb') }),
      ],
      to: [config({ a: '2' }, 'settings-cccccccccc'), workload({ container: hashed('settings-cccccccccc') })],
    }),
    silent('labels of the ConfigMap alone', {
      from: config({ level: 'info' }),
      to: config({ level: 'info' }, 'settings', { metadata: { labels: { team: 'web' } } }),
      both: workload({ container: fromConfig }),
    }),
    silent('a workload that is new', { from: old, to: [current, workload({ container: fromConfig })] }),
    silent('a workload of no pods', {
      from: old,
      to: current,
      both: workload({ container: fromConfig, spec: { replicas: 0 } }),
    }),
    silent('another namespace', {
      from: config({ level: 'info' }, 'settings', { metadata: { namespace: 'a' } }),
      to: config({ level: 'debug' }, 'settings', { metadata: { namespace: 'a' } }),
      both: { ...workload({ container: fromConfig }), metadata: { name: 'web', namespace: 'b' } },
    }),
    silent('a workload that Reloader watches', {
      from: old,
      to: current,
      both: workload({ container: fromConfig, annotations: { 'reloader.stakater.com/auto': 'true' } }),
    }),
    silent('a CronJob, whose next pods are new', {
      from: old,
      to: current,
      both: object('batch/v1', 'CronJob', 'report', {
        spec: {
          jobTemplate: { spec: { template: { spec: { containers: [{ name: 'a', ...fromConfig }] } } } },
        },
      }),
    }),
  ],
  'live-config': [
    sees(
      'a mounted volume',
      { from: old, to: current, both: workload(mounts({ configMap: { name: 'settings' } })) },
      `ConfigMap settings: ${live('Deployment web')}`,
    ),
    sees(
      'a projected Secret',
      {
        from: secret({ token: 'a' }),
        to: secret({ token: 'b' }),
        both: workload(mounts({ projected: { sources: [{ secret: { name: 'keys' } }] } })),
      },
      `Secret keys: ${live('Deployment web')}`,
    ),
    silent('items without the key', {
      from: old,
      to: current,
      both: workload(
        mounts({ configMap: { name: 'settings', items: [{ key: 'theme', path: 'theme.txt' }] } }),
      ),
    }),
    silent('a volume that nobody mounts', {
      from: old,
      to: current,
      both: workload({ pod: { volumes: [{ name: 'files', configMap: { name: 'settings' } }] } }),
    }),
    silent('the environment, which is told as stale', {
      from: old,
      to: current,
      both: workload({ ...mounts({ configMap: { name: 'settings' } }), container: fromConfig }),
    }),
  ],
};

function hashed(name: string) {
  return { envFrom: [{ configMapRef: { name } }] };
}
