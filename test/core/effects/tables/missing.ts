import {
  autoscaler,
  claim,
  config,
  ingress,
  object,
  secret,
  service,
  statefulSet,
  workload,
} from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const fromConfig = (fields: object = {}) =>
  workload({ container: { envFrom: [{ configMapRef: { name: 'settings', ...fields } }] } });
const fromSecret = workload({ container: { envFrom: [{ secretRef: { name: 'keys' } }] } });
const keyed = (key: string, fields: object = {}) =>
  workload({
    container: { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key, ...fields } } }] },
  });
const claimed = (claimName: string) =>
  workload({ pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] } });
const as = (serviceAccountName: string) => workload({ pod: { serviceAccountName } });
const noSecret =
  'Deployment web: Secret keys is not among the manifests, nor is anything that makes it: the pods will not start without it.';
const makes = (apiVersion: string, kind: string, name: string, spec: object = {}) =>
  object(apiVersion, kind, name, { spec });

export const missing: Table = {
  'missing-configmap': [
    sees(
      'a new reference',
      { from: workload(), to: fromConfig() },
      'Deployment web: ConfigMap settings is not among the manifests: the pods will not start without it.',
    ),
    sees(
      'a ConfigMap that goes',
      { from: config({ a: '1' }), both: fromConfig() },
      'ConfigMap settings: Deployment web: ConfigMap settings is not among the manifests: the pods will not start without it.',
    ),
    sees(
      'a ConfigMap by a new name',
      { from: config({ a: '1' }), to: config({ a: '1' }, 'other'), both: fromConfig() },
      'ConfigMap settings: Deployment web: ConfigMap settings is not among the manifests: the pods will not start without it.',
    ),
    silent('one that is there', { from: workload(), to: fromConfig(), both: config({ a: '1' }) }),
    silent('one that may be missing', { from: workload(), to: fromConfig({ optional: true }) }),
    silent('what Kubernetes makes', {
      to: workload({ pod: { volumes: [{ name: 'ca', configMap: { name: 'kube-root-ca.crt' } }] } }),
    }),
    silent('one that was missing before, in a workload that changes', {
      from: fromConfig(),
      to: workload({ container: { image: 'web:2', envFrom: [{ configMapRef: { name: 'settings' } }] } }),
    }),
    silent('one of the next generation', {
      from: [config({ a: '1' }, 'settings-bbbbbbbbbb'), hashed('settings-bbbbbbbbbb')],
      to: [config({ a: '2' }, 'settings-cccccccccc'), hashed('settings-cccccccccc')],
    }),
  ],
  'missing-secret': [
    sees('a new reference', { from: workload(), to: fromSecret }, noSecret),
    sees(
      'a pull secret',
      { from: workload(), to: workload({ pod: { imagePullSecrets: [{ name: 'keys' }] } }) },
      noSecret,
    ),
    sees(
      'an ExternalSecret that goes',
      { from: makes('external-secrets.io/v1', 'ExternalSecret', 'keys'), both: fromSecret },
      `ExternalSecret keys: ${noSecret}`,
    ),
    sees(
      'an ExternalSecret that goes, and made it under another name',
      {
        from: makes('external-secrets.io/v1', 'ExternalSecret', 'vault', { target: { name: 'keys' } }),
        both: fromSecret,
      },
      `ExternalSecret vault: ${noSecret}`,
    ),
    silent('an ExternalSecret of that name whose target has another, beside the Secret', {
      from: makes('external-secrets.io/v1', 'ExternalSecret', 'keys', { target: { name: 'other' } }),
      both: [fromSecret, secret({ a: '1' })],
    }),
    silent('one that is there', { from: workload(), to: fromSecret, both: secret({ a: '1' }) }),
    silent('an ExternalSecret of that name', {
      to: fromSecret,
      both: makes('external-secrets.io/v1beta1', 'ExternalSecret', 'keys'),
    }),
    silent('an ExternalSecret whose target has it', {
      to: fromSecret,
      both: makes('external-secrets.io/v1', 'ExternalSecret', 'other', { target: { name: 'keys' } }),
    }),
    silent('a SealedSecret', { to: fromSecret, both: makes('bitnami.com/v1alpha1', 'SealedSecret', 'keys') }),
    silent('a Certificate', {
      to: fromSecret,
      both: makes('cert-manager.io/v1', 'Certificate', 'web', { secretName: 'keys' }),
    }),
    silent('the certificate of an Ingress', {
      to: fromSecret,
      both: [
        service(),
        ingress(
          'a.example.com',
          { tls: [{ secretName: 'keys' }] },
          { metadata: { annotations: { 'cert-manager.io/cluster-issuer': 'a' } } },
        ),
      ],
    }),
  ],
  'missing-claim': [
    sees(
      'a new reference',
      { from: workload(), to: claimed('data') },
      'Deployment web: PersistentVolumeClaim data is not among the manifests: the pods will not start without it.',
    ),
    silent('one that is there', { to: claimed('data'), both: claim() }),
    silent('one of a StatefulSet', {
      to: claimed('data-db-0'),
      both: statefulSet({ spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }),
    }),
  ],
  'missing-service-account': [
    sees(
      'a new reference',
      { from: workload(), to: as('web') },
      'Deployment web: ServiceAccount web is not among the manifests: no pod is made without it.',
    ),
    silent('the one of every namespace', { from: workload(), to: as('default') }),
    silent('one that is there', {
      from: workload(),
      to: as('web'),
      both: object('v1', 'ServiceAccount', 'web'),
    }),
  ],
  'missing-key': [
    sees(
      'a new variable',
      { from: workload(), to: keyed('level'), both: config({ theme: 'light' }) },
      'Deployment web: ConfigMap settings has no level: the pods will not start without it.',
    ),
    sees(
      'a key that goes',
      { from: config({ level: '1', theme: 'light' }), to: config({ theme: 'light' }), both: keyed('level') },
      'ConfigMap settings: Deployment web: ConfigMap settings has no level: the pods will not start without it.',
    ),
    sees(
      'an item of a volume',
      {
        to: workload({
          pod: {
            volumes: [
              { name: 'a', secret: { secretName: 'keys', items: [{ key: 'token', path: 'token' }] } },
            ],
          },
        }),
        both: secret({ password: 'x' }),
      },
      'Deployment web: Secret keys has no token: the pods will not start without it.',
    ),
    silent('a key that is there', { to: keyed('level'), both: config({ level: '1' }) }),
    silent('a key that may be missing', {
      to: keyed('level', { optional: true }),
      both: config({ theme: 'light' }),
    }),
    silent('a key of a ConfigMap that is not known', { to: keyed('level') }),
    silent('a ConfigMap that others fill', {
      to: keyed('level'),
      both: object('v1', 'ConfigMap', 'settings'),
    }),
    silent('binary data', {
      to: keyed('level'),
      both: object('v1', 'ConfigMap', 'settings', { binaryData: { level: 'AA==' } }),
    }),
  ],
  'missing-service': [
    sees(
      'a new Ingress',
      { to: ingress('a.example.com') },
      'Ingress web: Service web is not among the manifests.',
    ),
    sees(
      'a Service that goes',
      { from: service(), both: ingress('a.example.com') },
      'Service web: Ingress web: Service web is not among the manifests.',
    ),
    sees(
      'a route',
      {
        to: object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
          spec: { rules: [{ backendRefs: [{ name: 'web', port: 80 }] }] },
        }),
      },
      'HTTPRoute web: Service web is not among the manifests.',
    ),
    sees(
      'the Service of a StatefulSet',
      { to: statefulSet({ spec: { serviceName: 'db' } }) },
      'StatefulSet db: Service db is not among the manifests.',
    ),
    silent('one that is there', { to: ingress('a.example.com'), both: service() }),
    silent('a backend that is no Service', {
      to: object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'web', {
        spec: { rules: [{ backendRefs: [{ group: 'example.com', kind: 'Bucket', name: 'web' }] }] },
      }),
    }),
    silent('an Ingress that led nowhere before', {
      from: ingress('a.example.com'),
      to: ingress('b.example.com'),
    }),
  ],
  'missing-scale-target': [
    sees(
      'a new autoscaler',
      { to: autoscaler() },
      'HorizontalPodAutoscaler web: There is no Deployment web to scale.',
    ),
    sees(
      'a Deployment by a new name',
      { from: workload(), to: workload({ name: 'shop' }), both: autoscaler() },
      'Deployment web: HorizontalPodAutoscaler web: There is no Deployment web to scale.',
    ),
    silent('one that is there', { to: autoscaler(), both: workload() }),
    silent('a target without a name', { to: autoscaler({ scaleTargetRef: { kind: 'Deployment' } }) }),
  ],
};

function hashed(name: string) {
  return workload({ container: { envFrom: [{ configMapRef: { name } }] } });
}
