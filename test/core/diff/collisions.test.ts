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

  const thing = (spec: unknown, kind = 'Thing', more = {}): string =>
    JSON.stringify({ apiVersion: 'v1', kind, metadata: { name: 'a' }, spec, ...more });

  it.each<readonly [string, string, readonly unknown[]]>([
    ['numbers and texts', 'steps', [1, '1', 2, '2'].map((id) => ({ id }))],
    [
      'keys that run into one another',
      'topologySpreadConstraints',
      [
        ...[
          ['a/b', 'c'],
          ['a', 'b/c'],
        ],
        ...[
          ['d/e', 'f'],
          ['d', 'e/f'],
        ],
      ].map(([topologyKey, whenUnsatisfiable]) => ({ topologyKey, whenUnsatisfiable })),
    ],
  ])('leave in one order what is known by %s', (_name, field, elements) => {
    fc.assert(
      fc.property(
        fc.array(fc.shuffledSubarray([...elements], { minLength: 4 }), { minLength: 12 }),
        (afters) => {
          heldToOne(
            elements,
            afters,
            (list) => ({ 'a.json': thing({ [field]: list }) }),
            (one) => one,
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  it('leave one amount of what is a quantity, and one text of what is none', () => {
    const amounts = fc.constantFrom<string | number>('1', 1, '1000m', '2', '2e3m', '1024Mi', '1Gi', 'x');
    const milli = new Map<string, string>(
      Object.entries({ 1: '1', '1000m': '1', 2: '2', '2e3m': '2e3m', '1024Mi': '1Gi' }),
    );
    type Values = readonly [quantity: string | number, text: string | number, embedded: string | number];
    const values: fc.Arbitrary<Values> = fc.tuple(amounts, amounts, amounts);
    const toTree = ([memory, text, inside]: Values): Tree => ({
      'a.json': thing({ resources: { requests: { memory } }, text, template: thing({ text: inside }) }),
    });
    fc.assert(
      fc.property(values, fc.array(values, { minLength: 12, maxLength: 12 }), (before, afters) => {
        heldToOne(before, afters, toTree, ([memory, ...others]) => [
          milli.get(String(memory)) ?? String(memory),
          ...others,
        ]);
      }),
      { numRuns: 25 },
    );
  });

  it('leave one content of what is named by it, and the same references to it', () => {
    const suffixes = ['bcdfghkmt2', '2tmkhgfdcb', 'kmt2456789'];
    const generated = fc.record({
      name: fc.constantFrom('x', 'y'),
      suffix: fc.constantFrom(...suffixes),
      value,
    });
    const state = fc.record({
      configs: fc.uniqueArray(generated, { selector: ({ name, suffix }) => name + suffix, maxLength: 3 }),
      references: fc.array(generated, { minLength: 1, maxLength: 2 }),
    });
    type State = typeof state extends fc.Arbitrary<infer T> ? T : never;
    const toTree = ({ configs, references }: State): Tree => ({
      'a.yaml': configs
        .map(({ name, suffix, value: level }) =>
          JSON.stringify({
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: `${name}-${suffix}` },
            data: { level },
          }),
        )
        .join('\n---\n'),
      'b.json': thing({ use: references.map(({ name, suffix }) => ({ configMapRef: `${name}-${suffix}` })) }),
    });
    fc.assert(
      fc.property(state, fc.array(state, { minLength: 8, maxLength: 8 }), (before, afters) => {
        const crossed = afters.map(({ configs }) => ({ configs, references: before.references }));
        heldToOne(before, [...afters, ...crossed], toTree, ({ configs, references }) => [
          configs.map((one) => JSON.stringify(one)).toSorted(),
          references.map(({ name, suffix }) => name + suffix),
        ]);
      }),
      { numRuns: 25 },
    );
  });

  describe('leave the same secrets', () => {
    const secrets = fc.constantFrom('hunter2', 'hunter3', '(masked)', 'x');
    type Secrets = readonly [one: string, other: string];
    const pair: fc.Arbitrary<Secrets> = fc.tuple(secrets, secrets);

    it.each<readonly [string, (secrets: Secrets) => string]>([
      [
        'of a Secret',
        ([a, b]) =>
          `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"stringData":${JSON.stringify({ a, b })}}`,
      ],
      [
        'of variables',
        ([a, b]) =>
          thing({
            env: [
              { name: 'A_TOKEN', value: a },
              { name: 'B_TOKEN', value: b },
            ],
          }),
      ],
      ['of a list', ([a, b]) => thing({ passwords: [a, b] })],
      ['of arguments', ([a, b]) => thing({ args: ['--token', a, '-u', `u:${b}`] })],
      [
        'in a text that finds them in another order',
        ([a, b]) => thing({ text: `password=${a}\nx://u:${b}@h` }),
      ],
      [
        'in a text that finds them in one of two ways',
        ([a, b]) => thing({ text: `token ${a}\nuser b >${b} on` }),
      ],
      [
        'in a document in a string',
        ([a, b]) => thing({ text: JSON.stringify({ password: a, tokens: [b] }) }),
      ],
      [
        'of a patch',
        ([a, b]) =>
          thing([
            { op: 'add', path: '/data/a', value: a },
            { op: 'add', path: '/data', value: { b } },
          ]),
      ],
    ])('%s', (_name, document) => {
      const toTree = (one: Secrets | null): Tree => (one === null ? {} : { 'a.json': document(one) });
      fc.assert(
        fc.property(fc.option(pair), fc.array(pair, { minLength: 5, maxLength: 5 }), (before, afters) => {
          heldToOne<Secrets | null>(before, [...afters, null], toTree, (one) => one);
        }),
        { numRuns: 12 },
      );
    });

    it('of a file that a generator reads', () => {
      const toTree = (password: string): Tree => ({
        'kustomization.yaml': 'secretGenerator: [{ name: a, files: [s.txt] }]',
        's.txt': password,
      });
      const all = ['hunter2', 'hunter3', 'x', '(masked)'];
      heldToOne('old', all, toTree, (one) => one);
    });
  });
});
