import { describe, expect, it } from '@jest/globals';
import { labelSelectorOf, selectorOf } from '../../../../src/core/effects/read/selectors.ts';
import { worldOf } from '../../../../src/core/effects/read/world.ts';
import { resources } from '../facts.ts';
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

  it('are told by its expressions, too', () => {
    const of = (operator: string) => selectorOf({ matchExpressions: [{ key: 'app', operator }] });
    const [some, none] = [of('Exists'), of('DoesNotExist')].map((selector) =>
      selector === null ? null : world.podsMatching(selector, null).length,
    );
    expect([some, none]).toEqual([2, 0]);
  });
});
