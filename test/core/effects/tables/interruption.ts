import { autoscaler, budget, object, statefulSet, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const replicas = (count: number) => workload({ spec: { replicas: count } });
const v2 = { image: 'registry.example.com/web:2' };
const recreate = { strategy: { type: 'Recreate' } };
const unavailable = (maxUnavailable: number | string, count: number) => ({
  replicas: count,
  strategy: { rollingUpdate: { maxUnavailable } },
});
const probe = { httpGet: { path: '/', port: 8080 } };
const scaledObject = object('keda.sh/v1alpha1', 'ScaledObject', 'web', {
  spec: { scaleTargetRef: { name: 'web' } },
});

export const interruption: Table = {
  'scaled-to-zero': [
    sees(
      'replicas become 0',
      { from: replicas(2), to: replicas(0) },
      'Deployment web: Nothing of it runs any more: replicas go from 2 to 0.',
    ),
    sees(
      'from the default',
      { from: workload(), to: replicas(0) },
      'Deployment web: Nothing of it runs any more: replicas go from 1 to 0.',
    ),
    sees(
      'even with an autoscaler, which that switches off',
      { from: replicas(2), to: replicas(0), both: autoscaler() },
      'Deployment web: Nothing of it runs any more: replicas go from 2 to 0.',
    ),
    silent('a new Deployment of none', { to: replicas(0) }),
    silent('down to one', { from: replicas(2), to: replicas(1) }),
    silent('a custom resource that is not known to scale', {
      from: object('example.com/v1', 'Cart', 'a', { spec: { replicas: 1 } }),
      to: object('example.com/v1', 'Cart', 'a', { spec: { replicas: 0 } }),
    }),
  ],
  'scaled-down': [
    sees(
      'half',
      { from: replicas(4), to: replicas(2) },
      'Deployment web: Replicas fall from 4 to 2: the rest has to bear the load.',
    ),
    sees(
      'to the default',
      { from: replicas(4), to: workload() },
      'Deployment web: Replicas fall from 4 to 1: the rest has to bear the load.',
    ),
    silent('a little', { from: replicas(4), to: replicas(3) }),
    silent('to none, which is told as such', { from: replicas(4), to: replicas(0) }),
    silent('where an autoscaler corrects it', { from: replicas(4), to: workload(), both: autoscaler() }),
    silent('where KEDA corrects it', { from: replicas(4), to: workload(), both: scaledObject }),
    silent('up', { from: replicas(2), to: replicas(4) }),
  ],
  'autoscaler-minimum-lowered': [
    sees(
      'a lower minimum',
      { from: autoscaler({ minReplicas: 4 }), to: autoscaler({ minReplicas: 2 }) },
      'HorizontalPodAutoscaler web: The autoscaler keeps at least 2 instead of 4 pods.',
    ),
    sees(
      'the default',
      { from: autoscaler({ minReplicas: 3 }), to: autoscaler() },
      'HorizontalPodAutoscaler web: The autoscaler keeps at least 1 instead of 3 pods.',
    ),
    silent('1, which is the default, left out', { from: autoscaler({ minReplicas: 1 }), to: autoscaler() }),
    silent('a higher minimum', { from: autoscaler(), to: autoscaler({ minReplicas: 2 }) }),
    silent('a new autoscaler', { to: autoscaler() }),
  ],
  recreate: [
    sees(
      'a restart',
      { from: workload({ spec: recreate }), to: workload({ spec: recreate, container: v2 }) },
      'Deployment web: All pods stop before new ones start: its strategy is Recreate.',
    ),
    sees(
      'a new strategy',
      { from: workload(), to: workload({ spec: recreate }) },
      'Deployment web: From now on all pods stop before new ones start: its strategy becomes Recreate.',
    ),
    silent('replicas alone', {
      from: workload({ spec: recreate }),
      to: workload({ spec: { ...recreate, replicas: 3 } }),
    }),
    silent('a new Deployment', { to: workload({ spec: recreate }) }),
    silent('no pods', {
      from: workload({ spec: { ...recreate, replicas: 0 } }),
      to: workload({ spec: { ...recreate, replicas: 0 }, container: v2 }),
    }),
  ],
  'rollout-downtime': [
    sees(
      'one replica of which one may be missing',
      {
        from: workload({ spec: unavailable(1, 1) }),
        to: workload({ spec: unavailable(1, 1), container: v2 }),
      },
      'Deployment web: While it restarts, no pod need be available: maxUnavailable allows all 1 to be missing.',
    ),
    sees(
      'all of three',
      {
        from: workload({ spec: unavailable('100%', 3) }),
        to: workload({ spec: unavailable('100%', 3), container: v2 }),
      },
      'Deployment web: While it restarts, no pod need be available: maxUnavailable allows all 3 to be missing.',
    ),
    sees(
      'a StatefulSet of one',
      { from: statefulSet(), to: statefulSet({ container: v2 }) },
      'StatefulSet db: While it restarts, no pod need be available: its one replica stops before the new one starts.',
    ),
    silent('one replica, and a quarter rounded down', { from: workload(), to: workload({ container: v2 }) }),
    silent('one of two', {
      from: workload({ spec: unavailable(1, 2) }),
      to: workload({ spec: unavailable(1, 2), container: v2 }),
    }),
    silent('no restart', { from: replicas(2), to: workload({ spec: unavailable(1, 1) }) }),
    silent('an autoscaler that keeps two', {
      from: [workload({ spec: { strategy: { rollingUpdate: { maxUnavailable: 1 } } } })],
      to: [workload({ spec: { strategy: { rollingUpdate: { maxUnavailable: 1 } } }, container: v2 })],
      both: autoscaler({ minReplicas: 2 }),
    }),
    silent('Recreate, which is told as such', {
      from: workload({ spec: recreate }),
      to: workload({ spec: recreate, container: v2 }),
    }),
    silent('a StatefulSet of three', {
      from: statefulSet({ spec: { replicas: 3 } }),
      to: statefulSet({ spec: { replicas: 3 }, container: v2 }),
    }),
  ],
  'probe-removed': [
    sees(
      'readiness',
      { from: workload({ container: { readinessProbe: probe } }), to: workload() },
      'Deployment web: Container web loses its readinessProbe: it gets traffic as soon as it runs, ready or not.',
    ),
    sees(
      'liveness and startup',
      { from: workload({ container: { livenessProbe: probe, startupProbe: probe } }), to: workload() },
      'Deployment web: Container web loses its livenessProbe: it is not restarted when it hangs.',
      'Deployment web: Container web loses its startupProbe: other probes begin at once.',
    ),
    silent('another probe', {
      from: workload({ container: { readinessProbe: probe } }),
      to: workload({ container: { readinessProbe: { tcpSocket: { port: 8080 } } } }),
    }),
    silent('with its container', {
      from: workload({ more: [{ name: 'proxy', image: 'proxy:1', readinessProbe: probe }] }),
      to: workload(),
    }),
    silent('with its Deployment', { from: workload({ container: { readinessProbe: probe } }) }),
  ],
  'grace-period-lowered': [
    sees(
      'below the default',
      { from: workload(), to: workload({ pod: { terminationGracePeriodSeconds: 5 } }) },
      'Deployment web: Pods get 5 s instead of 30 s to end before they are killed.',
    ),
    sees(
      'to the default',
      { from: workload({ pod: { terminationGracePeriodSeconds: 300 } }), to: workload() },
      'Deployment web: Pods get 30 s instead of 300 s to end before they are killed.',
    ),
    silent('the default, written out', {
      from: workload(),
      to: workload({ pod: { terminationGracePeriodSeconds: 30 } }),
    }),
    silent('raised', { from: workload(), to: workload({ pod: { terminationGracePeriodSeconds: 60 } }) }),
    silent('a new Deployment', { to: workload({ pod: { terminationGracePeriodSeconds: 5 } }) }),
  ],
  'workload-removed': [
    sees(
      'a Deployment',
      { from: workload() },
      'Deployment web: The Deployment is removed: its pods stop, and nothing waits for others to take over.',
    ),
    sees(
      'a DaemonSet by a new name',
      { from: workload({ kind: 'DaemonSet' }), to: workload({ kind: 'DaemonSet', name: 'agent' }) },
      'DaemonSet web: The DaemonSet is removed: its pods stop, and nothing waits for others to take over.',
    ),
    silent('a Job', { from: object('batch/v1', 'Job', 'migrate') }),
    silent('what is kept', { from: workload({ annotations: { 'helm.sh/resource-policy': 'keep' } }) }),
  ],
  'disruption-budget-removed': [
    sees(
      'with pods that stay',
      { from: budget({ minAvailable: 1 }), both: workload() },
      'PodDisruptionBudget web: Nothing holds drains back any more: all pods of Deployment web may be stopped at once.',
    ),
    silent('with its pods', { from: [budget({ minAvailable: 1 }), workload()] }),
    silent('by a new name', {
      from: budget({ minAvailable: 1 }),
      to: budget({ minAvailable: 1 }, 'shop'),
      both: workload(),
    }),
  ],
  'disruption-budget-blocks': [
    sees(
      'none may be missing',
      { to: budget({ maxUnavailable: 0 }), both: replicas(3) },
      'PodDisruptionBudget web: No pod may be evicted: maxUnavailable is 0, and there may be no more than 3. Nodes cannot be drained.',
    ),
    sees(
      'all must be there',
      { to: budget({ minAvailable: '100%' }), both: replicas(3) },
      'PodDisruptionBudget web: No pod may be evicted: minAvailable is 100%, and there may be no more than 3. Nodes cannot be drained.',
    ),
    sees(
      'replicas that fall to what must be there',
      { from: replicas(3), to: replicas(2), both: budget({ minAvailable: 2 }) },
      'Deployment web: PodDisruptionBudget web: No pod may be evicted: minAvailable is 2, and there may be no more than 2. Nodes cannot be drained.',
    ),
    silent('one may be missing', { to: budget({ minAvailable: 2 }), both: replicas(3) }),
    silent('a share that is rounded up', { to: budget({ maxUnavailable: '10%' }), both: replicas(3) }),
    silent('an autoscaler that keeps more', {
      to: budget({ minAvailable: 1 }),
      both: [workload(), autoscaler({ minReplicas: 2 })],
    }),
    silent('no pods', { to: budget({ maxUnavailable: 0 }), both: replicas(0) }),
    silent('a new image under a budget that blocked before', {
      from: workload(),
      to: workload({ container: v2 }),
      both: budget({ minAvailable: 1 }),
    }),
  ],
};
