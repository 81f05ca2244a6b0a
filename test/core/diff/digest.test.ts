import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diffManifests } from '../../../src/core/diff/diff.ts';
import { renderPlain } from '../../../src/core/render/plain.ts';
import { diffOf, entries, type Tree } from './trees.ts';

const config = (name: string, data: unknown, more = {}) =>
  JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data, ...more });
const digest = (before: Tree, after: Tree) => diffOf(before, after).digest;

const names = fc.constantFrom('a', 'b', 'c', 'd');
const manifests = fc.uniqueArray(
  fc.record({ name: names, data: fc.dictionary(names, fc.jsonValue({ maxDepth: 3 })) }),
  {
    selector: ({ name }) => name,
  },
);

type Manifests = readonly { readonly name: string; readonly data: Readonly<Record<string, unknown>> }[];

/** One file a manifest, or all documents of one, keys in either order, in either style. */
function layOut(all: Manifests, turned: boolean): Tree {
  const order = turned ? all.toReversed() : all;
  const turn = (value: unknown): unknown => {
    if (!turned || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(turn);
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, item]) => [key, turn(item)]),
    );
  };
  const documents = order.map(({ name, data }) =>
    JSON.stringify(turn(JSON.parse(config(name, data))), null, turned ? 2 : 0),
  );
  if (turned) return { 'all.yaml': documents.join('\n---\n') };
  return Object.fromEntries(documents.map((document, index) => [`${String(index)}.yaml`, document]));
}

describe('the digest of a manifest diff', () => {
  it('is that of the values that change, whatever their layout', () => {
    fc.assert(
      fc.property(manifests, manifests, (before, after) => {
        const one = diffOf(layOut(before, false), layOut(after, false));
        const other = diffOf(layOut(before, true), layOut(after, true));
        expect(other.digest).toBe(one.digest);
        expect(other.summary).toEqual(one.summary);
        expect(diffOf(layOut(before, false), layOut(before, true)).resources).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  const base = { 'a.yaml': config('a', { x: '1', y: '1' }) };
  const one = digest(base, { 'a.yaml': config('a', { x: '2', y: '1' }) });

  it('does not take in what stays as it is', () => {
    const before = { 'a.yaml': config('a', { x: '1', y: '7' }), 'b.yaml': config('b', {}) };
    expect(digest(before, { ...before, 'a.yaml': config('a', { x: '2', y: '7' }) })).toBe(one);
  });

  it.each([
    ['another value', { 'a.yaml': config('a', { x: '3', y: '1' }) }],
    ['another type', { 'a.yaml': config('a', { x: 2, y: '1' }) }],
    ['another key', { 'a.yaml': config('a', { x: '1', y: '2' }) }],
    ['another resource', { ...base, 'b.yaml': config('b', { x: '2' }) }],
    ['a removal', {}],
    [
      'a namespace',
      { 'a.yaml': config('a', { x: '2', y: '1' }, { metadata: { name: 'a', namespace: 'n' } }) },
    ],
    ['one more change', { 'a.yaml': config('a', { x: '2', y: '1' }), 'b.sh': 'x' }],
  ])('differs for %s', (_name, after) => expect(digest(base, after)).not.toBe(one));

  it('is one wherever an element comes into a list whose order means nothing', () => {
    const service = (...ports: readonly number[]): Tree => ({
      'a.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: ${JSON.stringify(ports.map((port) => ({ port })))} }`,
    });
    expect(digest(service(80), service(443, 80))).toBe(digest(service(80), service(80, 443)));
  });

  it('differs with the content of a file that is not YAML', () => {
    const to = (content: string) => digest({ 'a.sh': 'old' }, { 'a.sh': content });
    expect(to('one')).not.toBe(to('two'));
  });

  it('differs where a reference to what was named anew is left as it was', () => {
    const render = (name: string, reference: string, level: string) => ({
      'a.yaml': config(name, { level }),
      'b.yaml': JSON.stringify({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p' },
        spec: { volumes: [{ name: 'v', configMap: { name: reference } }] },
      }),
    });
    const [old, current] = ['x-bcdfghkmt2', 'x-2tmkhgfdcb'];
    const before = render(old, old, 'a');
    const rewritten = diffOf(before, render(current, current, 'b'));
    const left = diffOf(before, render(current, old, 'b'));
    expect(left.digest).not.toBe(rewritten.digest);
    expect(rewritten.warnings).toEqual([]);
    expect(left.warnings).toEqual([
      'Pod p still refers to x-bcdfghkmt2, which has another name now, at spec.volumes[0].configMap.name.',
    ]);
  });

  it('is 64 hexadecimal digits, of an empty diff too', () => {
    expect(one).toMatch(/^[0-9a-f]{64}$/u);
    expect(digest(base, base)).toMatch(/^[0-9a-f]{64}$/u);
  });

  it('tells secret values apart under a key, and only under a key', () => {
    const secret = (password: string) => ({
      'a.yaml': `kind: Secret\nmetadata: { name: a }\nstringData: { p: ${password} }`,
    });
    const to = (password: string, key: string | null) => {
      const diff = diffManifests(
        renderPlain(entries(secret('old'))),
        renderPlain(entries(secret(password))),
        {
          blinding: key,
          effects: {},
        },
      );
      return 'digest' in diff ? diff.digest : '';
    };
    expect(to('one', null)).toBe(to('two', null));
    expect(to('one', 'key')).not.toBe(to('two', 'key'));
    expect(to('one', 'key')).not.toBe(to('one', 'other key'));
    expect(to('one', 'key')).toBe(to('one', 'key'));
  });
});
