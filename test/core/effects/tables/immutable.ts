import { binding, config, job, object, pod, secret, service, statefulSet, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const replace = 'Delete the object first, or give the new one another name.';
const refuses = (what: string, wayOut = replace) => `The API server refuses this: ${what}. ${wayOut}`;
const otherJob = 'Give the new Job another name, or delete the old one first.';
const otherPod = 'Delete the Pod first, or let a Deployment manage it.';
const otherConfig = 'Make one of another name, and refer to that.';
const image = (tag: string) => ({ image: `registry.example.com/web:${tag}` });
const indexed = (count: number) => ({ completionMode: 'Indexed', completions: count, parallelism: count });
const crd = (spec: object) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'carts.example.com', {
    spec: { group: 'example.com', scope: 'Namespaced', names: { kind: 'Cart', plural: 'carts' }, ...spec },
  });
const storageClass = (fields: object) =>
  object('storage.k8s.io/v1', 'StorageClass', 'fast', { provisioner: 'csi.example.com', ...fields });

export const immutable: Table = {
  'immutable-selector': [
    sees(
      'a label more',
      { from: workload(), to: workload({ labels: { app: 'web', tier: 'front' } }) },
      `Deployment web: ${refuses('spec.selector cannot be changed')}`,
    ),
    sees(
      'the same pods by an expression',
      {
        from: workload(),
        to: workload({
          spec: { selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } },
        }),
      },
      `Deployment web: ${refuses('spec.selector cannot be changed')}`,
    ),
    silent('empty lists, which the API server drops', {
      from: workload(),
      to: workload({ spec: { selector: { matchLabels: { app: 'web' }, matchExpressions: [] } } }),
    }),
    silent('labels of the template alone', {
      from: workload(),
      to: workload({ template: { labels: { app: 'web', tier: 'front' } } }),
    }),
    silent('another name', { from: workload(), to: workload({ name: 'shop', labels: { app: 'shop' } }) }),
    silent('a ReplicationController, whose selector may change', {
      from: object('v1', 'ReplicationController', 'web', { spec: { selector: { app: 'web' } } }),
      to: object('v1', 'ReplicationController', 'web', { spec: { selector: { app: 'shop' } } }),
    }),
    silent('what Argo CD deletes first', {
      from: workload(),
      to: workload({
        labels: { app: 'shop' },
        annotations: { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' },
      }),
    }),
  ],
  'selector-mismatch': [
    sees(
      'a template whose label changes',
      { from: workload(), to: workload({ template: { labels: { app: 'shop' } } }) },
      'Deployment web: The API server refuses this: the selector app=web does not match the labels of the pod template.',
    ),
    sees(
      'a new one',
      { to: statefulSet({ template: { labels: {} } }) },
      'StatefulSet db: The API server refuses this: the selector app=web does not match the labels of the pod template.',
    ),
    silent('labels besides', { to: workload({ template: { labels: { app: 'web', tier: 'front' } } }) }),
    silent('an expression that holds', {
      to: workload({
        spec: { selector: { matchExpressions: [{ key: 'canary', operator: 'DoesNotExist' }] } },
      }),
    }),
    silent('a Job, whose selector the API server makes', {
      to: job({ selector: { matchLabels: { a: 'b' } } }),
    }),
  ],
  'immutable-job': [
    sees(
      'a new image',
      { from: job(), to: job({}, image('2')) },
      `Job migrate: ${refuses('the pod template of a Job cannot be changed', otherJob)}`,
    ),
    sees(
      'completions',
      { from: job({ completions: 1 }), to: job({ completions: 2 }) },
      `Job migrate: ${refuses('spec.completions cannot be changed', otherJob)}`,
    ),
    sees(
      'completions of an indexed Job without its parallelism',
      { from: job(indexed(2)), to: job({ ...indexed(3), parallelism: 2 }) },
      `Job migrate: ${refuses('spec.completions cannot be changed', otherJob)}`,
    ),
    sees(
      'a selector',
      { from: job(), to: job({ selector: { matchLabels: { a: 'b' } } }) },
      `Job migrate: ${refuses('spec.selector cannot be changed', otherJob)}`,
    ),
    sees(
      'the image of a suspended Job',
      { from: job({ suspend: true }), to: job({ suspend: true }, image('2')) },
      `Job migrate: ${refuses('the pod template of a Job cannot be changed', otherJob)}`,
    ),
    silent('a Job that a time to live removes', {
      from: job({ ttlSecondsAfterFinished: 60 }),
      to: job({ ttlSecondsAfterFinished: 60 }, image('2')),
    }),
    sees(
      'a time to live that comes with the change',
      { from: job(), to: job({ ttlSecondsAfterFinished: 60 }, image('2')) },
      `Job migrate: ${refuses('the pod template of a Job cannot be changed', otherJob)}`,
    ),
    silent('an indexed Job that grows as a whole', { from: job(indexed(2)), to: job(indexed(3)) }),
    silent('parallelism, deadline, time to live and suspension', {
      from: job(),
      to: job({
        parallelism: 3,
        activeDeadlineSeconds: 60,
        ttlSecondsAfterFinished: 60,
        suspend: true,
        backoffLimit: 1,
      }),
    }),
    silent('where a suspended Job is to run', {
      from: job({ suspend: true }),
      to: job({
        suspend: false,
        template: {
          metadata: { labels: { job: 'other' } },
          spec: {
            containers: [{ name: 'web', image: 'registry.example.com/web:1.4.2' }],
            nodeSelector: { disk: 'ssd' },
            affinity: { nodeAffinity: {} },
          },
        },
      }),
    }),
    silent('completionMode, written out', { from: job(), to: job({ completionMode: 'NonIndexed' }) }),
    silent('a hook of Helm', {
      from: job({}, {}, { metadata: { annotations: { 'helm.sh/hook': 'pre-upgrade' } } }),
      to: job({}, image('2'), { metadata: { annotations: { 'helm.sh/hook': 'pre-upgrade' } } }),
    }),
    silent('a Job that Flux may force', {
      from: job(),
      to: job({}, image('2'), {
        metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/force': 'Enabled' } },
      }),
    }),
    silent('a Job that is made anew each time', {
      from: { ...job(), metadata: { generateName: 'migrate-' } },
      to: { ...job({}, image('2')), metadata: { generateName: 'migrate-' } },
    }),
    silent('a CronJob', {
      from: object('batch/v1', 'CronJob', 'a', {
        spec: { schedule: '0 * * * *', jobTemplate: { spec: {} } },
      }),
      to: object('batch/v1', 'CronJob', 'a', {
        spec: { schedule: '0 1 * * *', jobTemplate: { spec: { completions: 2 } } },
      }),
    }),
  ],
  'expiring-job': [
    sees(
      'a new image',
      {
        from: job({ ttlSecondsAfterFinished: 60 }),
        to: job({ ttlSecondsAfterFinished: 60 }, image('2')),
      },
      `Job migrate: While the old Job is there, the API server refuses this: the pod template of a Job cannot be changed. It is removed 60 seconds after it has finished.`,
    ),
    silent('a Job without a time to live', { from: job(), to: job({}, image('2')) }),
    silent('what may change', {
      from: job({ ttlSecondsAfterFinished: 60 }),
      to: job({ ttlSecondsAfterFinished: 60, parallelism: 3 }),
    }),
  ],
  'immutable-pod': [
    sees(
      'a variable',
      { from: pod(), to: pod({}, { env: [{ name: 'A', value: '1' }] }) },
      `Pod shell: ${refuses('containers of a Pod cannot be changed', otherPod)}`,
    ),
    sees(
      'a toleration less',
      { from: pod({ tolerations: [{ key: 'a' }] }), to: pod({ tolerations: [] }) },
      `Pod shell: ${refuses('tolerations of a Pod cannot be changed', otherPod)}`,
    ),
    silent('an image, a deadline, and a toleration more', {
      from: pod({ tolerations: [{ key: 'a' }] }),
      to: pod({ tolerations: [{ key: 'a' }, { key: 'b' }], activeDeadlineSeconds: 60 }, image('2')),
    }),
    silent('labels', { from: pod(), to: { ...pod(), metadata: { name: 'shell', labels: { a: 'b' } } } }),
  ],
  'immutable-service': [
    sees(
      'a Service that becomes headless',
      { from: service(), to: service({ clusterIP: 'None' }) },
      `Service web: ${refuses('a Service with an address cannot become headless')}`,
    ),
    sees(
      'a headless Service that gets an address',
      { from: service({ clusterIP: 'None' }), to: service({ clusterIP: '10.0.0.7' }) },
      `Service web: ${refuses('the clusterIP None cannot become 10.0.0.7')}`,
    ),
    sees(
      'an ExternalName with an address',
      {
        from: service({ clusterIP: 'None' }),
        to: service({ clusterIP: 'None', type: 'ExternalName', externalName: 'a.example.com' }),
      },
      `Service web: ${refuses('an ExternalName has no clusterIP')}`,
    ),
    sees(
      'another class of load balancer',
      {
        from: service({ type: 'LoadBalancer' }),
        to: service({ type: 'LoadBalancer', loadBalancerClass: 'example.com/internal' }),
      },
      `Service web: ${refuses('loadBalancerClass cannot be changed')}`,
    ),
    silent('an ExternalName that becomes a Service', {
      from: service({ type: 'ExternalName', externalName: 'a.example.com' }),
      to: service({ clusterIP: '10.0.0.7' }),
    }),
    silent('a Service that becomes an ExternalName', {
      from: service(),
      to: service({ type: 'ExternalName', externalName: 'a.example.com' }),
    }),
    silent('an address that may be the one it has', {
      from: service(),
      to: service({ clusterIP: '10.0.0.7' }),
    }),
    silent('an address that is left to the cluster', { from: service({ clusterIP: 'None' }), to: service() }),
    ...['None', '10.0.0.7'].map((clusterIP) =>
      silent(`the clusterIP ${clusterIP}, emptied: the cluster keeps it`, {
        from: service({ clusterIP }),
        to: service({ clusterIP: '' }),
      }),
    ),
    silent('an address where an empty one stood', {
      from: service({ clusterIP: '' }),
      to: service({ clusterIP: '10.0.0.7' }),
    }),
    sees(
      'a Service with an empty address that becomes headless',
      { from: service({ clusterIP: '' }), to: service({ clusterIP: 'None' }) },
      `Service web: ${refuses('a Service with an address cannot become headless')}`,
    ),
    silent('a class with the load balancer', {
      from: service(),
      to: service({ type: 'LoadBalancer', loadBalancerClass: 'example.com/internal' }),
    }),
  ],
  'immutable-data': [
    sees(
      'a value',
      {
        from: config({ a: '1' }, 'settings', { immutable: true }),
        to: config({ a: '2' }, 'settings', { immutable: true }),
      },
      `ConfigMap settings: ${refuses('the ConfigMap is marked as immutable', otherConfig)}`,
    ),
    sees(
      'the mark itself',
      { from: secret({ a: '1' }, 'keys', { immutable: true }), to: secret({ a: '1' }) },
      `Secret keys: ${refuses('the Secret is marked as immutable', otherConfig)}`,
    ),
    silent('a value, and the mark only now', {
      from: config({ a: '1' }),
      to: config({ a: '2' }, 'settings', { immutable: true }),
    }),
    silent('its labels', {
      from: config({ a: '1' }, 'settings', { immutable: true }),
      to: config({ a: '1' }, 'settings', { immutable: true, metadata: { labels: { a: 'b' } } }),
    }),
    silent('the next generation, under its own name', {
      from: config({ a: '1' }, 'settings-bbbbbbbbbb', { immutable: true }),
      to: config({ a: '2' }, 'settings-cccccccccc', { immutable: true }),
    }),
  ],
  'immutable-secret-type': [
    sees(
      'another type',
      { from: secret({ a: '1' }), to: secret({ a: '1' }, 'keys', { type: 'kubernetes.io/basic-auth' }) },
      `Secret keys: ${refuses('the type of a Secret cannot be changed')}`,
    ),
    silent('Opaque, written out', {
      from: secret({ a: '1' }),
      to: secret({ a: '1' }, 'keys', { type: 'Opaque' }),
    }),
  ],
  'immutable-role': [
    sees(
      'another role',
      { from: binding('view', []), to: binding('edit', []) },
      `RoleBinding deployers: ${refuses('roleRef cannot be changed')}`,
    ),
    silent('the group of the role, written out', {
      from: { ...binding('view', []), roleRef: { kind: 'ClusterRole', name: 'view' } },
      to: binding('view', []),
    }),
    silent('other subjects', {
      from: binding('view', []),
      to: binding('view', [{ kind: 'User', name: 'ada' }]),
    }),
  ],
  'immutable-crd': [
    sees(
      'another scope',
      { from: crd({}), to: crd({ scope: 'Cluster' }) },
      `CustomResourceDefinition carts.example.com: ${refuses('spec.scope cannot be changed', 'Define a new resource under another name, and move the objects over.')}`,
    ),
    silent('a short name', {
      from: crd({}),
      to: crd({ names: { kind: 'Cart', plural: 'carts', shortNames: ['ct'] } }),
    }),
  ],
  'immutable-class': [
    sees(
      'parameters of a StorageClass',
      {
        from: storageClass({ parameters: { type: 'ssd' } }),
        to: storageClass({ parameters: { type: 'hdd' } }),
      },
      `StorageClass fast: ${refuses('parameters cannot be changed')}`,
    ),
    sees(
      'the value of a PriorityClass',
      {
        from: object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 1000 }),
        to: object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 2000 }),
      },
      `PriorityClass high: ${refuses('value cannot be changed')}`,
    ),
    silent('that volumes may grow', {
      from: storageClass({}),
      to: storageClass({ allowVolumeExpansion: true }),
    }),
    silent('defaults, written out', {
      from: storageClass({}),
      to: storageClass({ reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
    }),
    silent('a description', {
      from: object('scheduling.k8s.io/v1', 'PriorityClass', 'high', { value: 1000 }),
      to: object('scheduling.k8s.io/v1', 'PriorityClass', 'high', {
        value: 1000,
        description: 'For the shop.',
      }),
    }),
  ],
};
