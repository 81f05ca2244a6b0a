import type { Manifest } from '../facts.ts';
import { claim, object, statefulSet, workload } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const kept = (annotations: object) => ({ metadata: { annotations } });
const keep = claim({}, 'data', kept({ 'argocd.argoproj.io/sync-options': 'Prune=false' }));
const retention = (policy: object, replicas = 1) =>
  statefulSet({ spec: { replicas, persistentVolumeClaimRetentionPolicy: policy } });
const within = (name: string, manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...Object(manifest['metadata']), namespace: name },
});
const inShop = (manifest: Manifest) => within('shop', manifest);
const namespace = object('v1', 'Namespace', 'shop');
const volume = (spec: object) => object('v1', 'PersistentVolume', 'disk', { spec });
const mounted = (source: object) => workload({ pod: { volumes: [{ name: 'data', ...source }] } });
const claimed = (claimName: string) => mounted({ persistentVolumeClaim: { claimName } });
const crd = object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'carts.example.com');

const versions = (...list: readonly object[]) =>
  object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'carts.example.com', {
    spec: { versions: list },
  });
const v1 = { name: 'v1', served: true, storage: true };

export const dataLoss: Table = {
  'claim-removed': [
    sees(
      'a claim that is removed',
      { from: claim() },
      'PersistentVolumeClaim data: The PersistentVolumeClaim is removed: with it goes its volume, unless the reclaim policy is Retain.',
    ),
    sees(
      'a claim that is renamed',
      { from: claim(), to: claim({}, 'files') },
      'PersistentVolumeClaim data: The PersistentVolumeClaim is removed: with it goes its volume, unless the reclaim policy is Retain.',
    ),
    silent('what Argo CD keeps', { from: keep }),
    silent('what Flux keeps', {
      from: claim({}, 'data', kept({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' })),
    }),
    silent('what Helm keeps', { from: claim({}, 'data', kept({ 'helm.sh/resource-policy': 'keep' })) }),
    silent('a new claim', { to: claim() }),
    silent('a claim that gets a namespace', { from: claim(), to: inShop(claim()) }),
    silent('a claim whose namespace is left out from now on', { from: inShop(claim()), to: claim() }),
    sees(
      'a claim in another namespace',
      { from: inShop(claim()), to: within('blog', claim()) },
      'PersistentVolumeClaim data: The PersistentVolumeClaim is removed: with it goes its volume, unless the reclaim policy is Retain.',
    ),
    sees(
      'one of two claims, where one is left without a namespace',
      { from: [inShop(claim()), within('blog', claim())], to: claim() },
      'PersistentVolumeClaim data: The PersistentVolumeClaim is removed: with it goes its volume, unless the reclaim policy is Retain.',
    ),
    sees(
      'a claim beside one that was in a namespace already',
      { from: claim(), both: inShop(claim()) },
      'PersistentVolumeClaim data: The PersistentVolumeClaim is removed: with it goes its volume, unless the reclaim policy is Retain.',
    ),
  ],
  'claims-deleted': [
    sees(
      'a StatefulSet whose claims go with it',
      { from: retention({ whenDeleted: 'Delete' }) },
      'StatefulSet db: The StatefulSet is removed, and its claims are deleted with it (whenDeleted: Delete).',
    ),
    sees(
      'replicas whose claims go with them',
      { from: retention({ whenScaled: 'Delete' }, 3), to: retention({ whenScaled: 'Delete' }, 2) },
      'StatefulSet db: The claims of pods 2 and up are deleted with them (whenScaled: Delete).',
    ),
    silent('a StatefulSet that gets a namespace', {
      from: retention({ whenDeleted: 'Delete' }),
      to: inShop(retention({ whenDeleted: 'Delete' })),
    }),
    sees(
      'replicas whose claims go with them, beside a namespace',
      { from: retention({ whenScaled: 'Delete' }, 3), to: inShop(retention({ whenScaled: 'Delete' }, 2)) },
      'StatefulSet db: The claims of pods 2 and up are deleted with them (whenScaled: Delete).',
    ),
    silent('a StatefulSet whose claims stay', { from: retention({ whenScaled: 'Delete' }) }),
    silent('replicas whose claims stay', {
      from: retention({ whenDeleted: 'Delete' }, 3),
      to: retention({ whenDeleted: 'Delete' }, 2),
    }),
    silent('more replicas', {
      from: retention({ whenScaled: 'Delete' }, 2),
      to: retention({ whenScaled: 'Delete' }, 3),
    }),
  ],
  'namespace-removed': [
    sees(
      'a Namespace',
      { from: namespace },
      'Namespace shop: The Namespace is removed: everything in it is deleted, also what is not among these manifests.',
    ),
    silent('a namespace that it has no use for', { from: namespace, to: inShop(namespace) }),
    silent('a label of it', {
      from: namespace,
      to: object('v1', 'Namespace', 'shop', { metadata: { labels: { a: 'b' } } }),
    }),
  ],
  'crd-removed': [
    sees(
      'a CustomResourceDefinition',
      { from: crd },
      'CustomResourceDefinition carts.example.com: The CustomResourceDefinition is removed: every object of its kind is deleted, in all namespaces.',
    ),
    silent('one object of it', { from: object('example.com/v1', 'Cart', 'a') }),
  ],
  'crd-version-removed': [
    sees(
      'a version that is dropped',
      { from: versions({ name: 'v1alpha1', served: true }, v1), to: versions(v1) },
      'CustomResourceDefinition carts.example.com: Version v1alpha1 is served no longer: manifests and programs that use it are refused.',
    ),
    sees(
      'a version that is kept, but not served',
      {
        from: versions({ name: 'v1alpha1', served: true }, v1),
        to: versions({ name: 'v1alpha1', served: false }, v1),
      },
      'CustomResourceDefinition carts.example.com: Version v1alpha1 is served no longer: manifests and programs that use it are refused.',
    ),
    silent('one that was not served', {
      from: versions({ name: 'v1alpha1', served: false }, v1),
      to: versions(v1),
    }),
    silent('a version more', { from: versions(v1), to: versions(v1, { name: 'v2', served: true }) }),
    silent('a definition that goes, which is told as such', { from: versions(v1) }),
  ],
  'volume-removed': [
    sees(
      'a PersistentVolume',
      { from: volume({}) },
      'PersistentVolume disk: The PersistentVolume is removed: the claim that is bound to it is lost; what is stored stays only where the reclaim policy is Retain.',
    ),
    silent('its size', {
      from: volume({ capacity: { storage: '1Gi' } }),
      to: volume({ capacity: { storage: '2Gi' } }),
    }),
  ],
  'statefulset-removed': [
    sees(
      'a StatefulSet',
      { from: statefulSet() },
      'StatefulSet db: The StatefulSet is removed: its pods stop, and their claims stay behind; one of another name starts with empty volumes.',
    ),
    silent('a Deployment', { from: workload() }),
  ],
  'claim-retention': [
    sees(
      'a policy that deletes from now on',
      { from: statefulSet(), to: retention({ whenDeleted: 'Delete', whenScaled: 'Retain' }) },
      'StatefulSet db: From now on claims are deleted with the StatefulSet (whenDeleted: Delete).',
    ),
    silent('a new StatefulSet', { to: retention({ whenDeleted: 'Delete' }) }),
    silent('a policy that keeps', { from: statefulSet(), to: retention({ whenDeleted: 'Retain' }) }),
  ],
  'reclaim-delete': [
    sees(
      'Retain becomes Delete',
      {
        from: volume({ persistentVolumeReclaimPolicy: 'Retain' }),
        to: volume({ persistentVolumeReclaimPolicy: 'Delete' }),
      },
      'PersistentVolume disk: The volume and what is stored on it will be deleted with its claim: the reclaim policy becomes Delete.',
    ),
    silent('Delete becomes Retain', {
      from: volume({ persistentVolumeReclaimPolicy: 'Delete' }),
      to: volume({ persistentVolumeReclaimPolicy: 'Retain' }),
    }),
    silent('a new volume', { to: volume({ persistentVolumeReclaimPolicy: 'Delete' }) }),
  ],
  'volume-swapped': [
    sees(
      'a claim that becomes an emptyDir',
      { from: claimed('data'), to: mounted({ emptyDir: {} }), both: claim() },
      'Deployment web: Volume data is no longer claim data: the pods do not see its files any more.',
    ),
    sees(
      'another claim',
      { from: claimed('data'), to: claimed('fresh'), both: [claim(), claim({}, 'fresh')] },
      'Deployment web: Volume data is no longer claim data, but fresh: the pods do not see its files any more.',
    ),
    silent('a claim where there was an emptyDir', {
      from: mounted({ emptyDir: {} }),
      to: claimed('data'),
      both: claim(),
    }),
    silent('another volume besides', {
      from: claimed('data'),
      to: workload({
        pod: {
          volumes: [
            { name: 'tmp', emptyDir: {} },
            { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          ],
        },
      }),
      both: claim(),
    }),
  ],
};
