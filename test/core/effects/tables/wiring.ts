import { autoscaler, budget, ingress, object, policy, service, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const none = 'No pod among the manifests has the labels';
const ports = (...names: string[]) =>
  workload({ container: { ports: names.map((name, index) => ({ name, containerPort: 8080 + index })) } });
const named = service({ ports: [{ port: 80, targetPort: 'http' }] });
const relabelled = workload({
  spec: { selector: { matchLabels: { app: 'shop' } } },
  template: { labels: { app: 'shop' } },
});
const probed = (port: string | number) =>
  workload({
    container: { ports: [{ name: 'http', containerPort: 80 }], readinessProbe: { httpGet: { port } } },
  });

export const wiring: Table = {
  'selects-nothing': [
    sees(
      'a Service whose selector changes',
      { from: service(), to: service({ selector: { app: 'shop' } }), both: workload() },
      `Service web: ${none} app=shop.`,
    ),
    sees(
      'labels that change under a Service',
      { from: workload(), to: relabelled, both: service() },
      `Deployment web: Service web: ${none} app=web.`,
    ),
    sees(
      'a Deployment that goes',
      { from: workload(), both: service() },
      `Deployment web: Service web: ${none} app=web.`,
    ),
    sees(
      'a new budget',
      { to: budget({ selector: { matchLabels: { app: 'shop' } } }), both: workload() },
      `PodDisruptionBudget web: ${none} app=shop.`,
    ),
    sees(
      'a new policy',
      { to: policy({ podSelector: { matchLabels: { app: 'shop' } } }), both: workload() },
      `NetworkPolicy web: ${none} app=shop.`,
    ),
    silent('a Service with pods', { to: service(), both: workload() }),
    silent('a Service without selector', { to: service({ selector: null }) }),
    silent('a policy for all pods', { to: policy({ podSelector: {} }) }),
    silent('an ExternalName', { to: service({ type: 'ExternalName', externalName: 'a.example.com' }) }),
    silent('a Service that selected nothing before', {
      from: workload(),
      to: workload({ container: { image: 'web:2' } }),
      both: service({ selector: { app: 'shop' } }),
    }),
    silent('pods of a custom resource', {
      to: service(),
      both: object('argoproj.io/v1alpha1', 'Rollout', 'web', {
        spec: {
          template: {
            metadata: { labels: { app: 'web' } },
            spec: { containers: [{ name: 'a', image: 'a:1' }] },
          },
        },
      }),
    }),
  ],
  'missing-port': [
    sees(
      'a backend',
      { to: ingress('a.example.com'), both: service({ ports: [{ port: 8080 }] }) },
      'Ingress web: Service web has no port 80.',
    ),
    sees(
      'a port that goes',
      { from: service(), to: service({ ports: [{ port: 8080 }] }), both: ingress('a.example.com') },
      'Service web: Ingress web: Service web has no port 80.',
    ),
    sees(
      'a target by name',
      { from: ports('http'), to: ports('web'), both: named },
      'Deployment web: Service web: No container of its pods has a port named http.',
    ),
    sees(
      'a probe by name',
      { from: probed('http'), to: probed('health') },
      'Deployment web: The readinessProbe of container web asks port health, which the container does not have.',
    ),
    silent('a backend by name', {
      to: ingress('a.example.com', { defaultBackend: { service: { name: 'web', port: { name: 'http' } } } }),
      both: service({ ports: [{ name: 'http', port: 80 }] }),
    }),
    silent('a target by number, which need not be declared', {
      to: service({ ports: [{ port: 80, targetPort: 9999 }] }),
      both: workload(),
    }),
    silent('a target that one of two has', {
      to: named,
      both: [ports('http'), { ...ports('web'), metadata: { name: 'other' } }],
    }),
    silent('a probe by number', { from: probed('http'), to: probed(9999) }),
    silent('an ExternalName', {
      to: ingress('a.example.com'),
      both: service({ type: 'ExternalName', externalName: 'a.example.net', ports: [] }),
    }),
  ],
  'replicas-and-autoscaler': [
    sees(
      'a new autoscaler',
      { to: autoscaler(), both: workload({ spec: { replicas: 2 } }) },
      'HorizontalPodAutoscaler web: Deployment web sets replicas, which this autoscaler sets too: each sync undoes what it did.',
    ),
    sees(
      'replicas, written out',
      { from: workload(), to: workload({ spec: { replicas: 2 } }), both: autoscaler() },
      'Deployment web: HorizontalPodAutoscaler web: Deployment web sets replicas, which this autoscaler sets too: each sync undoes what it did.',
    ),
    silent('no replicas', { to: autoscaler(), both: workload() }),
    silent('0, which switches it off', { to: autoscaler(), both: workload({ spec: { replicas: 0 } }) }),
    silent('other replicas than before', {
      from: workload({ spec: { replicas: 2 } }),
      to: workload({ spec: { replicas: 3 } }),
      both: autoscaler(),
    }),
    silent('the autoscaler of another', {
      to: autoscaler(),
      both: [workload(), workload({ name: 'shop', spec: { replicas: 2 } })],
    }),
  ],
};
