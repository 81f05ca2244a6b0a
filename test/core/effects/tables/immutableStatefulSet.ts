import { statefulSet } from '../manifests.ts';
import { sees, silent, type Table } from './table.ts';

const orphan = 'Delete it with --cascade=orphan, which keeps pods and claims, and apply it again.';
const refuses = (what: string, wayOut: string) => `The API server refuses this: ${what}. ${wayOut}`;

export const immutableStatefulSet: Table = {
  'immutable-statefulset': [
    sees(
      'volumeClaimTemplates and serviceName',
      {
        from: statefulSet({ spec: { serviceName: 'db' } }),
        to: statefulSet({
          spec: { serviceName: 'sql', volumeClaimTemplates: [{ metadata: { name: 'data' } }] },
        }),
      },
      `StatefulSet db: ${refuses('serviceName and volumeClaimTemplates of a StatefulSet cannot be changed', orphan)}`,
    ),
    sees(
      'podManagementPolicy',
      { from: statefulSet(), to: statefulSet({ spec: { podManagementPolicy: 'Parallel' } }) },
      `StatefulSet db: ${refuses('podManagementPolicy of a StatefulSet cannot be changed', orphan)}`,
    ),
    silent('podManagementPolicy, written out', {
      from: statefulSet(),
      to: statefulSet({ spec: { podManagementPolicy: 'OrderedReady' } }),
    }),
    silent('all that may change', {
      from: statefulSet(),
      to: statefulSet({
        spec: {
          replicas: 3,
          ordinals: { start: 1 },
          updateStrategy: { type: 'OnDelete' },
          revisionHistoryLimit: 3,
          minReadySeconds: 5,
          persistentVolumeClaimRetentionPolicy: { whenScaled: 'Delete' },
        },
        container: { image: 'registry.example.com/web:2' },
      }),
    }),
    silent('what the API server fills into a claim template', {
      from: statefulSet({ spec: { volumeClaimTemplates: [claimTemplate('1Gi')] } }),
      to: statefulSet({ spec: { volumeClaimTemplates: [filledIn(claimTemplate('1Gi'))] } }),
    }),
    sees(
      'another volumeMode of a claim template',
      {
        from: statefulSet({ spec: { volumeClaimTemplates: [claimTemplate('1Gi')] } }),
        to: statefulSet({ spec: { volumeClaimTemplates: [filledIn(claimTemplate('1Gi'), 'Block')] } }),
      },
      `StatefulSet db: ${refuses('volumeClaimTemplates of a StatefulSet cannot be changed', orphan)}`,
    ),
    silent('an empty list of claim templates', {
      from: statefulSet(),
      to: statefulSet({ spec: { volumeClaimTemplates: [] } }),
    }),
    silent('a size of a claim template, written otherwise', {
      from: statefulSet({ spec: { volumeClaimTemplates: [claimTemplate('1Gi')] } }),
      to: statefulSet({ spec: { volumeClaimTemplates: [claimTemplate('1024Mi')] } }),
    }),
  ],
};

function claimTemplate(storage: string) {
  return { metadata: { name: 'data' }, spec: { resources: { requests: { storage } } } };
}

function filledIn(template: object, volumeMode = 'Filesystem') {
  const { spec, ...rest } = { spec: {}, ...template };
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    ...rest,
    spec: { ...spec, volumeMode },
    status: { phase: 'Pending' },
  };
}
