import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isProblem } from '../../../src/core/problem.ts';
import { readValues } from '../../../src/core/yaml/values.ts';
import { merged, type Versions } from './merged.ts';

const variable = (name: string, value: string) => `env:\n- name: ${name}\n  value: "${value}"\n`;
const image = (name: string, tag: string) => `images:\n- name: ${name}\n  newTag: ${tag}\n`;
const resource = (kind: string, name: string, value: string, namespace = 'shop') =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels: {team: ${value}, a: b, c: d}\n`;
const rule = (group: string, verbs: string) =>
  `rules:\n- apiGroups: [${group}]\n  resources: [carts, orders]\n  verbs: [get, list, watch${verbs}]\n`;
const metric = (name: string, most: number) =>
  `metrics:\n- type: Resource\n  resource: {name: disk, target: {type: Utilization, averageUtilization: 1}}\n- type: Resource\n  resource:\n    name: ${name}\n    target: {type: Utilization, averageUtilization: ${most}}\n`;
const items = (text: string) =>
  `apiVersion: v1\nkind: List\nitems:\n- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
const claim = (name: string, size: string) =>
  `claims:\n- metadata: {name: ${name}, labels: {a: b, c: d}}\n  size: ${size}\n`;

const replaced: readonly [string, Versions][] = [
  [
    'a variable',
    { before: variable('TIMEOUT', '10'), after: variable('TIMEOUT', '30'), now: variable('RETRIES', '30') },
  ],
  [
    'a switch',
    {
      before: variable('NEW_CHECKOUT', 'off'),
      after: variable('NEW_CHECKOUT', 'on'),
      now: variable('NEW_CHECKOUT_V2', 'on'),
    },
  ],
  [
    'an image of kustomize',
    { before: image('shop/cron', 'v1'), after: image('shop/cron', 'v2'), now: image('shop/worker', 'v2') },
  ],
  [
    'a ConfigMap, by a Service',
    {
      before: resource('ConfigMap', 'a', 'old'),
      after: resource('ConfigMap', 'a', 'new'),
      now: resource('Service', 'a', 'new'),
    },
  ],
  [
    'a ConfigMap, by one of another name',
    {
      before: resource('ConfigMap', 'a', 'old'),
      after: resource('ConfigMap', 'a', 'new'),
      now: resource('ConfigMap', 'b', 'new'),
    },
  ],
  [
    'a ConfigMap, by one of another namespace',
    {
      before: resource('ConfigMap', 'a', 'old'),
      after: resource('ConfigMap', 'a', 'new'),
      now: resource('ConfigMap', 'a', 'new', 'back'),
    },
  ],
  [
    'an item of a List',
    {
      before: items(resource('ConfigMap', 'a', 'old')),
      after: items(resource('ConfigMap', 'a', 'new')),
      now: items(resource('ConfigMap', 'b', 'new')),
    },
  ],
  [
    'what is no resource, by one that is',
    { before: 'a: 1\nb: 1\n', after: 'a: 2\nb: 1\n', now: `${resource('ConfigMap', 'a', 'x')}a: 2\nb: 1\n` },
  ],
  ['a rule', { before: rule('a', ''), after: rule('a', ', delete'), now: rule('c', ', delete') }],
  ['a metric', { before: metric('cpu', 80), after: metric('cpu', 60), now: metric('memory', 60) }],
  [
    'what has its name further in',
    { before: claim('data', '1Gi'), after: claim('data', '2Gi'), now: claim('logs', '2Gi') },
  ],
];

describe('what was replaced since by something like it', () => {
  it.each(replaced)('%s: is a conflict, and the new one stays', (_, versions) => {
    const { conflicts, text } = merged(versions);
    expect(conflicts.map(({ why }) => why)).toContain('deleted');
    expect(text).toBe(versions.now);
  });

  it.each(replaced)('%s: also where the lines merge', (_, { before, after, now }) => {
    // So that git sees three places.
    const apart = (text: string) => text.replaceAll('\n', '\n#\n#\n#\n#\n');
    const versions = { before: apart(before), after: apart(after), now: apart(now) };
    expect(merged(versions)).toMatchObject({ conflicts: [expect.anything()], text: versions.now });
  });

  it('but a file that says by now that it is a kustomization is the same', () => {
    const kind = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';
    const now = kind + image('shop/cron', 'v2');
    const { text } = merged({ before: image('shop/cron', 'v1'), after: image('shop/cron', 'v2'), now });
    expect(text).toBe(kind + image('shop/cron', 'v1'));
  });

  it('but what is the same, changed elsewhere, is merged', () => {
    const now = claim('data', '2Gi').replace('c: d', 'c: e');
    const { text } = merged({ before: claim('data', '1Gi'), after: claim('data', '2Gi'), now });
    expect(text).toBe(claim('data', '1Gi').replace('c: d', 'c: e'));
  });
});

