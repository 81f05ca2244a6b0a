import { claim, object } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const size = (storage: string) => ({ resources: { requests: { storage } } });
const refuses = (what: string) =>
  `The API server refuses this: ${what}. Make a new claim, and copy the data over.`;
const volume = (spec: object) =>
  object('v1', 'PersistentVolume', 'disk', {
    spec: { capacity: { storage: '10Gi' }, csi: { driver: 'csi.example.com', volumeHandle: 'a' }, ...spec },
  });
const refusesVolume = (what: string) =>
  `The API server refuses this: ${what}. Delete the object first, or give the new one another name.`;

export const immutableStorage: Table = {
  'immutable-claim': [
    sees(
      'a claim that shrinks',
      { from: claim(), to: claim(size('5Gi')) },
      `PersistentVolumeClaim data: ${refuses('a claim cannot shrink, here from 10Gi to 5Gi')}`,
    ),
    sees(
      'a claim that shrinks in another unit',
      { from: claim(size('10Gi')), to: claim(size('10G')) },
      `PersistentVolumeClaim data: ${refuses('a claim cannot shrink, here from 10Gi to 10G')}`,
    ),
    sees(
      'another storage class, and other access modes',
      {
        from: claim({ storageClassName: 'fast' }),
        to: claim({ storageClassName: 'slow', accessModes: ['ReadWriteMany'] }),
      },
      `PersistentVolumeClaim data: ${refuses('accessModes of a claim cannot be changed')}`,
      `PersistentVolumeClaim data: ${refuses('storageClassName of a claim cannot be changed')}`,
    ),
    sees(
      'a storage class that is left out from now on',
      { from: claim({ storageClassName: 'fast' }), to: claim() },
      `PersistentVolumeClaim data: ${refuses('storageClassName of a claim cannot be changed')}`,
    ),
    sees(
      'even where Argo CD would delete it first',
      {
        from: claim(),
        to: claim(size('5Gi'), 'data', {
          metadata: { annotations: { 'argocd.argoproj.io/sync-options': 'Replace=true,Force=true' } },
        }),
      },
      `PersistentVolumeClaim data: ${refuses('a claim cannot shrink, here from 10Gi to 5Gi')}`,
    ),
    silent('a smaller claim that may be in another namespace', {
      from: claim(),
      to: claim(size('5Gi'), 'data', { metadata: { namespace: 'shop' } }),
    }),
    silent('a claim that grows', { from: claim(), to: claim(size('20Gi')) }),
    silent('the same size in another unit', { from: claim(size('1Gi')), to: claim(size('1024Mi')) }),
    silent('a storage class that was left to the cluster', {
      from: claim(),
      to: claim({ storageClassName: 'fast', volumeName: 'disk' }),
    }),
    silent('volumeMode, written out', { from: claim(), to: claim({ volumeMode: 'Filesystem' }) }),
    silent('another class of volume attributes', {
      from: claim({ volumeAttributesClassName: 'silver' }),
      to: claim({ volumeAttributesClassName: 'gold' }),
    }),
  ],
  'immutable-volume': [
    sees(
      'another disk',
      { from: volume({}), to: volume({ csi: { driver: 'csi.example.com', volumeHandle: 'b' } }) },
      `PersistentVolume disk: ${refusesVolume('csi of a volume cannot be changed')}`,
    ),
    sees(
      'another node',
      { from: volume({ nodeAffinity: { required: 'a' } }), to: volume({ nodeAffinity: { required: 'b' } }) },
      `PersistentVolume disk: ${refusesVolume('nodeAffinity of a volume cannot be changed')}`,
    ),
    sees(
      'another mode',
      { from: volume({}), to: volume({ volumeMode: 'Block' }) },
      `PersistentVolume disk: ${refusesVolume('volumeMode cannot be changed')}`,
    ),
    silent('a node where there was none', {
      from: volume({}),
      to: volume({ nodeAffinity: { required: 'a' } }),
    }),
    silent('size, policy and mount options', {
      from: volume({}),
      to: volume({
        capacity: { storage: '20Gi' },
        persistentVolumeReclaimPolicy: 'Retain',
        mountOptions: ['noatime'],
      }),
    }),
  ],
};
