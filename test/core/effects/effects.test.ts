import { describe, expect, it } from '@jest/globals';
import { effects, factsOf, type Manifest } from './facts.ts';
import { effectsOf } from '../../../src/core/effects/index.ts';
import type { EffectSettings } from '../../../src/core/effects/types.ts';
import { config, object, secret, statefulSet, workload } from './manifests.ts';

const from = [statefulSet({ spec: { replicas: 3 } })];
const to = [
  statefulSet({
    spec: { replicas: 3, podManagementPolicy: 'Parallel' },
    container: { image: 'web:latest' },
    pod: { hostIPC: true },
  }),
];
const told = (settings: EffectSettings) =>
  effects(from, to, settings).map(({ severity, rule }) => `${severity} ${rule}`);

describe('effects of a change', () => {
  it('come with the gravest first, then by the name of the rule', () => {
    expect(told({})).toEqual([
      'block immutable-statefulset',
      'warn host-namespace',
      'warn mutable-tag',
      'info restart',
    ]);
  });

  it('are as grave as they are set', () => {
    expect(told({ 'immutable-statefulset': 'info', restart: 'block' })).toEqual([
      'block restart',
      'warn host-namespace',
      'warn mutable-tag',
      'info immutable-statefulset',
    ]);
  });

  it('are not told where they are off', () => {
    expect(told({ 'immutable-statefulset': 'off', 'mutable-tag': 'off' })).toEqual([
      'warn host-namespace',
      'info restart',
    ]);
  });

  it('are told with the very change', () => {
    const facts = factsOf(from, to);
    expect([...effectsOf(facts).keys()]).toEqual(facts.changed);
    expect([...effectsOf(facts).keys()][0]).toBe(facts.changed[0]);
  });

  it.each(['constructor', 'toString', '__proto__'])('are asked of the kind %s as of any other', (kind) => {
    const odd = object('v1', kind, 'odd', { spec: { template: { spec: { containers: [{ name: 'c' }] } } } });
    const user = workload({ container: { envFrom: [{ configMapRef: { name: 'odd' } }] } });
    expect(effects([], [odd])).toEqual([]);
    expect(effects([user, odd], [user])).toEqual([]);
  });

  it('are none where nothing changes', () => {
    expect(effects(to, to)).toEqual([]);
  });

  it('have the path of what they are about', () => {
    const paths = new Map(effects(from, to).map(({ rule, path }) => [rule, path]));
    expect(paths.get('immutable-statefulset')).toEqual(['spec', 'podManagementPolicy']);
    expect(paths.get('mutable-tag')).toEqual([
      ...['spec', 'template', 'spec', 'containers'],
      { by: { name: 'web' } },
      'image',
    ]);
  });

  it('tell no secret value', () => {
    const uses = workload({ container: { envFrom: [{ secretRef: { name: 'keys' } }] } });
    const [before, after] = [secret({ token: 'hunter1' }), secret({ token: 'hunter2' })];
    const all = [
      ...effects([before, uses], [after, uses]),
      ...effects([], [{ ...after, type: 'x' }]),
      ...effects([{ ...before, immutable: true }], [{ ...after, immutable: true }]),
    ];
    expect(all.length).toBeGreaterThan(1);
    expect(JSON.stringify(all)).not.toContain('hunter');
  });
});

describe('a manifest that is not what it should be', () => {
  const broken: readonly unknown[] = [
    null,
    'text',
    7,
    true,
    [],
    {},
    [null],
    ['a'],
    [{}],
    { a: null },
    2n ** 60n,
  ];
  const shapes = (value: unknown): readonly Manifest[] => [
    workload({ spec: { selector: value, replicas: value, strategy: value, updateStrategy: value } }),
    workload({ template: { labels: value, annotations: value } }),
    workload({ pod: { containers: value, initContainers: value, volumes: value, imagePullSecrets: value } }),
    workload({
      container: { env: value, envFrom: value, ports: value, securityContext: value, resources: value },
    }),
    workload({ pod: { volumes: [{ name: 'a', configMap: value, projected: value, hostPath: value }] } }),
    ...[
      ['v1', 'Service'],
      ['v1', 'PersistentVolumeClaim'],
      ['v1', 'PersistentVolume'],
      ['v1', 'Pod'],
      ['batch/v1', 'Job'],
      ['apps/v1', 'StatefulSet'],
      ['networking.k8s.io/v1', 'Ingress'],
      ['networking.k8s.io/v1', 'NetworkPolicy'],
      ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
      ['gateway.networking.k8s.io/v1', 'Gateway'],
      ['policy/v1', 'PodDisruptionBudget'],
      ['autoscaling/v2', 'HorizontalPodAutoscaler'],
      ['keda.sh/v1alpha1', 'ScaledObject'],
      ['external-secrets.io/v1', 'ExternalSecret'],
    ].map(([apiVersion, kind]) => ({ apiVersion, kind, metadata: { name: 'a' }, spec: value })),
    ...['rules', 'subjects', 'roleRef', 'webhooks', 'data', 'metadata'].map((key) => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: key === 'rules' ? 'Role' : 'RoleBinding',
      metadata: { name: 'a' },
      [key]: key === 'metadata' ? { name: 'a', annotations: value, labels: value } : value,
    })),
  ];

  // JSON has no integers beyond 2^53: as text, the manifest has.
  const readable = (value: unknown) => (typeof value === 'bigint' ? Number(value) : value);

  it.each(broken.map((value) => [String(value), readable(value)]))('throws nothing: %s', (_, value) => {
    const good = [workload(), config({ a: '1' })];
    for (const shape of shapes(value)) {
      expect(() => effects(good, [shape])).not.toThrow();
      expect(() => effects([shape], [shape, ...good])).not.toThrow();
    }
    expect(() => effects(shapes(value), shapes({ a: 'b' }))).not.toThrow();
    expect(() => effects(shapes({ a: 'b' }), shapes(value))).not.toThrow();
  });
});
