import { object, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const image = (reference: string, imagePullPolicy?: string) =>
  workload({ container: { image: reference, imagePullPolicy } });
const digest = `sha256:${'a'.repeat(64)}`;
const resources = (fields: object) => workload({ container: { resources: fields } });
const both = { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1' } };
const api = (apiVersion: string, kind: string) => object(apiVersion, kind, 'web');

export const images: Table = {
  'mutable-tag': [
    sees(
      'latest',
      { from: image('web:1'), to: image('web:latest') },
      'Deployment web: The image of container web has the tag latest, which moves: its pods may run different code.',
    ),
    sees(
      'no tag',
      { to: image('registry.example.com:5000/web') },
      'Deployment web: The image of container web has no tag, which means latest: its pods may run different code.',
    ),
    sees(
      'a branch',
      { from: image('web:1'), to: image('web:main') },
      'Deployment web: The image of container web has the tag main, which moves: its pods may run different code.',
    ),
    silent('latest with a digest', { from: image('web:1'), to: image(`web:latest@${digest}`) }),
    silent('a version', { from: image('web:1'), to: image('web:2.0.0-rc.1') }),
    silent('a commit', { from: image('web:1'), to: image('web:1f2e3d4') }),
    silent('a name that begins so', { from: image('web:1'), to: image('web:main-1f2e3d4') }),
    silent('what is no reference', { from: image('web:1'), to: image('WEB:main') }),
    silent('a container beside it that had latest before', {
      from: workload({ more: [{ name: 'proxy', image: 'proxy:latest' }] }),
      to: workload({ container: { image: 'web:2' }, more: [{ name: 'proxy', image: 'proxy:latest' }] }),
    }),
  ],
  'pull-policy': [
    sees(
      'a branch by default',
      { from: image('web:1'), to: image('web:main') },
      'Deployment web: Nodes that have an image of container web tagged main do not pull the newer one (imagePullPolicy IfNotPresent).',
    ),
    sees(
      'latest, never',
      { to: image('web:latest', 'Never') },
      'Deployment web: Nodes that have an image of container web tagged latest do not pull the newer one (imagePullPolicy Never).',
    ),
    silent('latest by default', { from: image('web:1'), to: image('web:latest') }),
    silent('a branch, always', { from: image('web:1'), to: image('web:main', 'Always') }),
    silent('a version', { from: image('web:1', 'Always'), to: image('web:1', 'IfNotPresent') }),
  ],
  'limits-removed': [
    sees(
      'all',
      { from: resources(both), to: workload() },
      'Deployment web: Container web loses its cpu request, cpu limit and memory limit.',
    ),
    sees(
      'one',
      { from: resources(both), to: resources({ ...both, limits: { cpu: '1' } }) },
      'Deployment web: Container web loses its memory limit.',
    ),
    silent('less', {
      from: resources(both),
      to: resources({ ...both, limits: { cpu: '500m', memory: '1Mi' } }),
    }),
    silent('with its container', {
      from: workload({ more: [{ name: 'proxy', image: 'proxy:1', resources: both }] }),
      to: workload(),
    }),
    silent('a new container without', { to: workload() }),
  ],
  'removed-api': [
    sees(
      'a new resource',
      { to: api('policy/v1beta1', 'PodDisruptionBudget') },
      'PodDisruptionBudget web: policy/v1beta1 is not served by Kubernetes 1.25 and later. Use policy/v1.',
    ),
    sees(
      'a step back',
      { from: api('batch/v1', 'CronJob'), to: api('batch/v1beta1', 'CronJob') },
      'CronJob web: batch/v1beta1 is not served by Kubernetes 1.25 and later. Use batch/v1.',
    ),
    sees(
      'nothing to move to',
      { to: api('policy/v1beta1', 'PodSecurityPolicy') },
      'PodSecurityPolicy web: policy/v1beta1 is not served by Kubernetes 1.25 and later. There is no other version.',
    ),
    silent('a step forward', { from: api('batch/v1beta1', 'CronJob'), to: api('batch/v1', 'CronJob') }),
    silent('another kind of the version', { to: api('networking.k8s.io/v1beta1', 'ServiceCIDR') }),
    silent('a resource that goes', { from: api('batch/v1beta1', 'CronJob') }),
  ],
  'deprecated-api': [
    sees(
      'Endpoints',
      { to: api('v1', 'Endpoints') },
      'Endpoints web: v1 is deprecated since Kubernetes 1.33. Use discovery.k8s.io/v1 EndpointSlice.',
    ),
    silent('what is gone, which is told as such', { to: api('batch/v1beta1', 'CronJob') }),
    silent('what is current', { to: api('autoscaling/v1', 'HorizontalPodAutoscaler') }),
  ],
  'requests-above-limits': [
    sees(
      'a request in another unit',
      {
        from: resources({ requests: { memory: '1Gi' }, limits: { memory: '1Gi' } }),
        to: resources({ requests: { memory: '2048Mi' }, limits: { memory: '1Gi' } }),
      },
      'Deployment web: The API server refuses this: container web requests 2048Mi of memory, and its limit is 1Gi.',
    ),
    sees(
      'a lower limit',
      {
        from: resources({ requests: { cpu: 1 }, limits: { cpu: 2 } }),
        to: resources({ requests: { cpu: 1 }, limits: { cpu: '500m' } }),
      },
      'Deployment web: The API server refuses this: container web requests 1 of cpu, and its limit is 500m.',
    ),
    silent('as much as the limit', { to: resources({ requests: { cpu: '1000m' }, limits: { cpu: 1 } }) }),
    silent('no limit', { to: resources({ requests: { cpu: 8 }, limits: { memory: '1Gi' } }) }),
    silent('what is no quantity', { to: resources({ requests: { cpu: 'much' }, limits: { cpu: 1 } }) }),
    silent('the template of a custom resource', {
      to: { ...resources({ requests: { cpu: 2 }, limits: { cpu: 1 } }), apiVersion: 'argoproj.io/v1alpha1' },
    }),
  ],
};
