import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffOf, type Tree } from './trees.ts';

const value = fc.integer({ min: 0, max: 1 });

/** Of what has equal digests, seen from one tree, each sort of result: there must be one. */
function heldToOne<T>(
  before: T,
  all: readonly T[],
  toTree: (one: T) => Tree,
  normal: (one: T) => unknown,
): void {
  const byDigest = Map.groupBy(all, (after) => diffOf(toTree(before), toTree(after), 'key').digest);
  for (const alike of byDigest.values())
    expect(new Set(alike.map((one) => JSON.stringify(normal(one)))).size).toBe(1);
}

describe('two changes of one tree with equal digests', () => {
  const list = fc.uniqueArray(fc.record({ name: fc.constantFrom('a', 'b', 'c'), value }), {
    selector: ({ name }) => name,
    maxLength: 3,
  });

  it.each(['env', 'containers', 'volumes', 'steps'])('leave the elements of %s in one order', (field) => {
    const toTree = (elements: unknown): Tree => ({
      'a.json': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Thing',
        metadata: { name: 'a' },
        spec: { [field]: elements },
      }),
    });
    fc.assert(
      fc.property(list, fc.array(list, { minLength: 8, maxLength: 8 }), (before, afters) => {
        heldToOne(before, afters, toTree, (one) => one);
      }),
      { numRuns: 40 },
    );
  });

  /** `x-` is a prefix, of which there may be several; `file` is a document that is no resource. */
  const resources = fc.array(
    fc.record({
      kind: fc.constantFrom('A', 'ConfigMap'),
      name: fc.constantFrom('a', 'b', 'x-', 'file'),
      value,
      other: value,
    }),
    { maxLength: 4 },
  );
  type Resources = readonly {
    readonly kind: string;
    readonly name: string;
    readonly value: number;
    readonly other: number;
  }[];

  const documentOf = ({ kind, name, ...data }: Resources[number]): unknown => {
    if (name === 'file') return { data };
    const metadata = name === 'x-' ? { generateName: name } : { name };
    return { apiVersion: 'v1', kind, metadata, data: { ...data, same: [1, 2, 3, 4, 5, 6, 7] } };
  };

  it('leave the same resources, and several of one name in one order', () => {
    const toTree = (all: Resources): Tree => ({
      'a.yaml': all.map((one) => JSON.stringify(documentOf(one))).join('\n---\n'),
    });
    const normal = (all: Resources): unknown =>
      Object.entries(Object.groupBy(all, ({ kind, name }) => (name === 'file' ? name : `${kind} ${name}`)))
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, several = []]) => {
          const texts = several.map((one) => JSON.stringify(documentOf(one)));
          return [name, /x-|file/u.test(name) ? texts.toSorted() : texts];
        });
    fc.assert(
      fc.property(resources, fc.array(resources, { minLength: 5, maxLength: 5 }), (before, afters) => {
        const near = afters.flatMap((after) => [
          after,
          after.toReversed(),
          [...before, ...after],
          [...after, ...before],
        ]);
        const swapped = before.map((one, at) => before.with(at, { ...one, value: 1 - one.value }));
        heldToOne(before, [...near, ...swapped, before.toReversed()], toTree, normal);
      }),
      { numRuns: 40 },
    );
  });
});