describe('an element without a key, changed since', () => {
  const list = (...elements: readonly string[]) =>
    `rules:\n${elements.map((one) => `- {${one}}\n`).join('')}`;

  it('is followed where three of its values are left', () => {
    const left = 'from: 1, to: 2, step: 3';
    const versions = { before: list(`${left}, most: 4`), after: list(left), now: list(`${left}, least: 5`) };
    expect(merged(versions).text).toBe(list(`${left}, most: 4, least: 5`));
  });

  it('is not where it is but two', () => {
    const left = 'from: 1, to: 2';
    const versions = { before: list(`${left}, most: 4`), after: list(left), now: list(`${left}, least: 5`) };
    expect(merged(versions)).toMatchObject({ conflicts: [{ at: 'rules[0]' }], text: versions.now });
  });

  it('is looked for among the first twenty that came', () => {
    const rule = (most: number) => `from: 1, to: 2, step: 3, unit: 4, most: ${most}`;
    const others = Array.from({ length: 20 }, (_, index) => `at: ${index}`);
    const versions = (above: readonly string[]) => ({
      before: list(rule(5)),
      after: list(rule(6)),
      now: list(...above, `${rule(6)}, least: 7`),
    });
    expect(merged(versions(others.slice(1))).text).toBe(list(...others.slice(1), `${rule(5)}, least: 7`));
    expect(merged(versions(others)).conflicts).toMatchObject([{ at: 'rules[0]', why: 'deleted' }]);
  });
});

type Values = Readonly<Record<string, number>>;

describe('a value of what the undone change did not touch', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const side = fc.dictionary(name, fc.nat(1), { minKeys: 2 });
  /** Null takes one away. */
  const edits = fc.dictionary(name, fc.option(fc.nat(1), { freq: 2 }), { minKeys: 1, maxKeys: 3 });
  const edited = (values: Values, by: Readonly<Record<string, number | null>>): Values =>
    Object.fromEntries(
      Object.entries({ ...values, ...by }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
    );
  const list = (values: Values) =>
    `env:\n${Object.entries(values)
      .map(([name, value]) => `- name: ${name}\n  value: "${value}"\n`)
      .join('')}`;
  const maps = (values: Values) =>
    Object.entries(values)
      .map(
        ([name, value]) => `kind: ConfigMap\napiVersion: v1\nmetadata: {name: ${name}}\nvalue: "${value}"\n`,
      )
      .join('---\n');
  const lists = (values: Values) =>
    `kind: List\napiVersion: v1\nitems:\n${Object.entries(values)
      .map(([name, value]) => `- {kind: Pod, apiVersion: v1, metadata: {name: ${name}}, value: "${value}"}\n`)
      .join('')}`;

  it.each([
    ['elements of a list', list],
    ['documents', maps],
    ['items of a List', lists],
  ])('never changes: %s', (_, write) => {
    let merges = 0;
    fc.assert(
      fc.property(side, edits, edits, (after, undone, since) => {
        const [before, now] = [edited(after, undone), edited(after, since)];
        const { conflicts, text } = merged({ before: write(before), after: write(after), now: write(now) });
        if (conflicts.length > 0 || text === null) return;
        merges += 1;
        const left = valuesIn(text);
        for (const name of new Set([...Object.keys(now), ...left.keys()]))
          if (before[name] === after[name]) expect([name, left.get(name)]).toEqual([name, shown(now[name])]);
      }),
      { seed: 7, numRuns: 200 },
    );
    expect(merges).toBeGreaterThan(60);
  });
});

const shown = (value: number | undefined) => (value === undefined ? undefined : String(value));

/** By name; each name stands once. */
function valuesIn(text: string): ReadonlyMap<string, string> {
  const file = readValues({ path: 'a.yaml', bytes: Buffer.from(text) });
  if (isProblem(file)) throw new Error(file.code);
  const found = [...JSON.stringify(file).matchAll(/"name":"(\w)"\}?,"value":"(\d)"/gu)];
  const values = new Map(found.map(([, name = '', value = '']) => [name, value]));
  expect(values.size).toBe(found.length);
  return values;
}
