import { describe, expect, it } from '@jest/globals';
import { effectRules } from '../../../src/core/effects/index.ts';
import { effects, type Manifest } from './facts.ts';
import { access } from './tables/access.ts';
import { dataLoss } from './tables/dataLoss.ts';
import { exposure } from './tables/exposure.ts';
import { images } from './tables/images.ts';
import { immutable } from './tables/immutable.ts';
import { immutableStatefulSet } from './tables/immutableStatefulSet.ts';
import { immutableStorage } from './tables/immutableStorage.ts';
import { interruption } from './tables/interruption.ts';
import { missing } from './tables/missing.ts';
import { podSecurity } from './tables/podSecurity.ts';
import { policies } from './tables/policies.ts';
import { restarts } from './tables/restarts.ts';
import { services } from './tables/services.ts';
import type { Table } from './tables/table.ts';
import { wiring } from './tables/wiring.ts';

const table: Table = {
  ...restarts,
  ...immutable,
  ...immutableStatefulSet,
  ...immutableStorage,
  ...dataLoss,
  ...interruption,
  ...services,
  ...exposure,
  ...podSecurity,
  ...access,
  ...policies,
  ...images,
  ...missing,
  ...wiring,
};

describe.each(Object.entries(table))('%s', (rule, cases) => {
  const told = (before: readonly Manifest[], after: readonly Manifest[]) =>
    effects(before, after)
      .filter((effect) => effect.rule === rule)
      .map(({ message, with: resource }) => `${resource}: ${message}`);

  it.each(cases)('$title', ({ before, after, sees }) => {
    expect(told(before, after)).toEqual(sees);
  });

  // Whatever a change brought about is no news of the next one.
  it.each(cases.filter(({ sees }) => sees.length > 0))('is silent afterwards: $title', ({ after }) => {
    expect(told(after, after.map(touched))).toEqual([]);
  });
});

describe('every rule', () => {
  it('is in the tables, and nothing else is', () => {
    expect(Object.keys(table).toSorted()).toEqual(effectRules.map(({ id }) => id).toSorted());
  });

  it.each(Object.entries(table))('%s is seen, and silent on a near miss', (_, cases) => {
    expect(cases.filter(({ sees }) => sees.length > 0).length).toBeGreaterThanOrEqual(1);
    expect(cases.filter(({ sees }) => sees.length === 0).length).toBeGreaterThanOrEqual(1);
  });

  it('has an id of its own, in lower case and hyphens', () => {
    const ids = effectRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(?:-[a-z]+)*$/u.test(id))).toEqual([]);
  });

  it('says what it sees in one sentence', () => {
    expect(effectRules.filter(({ summary }) => !/^[A-Z].*[.]$/u.test(summary))).toEqual([]);
  });
});

/** With a change that no rule is about. */
function touched(manifest: Manifest): Manifest {
  const metadata = mapping(manifest['metadata']);
  const annotations = { ...mapping(metadata['annotations']), touched: 'yes' };
  return { ...manifest, metadata: { ...metadata, annotations } };
}

function mapping(value: unknown): Manifest {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
