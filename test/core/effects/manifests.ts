import type { Manifest } from './facts.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a workload of the tests has besides what every one has. */
export interface Parts {
  readonly name?: string;
  readonly kind?: string;
  readonly labels?: Fields;
  readonly annotations?: Fields;
  /** Fields of the workload's spec, of its pods' spec, of its container, of its template's metadata. */
  readonly spec?: Fields;
  readonly pod?: Fields;
  readonly container?: Fields;
  readonly template?: Fields;
  readonly more?: readonly Fields[];
}

const image = 'registry.example.com/web:1.4.2';

/** A Deployment of one container, `web`, with the label `app: web`. */
export function workload(parts: Parts = {}): Manifest {
  const { name = 'web', kind = 'Deployment', labels = { app: 'web' }, annotations, spec, template } = parts;
  const pods = { metadata: { labels, ...template }, spec: podSpec(parts) };
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
    spec: { selector: { matchLabels: labels }, template: pods, ...spec },
  };
}

export function podSpec({ pod, container, more = [] }: Parts): Fields {
  return { containers: [{ name: 'web', image, ...container }, ...more], ...pod };
}

export function object(apiVersion: string, kind: string, name: string, fields: Fields = {}): Manifest {
  const { metadata, ...rest } = { metadata: {}, ...fields };
  return { apiVersion, kind, metadata: { name, ...Object(metadata) }, ...rest };
}

export const config = (data: Fields, name = 'settings', fields: Fields = {}) =>
  object('v1', 'ConfigMap', name, { data, ...fields });
export const secret = (stringData: Fields, name = 'keys', fields: Fields = {}) =>
  object('v1', 'Secret', name, { stringData, ...fields });
export const service = (spec: Fields = {}, name = 'web') =>
  object('v1', 'Service', name, { spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec } });
export const claim = (spec: Fields = {}, name = 'data', fields: Fields = {}) =>
  object('v1', 'PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } }, ...spec },
    ...fields,
  });
export const statefulSet = (parts: Parts = {}) => workload({ name: 'db', kind: 'StatefulSet', ...parts });
export const job = (spec: Fields = {}, container: Fields = {}, fields: Fields = {}) =>
  object('batch/v1', 'Job', 'migrate', {
    spec: { template: { metadata: { labels: { job: 'migrate' } }, spec: podSpec({ container }) }, ...spec },
    ...fields,
  });
export const pod = (spec: Fields = {}, container: Fields = {}) =>
  object('v1', 'Pod', 'shell', { spec: podSpec({ pod: spec, container }) });
export const budget = (spec: Fields, name = 'web') =>
  object('policy/v1', 'PodDisruptionBudget', name, {
    spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
  });
export const autoscaler = (spec: Fields = {}) =>
  object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', {
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      maxReplicas: 5,
      ...spec,
    },
  });
export const policy = (spec: Fields, name = 'web') =>
  object('networking.k8s.io/v1', 'NetworkPolicy', name, {
    spec: { podSelector: { matchLabels: { app: 'web' } }, ...spec },
  });
export const ingress = (host: string | null, spec: Fields = {}, fields: Fields = {}) =>
  object('networking.k8s.io/v1', 'Ingress', 'web', {
    spec: {
      rules: [
        {
          ...(host === null ? {} : { host }),
          http: {
            paths: [
              { path: '/', pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } },
            ],
          },
        },
      ],
      ...spec,
    },
    ...fields,
  });
export const role = (rules: readonly Fields[], kind = 'Role') =>
  object('rbac.authorization.k8s.io/v1', kind, 'deployer', { rules });
export const binding = (name: string, subjects: readonly Fields[], kind = 'RoleBinding') =>
  object('rbac.authorization.k8s.io/v1', kind, 'deployers', {
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
    subjects,
  });
