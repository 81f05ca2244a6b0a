/** Manifest diffs that hold anything, for the properties of every writer. */
import fc from 'fast-check';
import type { FieldChange, ManifestDiff, PathPart, ResourceChange } from '../../src/core/diff/types.ts';
import type { Effect } from '../../src/core/effects/types.ts';
import { hostile } from './hostile.ts';

export const oneField: readonly FieldChange[] = [
  { path: ['data', 'key'], op: 'replace', before: 'a', after: 'b' },
];

export function resource(
  name: string,
  fields = oneField,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    namespace: null,
    name,
    file: 'a.yaml',
    change: 'changed',
    fields,
    effects: [],
    ...more,
  };
}

const pathPart: fc.Arbitrary<PathPart> = fc.oneof(
  hostile,
  fc.record({ index: fc.nat(20) }),
  fc.record({ by: fc.dictionary(hostile, hostile, { minKeys: 1, maxKeys: 2 }) }),
  fc.record({ embedded: fc.constantFrom('json' as const, 'yaml' as const) }),
);
const path = fc.array(pathPart, { maxLength: 5 });

const value: fc.Arbitrary<unknown> = fc.oneof(
  hostile,
  fc.array(hostile, { maxLength: 8 }).map((lines) => lines.join('\n')),
  fc.jsonValue({ maxDepth: 2 }),
  fc.array(fc.dictionary(hostile, hostile, { maxKeys: 3 }), { maxLength: 3 }),
);

const field: fc.Arbitrary<FieldChange> = fc
  .record({
    path,
    op: fc.constantFrom('add' as const, 'remove' as const, 'replace' as const),
    before: value,
    after: value,
    what: fc.option(
      fc.constantFrom(
        ...([
          'order',
          'moved',
          'content',
          'layout',
          'summary',
          'encrypted',
        ] as const satisfies FieldChange['what'][]),
      ),
      { nil: null, freq: 3 },
    ),
    masked: fc.boolean(),
  })
  .map(({ before, after, what, masked, ...rest }) => ({
    ...rest,
    ...(rest.op === 'add' ? {} : { before }),
    ...(rest.op === 'remove' ? {} : { after }),
    ...(what === null ? {} : { what }),
    ...(masked && rest.op === 'replace' ? { masked: true as const } : {}),
  }));

const effect: fc.Arbitrary<Effect> = fc.record({
  rule: fc.oneof(fc.constantFrom('restart', 'renamed-config', 'immutable-selector'), hostile),
  severity: fc.constantFrom('block' as const, 'warn' as const, 'info' as const),
  message: hostile,
  path,
});

const anyResource: fc.Arbitrary<ResourceChange> = fc
  .record({
    apiVersion: hostile,
    kind: hostile,
    namespace: fc.option(hostile),
    name: hostile,
    file: hostile,
    change: fc.constantFrom('added' as const, 'changed' as const, 'removed' as const),
    renamedFrom: fc.option(fc.record({ namespace: fc.option(hostile), name: hostile })),
    fields: fc.array(field, { maxLength: 6 }),
    effects: fc.array(effect, { maxLength: 4 }),
  })
  .map(({ renamedFrom, ...rest }) => ({ ...rest, ...(renamedFrom === null ? {} : { renamedFrom }) }));

/** Of few resources, mostly; sometimes of so many that not all fit. */
const resources = fc.oneof(
  { weight: 8, arbitrary: fc.array(anyResource, { maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(anyResource, { minLength: 1, maxLength: 4 })
      .map((some) => Array.from({ length: 1_000 }, (_, index) => some[index % some.length] ?? resource('a'))),
  },
);

export const diffs: fc.Arbitrary<ManifestDiff> = fc.record({
  digest: fc.string({ unit: fc.constantFrom('0', '1', 'a', 'f'), minLength: 64, maxLength: 64 }),
  summary: fc.record({
    added: fc.nat(2_000),
    changed: fc.nat(3),
    removed: fc.nat(3),
    unchanged: fc.nat(3),
    masked: fc.nat(3),
    ignored: fc.nat(3),
  }),
  resources,
  warnings: fc.array(hostile, { maxLength: 4 }),
});
