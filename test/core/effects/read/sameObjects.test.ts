import { describe, expect, it } from '@jest/globals';
import { joinedByName } from '../../../../src/core/effects/read/sameObjects.ts';
import type { ChangedResource } from '../../../../src/core/effects/types.ts';
import { resources } from '../facts.ts';
import { object } from '../manifests.ts';

/** A ConfigMap, unless its kind is named, in a namespace or in none. */
function resource(name: string, namespace: string | null = null, kind = 'ConfigMap') {
  const [found] = resources([
    object('v1', kind, name, { metadata: namespace === null ? {} : { namespace } }),
  ]);
  if (found === undefined) throw new Error('A manifest makes a resource.');
  return found;
}

type Place = readonly [name: string, namespace?: string | null, kind?: string];
const removal = (...place: Place): ChangedResource => ({
  before: resource(...place),
  after: null,
  fields: [],
});
const addition = (...place: Place): ChangedResource => ({
  before: null,
  after: resource(...place),
  fields: [],
});

describe('what is removed here and added there', () => {
  it.each([
    ['gets a namespace', removal('a'), addition('a', 'shop')],
    ['loses its namespace', removal('a', 'shop'), addition('a')],
  ])('is one object that %s', (_, gone, made) => {
    const joined = [...joinedByName([gone, made])];
    expect(joined).toEqual([[{ ...made, before: gone.before }, made]]);
    // The very change, with which the effects are told.
    expect(joined[0]?.[1]).toBe(made);
  });

  it.each([
    ['has another name', removal('a'), addition('b', 'shop')],
    ['is of another kind', removal('a'), addition('a', 'shop', 'Service')],
    ['moves from one namespace to another', removal('a', 'shop'), addition('a', 'office')],
  ])('is two where it %s', (_, gone, made) => {
    expect([...joinedByName([gone, made])]).toEqual([
      [gone, gone],
      [made, made],
    ]);
  });

  it('is one whichever of the two comes first', () => {
    const [gone, made] = [removal('a'), addition('a', 'shop')];
    expect([...joinedByName([made, gone])]).toEqual([...joinedByName([gone, made])]);
  });

  it('is joined with one addition only, and each addition with one removal', () => {
    const [gone, shop, office] = [removal('a'), addition('a', 'shop'), addition('a', 'office')];
    expect([...joinedByName([gone, shop, office]).values()]).toEqual([shop, office]);
    expect([...joinedByName([gone, shop, office]).keys()].map(({ before }) => before)).toEqual([
      gone.before,
      null,
    ]);
    const [first, second] = [removal('a', 'shop'), removal('a', 'office')];
    expect([...joinedByName([first, second, addition('a')]).keys()].map(({ before }) => before)).toEqual([
      second.before,
      first.before,
    ]);
  });

  it('leaves every other change as it is, in its order', () => {
    const update = { before: resource('b'), after: resource('b'), fields: [] };
    const changes = [update, removal('a'), addition('c'), addition('a', 'shop')];
    const seen = [...joinedByName(changes)];
    expect(seen.map(([, change]) => change)).toEqual([update, changes[2], changes[3]]);
    expect(seen[0]?.[0]).toBe(update);
  });
});
