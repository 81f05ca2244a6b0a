import { describe, expect, it } from '@jest/globals';
import { labelSelectorOf, selectorOf } from '../../../../src/core/effects/read/selectors.ts';
import { worldOf } from '../../../../src/core/effects/read/world.ts';
import { type Manifest, resources } from '../facts.ts';
import { workload } from '../manifests.ts';

const world = worldOf(resources([workload(), workload({ name: 'shop', labels: { app: 'shop' } })]));
const matching = (app: string, namespace: string | null = null) => {
  const selector = labelSelectorOf({ app });
  return selector === null ? null : world.podsMatching(selector, namespace);
};

describe('the pods that a selector matches', () => {
  it('are looked for once: a thousand Services of the same pods cost one look', () => {
    expect(matching('web')).toHaveLength(1);
    expect(matching('web')).toBe(matching('web'));
  });

  it('are others for another label, or in another namespace', () => {
    expect(matching('shop')).not.toEqual(matching('web'));
    expect(matching('web', 'a')).not.toBe(matching('web', 'b'));
  });

  it('are found by a value that an expression asks for, beside a label or alone', () => {
    const expression = { key: 'app', operator: 'In', values: ['shop', 'shop', 'none'] };
    const of = (matchLabels: Readonly<Record<string, string>>) => {
      const selector = selectorOf({ matchLabels, matchExpressions: [expression] });
      return selector === null
        ? null
        : world.podsMatching(selector, null).map(({ labels }) => labels.get('app'));
    };
    expect([of({}), of({ app: 'web' }), of({ app: 'shop' })]).toEqual([['shop'], [], ['shop']]);
  });

  it('are told by its expressions, too', () => {
    const of = (operator: string) => selectorOf({ matchExpressions: [{ key: 'app', operator }] });
    const [some, none] = [of('Exists'), of('DoesNotExist')].map((selector) =>
      selector === null ? null : world.podsMatching(selector, null).length,
    );
    expect([some, none]).toEqual([2, 0]);
  });
});

describe('the same names in many namespaces', () => {
  const inNamespace = (namespace: string | null) => {
    const deployment = workload({ container: { envFrom: [{ configMapRef: { name: 'shared' } }] } });
    return namespace === null ? deployment : { ...deployment, metadata: { name: 'web', namespace } };
  };
  const looked = (all: readonly Manifest[]) => {
    const seen = worldOf(resources(all));
    return (namespace: string | null) => ({
      found: seen.find('apps/Deployment', namespace, 'web')?.identity.namespace,
      uses: seen
        .usesOf('ConfigMap', namespace, 'shared')
        .map(({ workload: by }) => by.resource.identity.namespace),
    });
  };

  it('are kept apart, and one without a namespace may be in each', () => {
    const look = looked([inNamespace(null), inNamespace('a'), inNamespace('b')]);
    expect(look('a')).toEqual({ found: 'a', uses: ['a', null] });
    expect(look('c')).toEqual({ found: null, uses: [null] });
    expect(look(null)).toEqual({ found: null, uses: [null, 'a', 'b'] });
  });

  it('are looked up without a walk through the others', () => {
    let asked = 0;
    const counted = resources(Array.from({ length: 500 }, (_, index) => inNamespace(`n${index}`))).map(
      ({ identity, ...rest }) => ({
        ...rest,
        get identity() {
          asked += 1;
          return identity;
        },
      }),
    );
    const seen = worldOf(counted);
    const selector = labelSelectorOf({ app: 'web' });
    const look = (namespace: string) => [
      seen.find('apps/Deployment', namespace, 'web'),
      ...seen.usesOf('ConfigMap', namespace, 'shared').map(({ workload: by }) => by.resource),
      ...(selector === null ? [] : seen.podsMatching(selector, namespace)).map(({ resource }) => resource),
    ];
    look('n0');
    asked = 0;
    for (const [index, resource] of counted.entries())
      expect(look(`n${index}`)).toEqual([resource, resource, resource]);
    expect(asked).toBeLessThan(10 * counted.length);
  });
});
