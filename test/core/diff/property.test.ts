import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FieldChange } from '../../../src/core/diff/types.ts';
import { applyFields } from './apply.ts';
import { diffOf, type Tree } from './trees.ts';

type Json = unknown;

const word = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const scalar = fc.oneof(word, fc.integer({ min: 0, max: 4 }), fc.boolean(), fc.constant(null));
/** Every sort of list: of scalars, of what has no key, merged by key, with a common key, of lists. */
const tree = fc.letrec<{ value: Json; list: Json[]; named: Json[]; mapping: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    tie('list'),
    tie('named'),
    tie('mapping'),
  ),
  list: fc.array(tie('value'), { maxLength: 5 }),
  named: fc.uniqueArray(fc.record({ name: word, value: tie('value') }), {
    selector: ({ name }) => name,
    maxLength: 4,
  }),
  mapping: fc.dictionary(
    fc.constantFrom('p', 'q', 'env', 'containers', 'initContainers', 'steps', 'args'),
    tie('value'),
    { maxKeys: 4 },
  ),
})).mapping;

const manifest = (spec: Json): Tree => ({
  'a.json': JSON.stringify({ apiVersion: 'v1', kind: 'Thing', metadata: { name: 'a' }, spec }),
});
const fieldsOf = (before: Json, after: Json): readonly FieldChange[] =>
  diffOf(manifest(before), manifest(after)).resources.flatMap(({ fields }) => fields);

/** In a list that is merged by key, the place of an added element says nothing. */
function normal(value: Json, key = ''): Json {
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => normal(item));
    if (key !== 'containers') return items;
    return items.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, item]: [string, Json]) => [name, normal(item, name)] as const)
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  );
}

describe('the fields of a diff', () => {
  it('are none of a thing against itself', () => {
    fc.assert(fc.property(tree, (value) => expect(fieldsOf(value, structuredClone(value))).toEqual([])));
  });

  it('make of what was before what is after', () => {
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const applied = applyFields({ spec: before }, fieldsOf(before, after));
        expect(normal(applied)).toEqual(normal({ spec: after }));
      }),
      { numRuns: 500 },
    );
  });

  const list = fc.array(fc.oneof(word, fc.record({ a: scalar, b: scalar }), fc.array(scalar)), {
    maxLength: 8,
  });

  it('make of a list by position the other one, whatever was put in, taken out and moved', () => {
    fc.assert(
      fc.property(list, list, (before, after) => {
        const applied = applyFields({ spec: { x: before } }, fieldsOf({ x: before }, { x: after }));
        expect(applied).toEqual({ spec: { x: after } });
      }),
      { numRuns: 500 },
    );
  });

  it('are one for one element that is put into a list of different ones', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 8 }), fc.nat(), (texts, at) => {
        const after = texts.toSpliced(at % (texts.length + 1), 0, 'put in');
        expect(fieldsOf({ x: texts }, { x: after })).toHaveLength(1);
      }),
    );
  });
});

describe('pairs', () => {
  const resources = fc.uniqueArray(
    fc.record({
      kind: fc.constantFrom('ConfigMap', 'Secret', 'Service'),
      name: fc.constantFrom('a', 'b', 'c-bcdfghkmt2', 'c-456789bcdf', 'c-ffffffffff'),
      data: fc.dictionary(word, word, { maxKeys: 4 }),
    }),
    { maxLength: 8, selector: ({ kind, name }) => `${kind} ${name}` },
  );
  const files = (
    all: readonly { kind: string; name: string; data: object }[],
    name: (index: number) => string,
  ): Tree =>
    Object.fromEntries(
      all.map(({ kind, name: called, data }, index) => [
        name(index),
        JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: called }, data }),
      ]),
    );
  const forwards = (index: number) => `${index}.yaml`;
  const backwards = (index: number) => `z/${100 - index}.json`;

  it('do not depend on the order of files', () => {
    fc.assert(
      fc.property(resources, resources, (before, after) => {
        const one = diffOf(files(before, forwards), files(after, forwards), 'key');
        const other = diffOf(files(before, backwards), files(after, backwards), 'key');
        expect(other.digest).toBe(one.digest);
        expect(other.summary).toEqual(one.summary);
        expect(diffOf(files(before, forwards), files(before, backwards)).resources).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('take every resource once', () => {
    fc.assert(
      fc.property(resources, resources, (before, after) => {
        const { added, changed, removed, unchanged } = diffOf(
          files(before, forwards),
          files(after, forwards),
        ).summary;
        expect(changed + unchanged + removed).toBe(before.length);
        expect(changed + unchanged + added).toBe(after.length);
      }),
      { numRuns: 150 },
    );
  });
});
