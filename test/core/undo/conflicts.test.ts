import { describe, expect, it } from '@jest/globals';
import { undo } from '../../../src/core/undo/index.ts';
import { merged, type Versions } from './merged.ts';
import { entriesOf } from './oracle.ts';

const deployment = (image: string, replicas: number, more = '') =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: storefront}\nspec:\n  replicas: ${replicas}\n  template: {spec: {containers: [{name: app, image: "${image}"}${more}]}}\n`;

const configMap = (name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe('a conflict names the place and both values', () => {
  it.each<[string, Versions, Readonly<Record<string, unknown>>]>([
    [
      'in a list that Kubernetes merges by key',
      { before: deployment('a:1', 1), after: deployment('a:2', 1), now: deployment('a:3', 2) },
      {
        at: 'Deployment storefront: spec.template.spec.containers[app].image',
        now: 'a:3',
        wanted: 'a:1',
        why: 'changed',
      },
    ],
    [
      'gone since',
      { before: 'a: {b: 1}\nc: 1\n', after: 'a: {b: 2}\nc: 1\n', now: 'c: 2\n' },
      { at: 'a', now: null, wanted: '{"b":1}', why: 'deleted' },
    ],
    [
      'made anew since',
      { before: 'a: {b: 1}\n', after: 'a: {}\n', now: 'a: {b: 2}\n' },
      { at: 'a.b', now: '2', wanted: '1', why: 'added' },
    ],
    [
      'added by it, and changed since',
      { before: 'a: 1\n', after: 'a: 1\nb: 2\n', now: 'a: 1\nb: 3\n' },
      { at: 'b', now: '3', wanted: null, why: 'changed' },
    ],
    [
      'an item whose place is not certain',
      { before: 'a: [1, 2]\n', after: 'a: [1]\n', now: 'a: [1, 3]\n' },
      { at: 'a[1]', now: null, wanted: '2', why: 'added' },
    ],
    [
      'lists in another order',
      { before: 'a: [1, 2]\n', after: 'a: [2, 1]\n', now: 'a: [2, 1, 3]\n' },
      { at: 'a[1]', now: null, wanted: '2', why: 'added' },
    ],
    [
      'the same line of a text',
      { before: 'a: |\n  1\n  x\n', after: 'a: |\n  2\n  x\n', now: 'a: |\n  3\n  x\n' },
      { at: 'a', now: JSON.stringify('3\nx\n'), wanted: JSON.stringify('1\nx\n'), why: 'changed' },
    ],
    [
      'a text whose line end not every reader adds',
      {
        before: 'z: 4\na: "1\\n2\\n"\n',
        after: 'z: 5\na: "one\\n2\\n"\n',
        now: 'z: 5 # c\na: |\n  one\n  2\n  3',
      },
      { at: 'a', now: JSON.stringify('one\n2\n3\n'), wanted: JSON.stringify('1\n2\n'), why: 'changed' },
    ],
    [
      'a text that had no line end and cannot be without',
      { before: 'z: 4\na: |\n  x', after: 'z: 5\n', now: 'z: 5 # c\nc: 3\n' },
      { at: null, now: null, wanted: null, why: 'unreadable' },
    ],
    [
      'a text that ends the file without a line end, and would get one',
      {
        before: `${configMap('a')}---\n${configMap('b')}`,
        after: configMap('a'),
        now: `${configMap('a').replace('name: a', 'name: a # c')}data:\n  k: |\n    x`,
      },
      { at: null, now: null, wanted: null, why: 'open' },
    ],
    [
      'a file without a last line end that could not be written with one either',
      {
        before: 'a: &x\n  v: 1\nb:\n  v: 2\n',
        after: 'a: &x\n  v: 2\nb:\n  v: 2\n',
        now: 'a: &x\n  v: 2 # c\nb: *x\nk: |\n  x',
      },
      { at: null, now: null, wanted: null, why: 'unreadable' },
    ],
    [
      'a Secret, and neither value',
      {
        before: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: one}\n',
        after: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: two}\n',
        now: 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {p: three}\n',
      },
      { at: 'Secret s: stringData.p', now: '(masked)', wanted: '(masked)', why: 'changed' },
    ],
    [
      'an anchor that others share by now',
      {
        before: 'a: &x\n  v: 1\nb:\n  v: 2\n',
        after: 'a: &x\n  v: 2\nb:\n  v: 2\n',
        now: 'a: &x\n  v: 2 # c\nb: *x\n',
      },
      { at: null, now: null, wanted: null, why: 'unreadable' },
    ],
    [
      'a file that is no YAML any more',
      { before: 'a: 1\n', after: 'a: 2\n', now: 'a: [\n' },
      { at: null, now: null, wanted: null, why: 'unreadable' },
    ],
  ])('%s', (_, versions, conflict) => {
    expect(merged(versions)).toEqual({
      conflicts: [{ path: 'a.yaml', ...conflict }],
      merged: [],
      text: versions.now,
    });
  });

  it.each(['before', 'after', 'now'] as const)('but nothing of what a Secret is made of %s', (when) => {
    const side = (name: string, text: string) =>
      entriesOf({
        'base/settings.yaml': text,
        'base/kustomization.yaml':
          name === when ? 'secretGenerator: [{name: s, files: [settings.yaml]}]\n' : '{}\n',
      });
    const { conflicts } = undo(side('now', 'level: 3\n'), {
      before: side('before', 'level: 1\n'),
      after: side('after', 'level: 2\n'),
    });
    const { at, now, wanted } = conflicts.find(({ path }) => path === 'base/settings.yaml') ?? {};
    expect([at, now, wanted]).toEqual(['level', '(masked)', '(masked)']);
  });

  it.each([
    ['moved since, a Secret before', { before: 'base', after: 'base', now: 'other' }, 'before'],
    ['moved since, a Secret after', { before: 'base', after: 'base', now: 'other' }, 'after'],
    ['moved by it, a Secret before', { before: 'other', after: 'base', now: 'base' }, 'before'],
  ] as const)('nor where the file is elsewhere: %s', (_, places, when) => {
    const generator = 'secretGenerator: [{name: s, files: [settings.yaml]}]\n';
    const rest = Array.from({ length: 9 }, (__, index) => `key${index}: x\n`).join('');
    const side = (name: keyof typeof places, level: number) =>
      entriesOf({
        [`${places[name]}/settings.yaml`]: `level: ${level}\n${rest}`,
        [`${places[when]}/kustomization.yaml`]: name === when ? generator : '{}\n',
      });
    const { conflicts } = undo(side('now', 3), { before: side('before', 1), after: side('after', 2) });
    expect(conflicts).toMatchObject([
      { path: `${places.now}/settings.yaml`, at: 'level', now: '(masked)', wanted: '(masked)' },
    ]);
  });

  it('as many as there are', () => {
    const { conflicts } = merged({ before: 'a: 1\nb: 1\n', after: 'a: 2\nb: 2\n', now: 'a: 3\nb: 3\n' });
    expect(conflicts.map(({ at }) => at)).toEqual(['a', 'b']);
  });

  it('of a template, which is no YAML, only that it changed', () => {
    const side = (text: string) => entriesOf({ 'Chart.yaml': 'name: x\n', 'templates/a.yaml': text });
    const { conflicts } = undo(side('a: 3\n'), { before: side('a: 1\n'), after: side('a: 2\n') });
    expect(conflicts).toEqual([
      { path: 'templates/a.yaml', at: null, now: null, wanted: null, why: 'changed' },
    ]);
  });
});

describe('lines that merge', () => {
  const fields = ['port: 1', 'image: new', 'env: x', 'log: y'];
  const block = (name: string, lines = fields) => `${name}:\n${lines.map((line) => `  ${line}\n`).join('')}`;

  it('into another place than the values are a conflict', () => {
    const after = block('app');
    const before = block('app', fields.with(1, 'image: old'));
    // To git, the copy that others put above is the block that was there.
    const now = block('copy') + block('app', fields.with(0, 'port: 2').with(3, 'log: z'));
    expect(merged({ before, after, now })).toEqual({
      conflicts: [{ path: 'a.yaml', at: 'copy.image', now: 'new', wanted: null, why: 'misplaced' }],
      merged: [],
      text: now,
    });
  });

  it('but double a key are a conflict', () => {
    const text = (above: string, below: string) => `${above}b: 1\nc: 1\nd: 1\n${below}`;
    const versions = { before: text('a: 1\n', ''), after: text('', ''), now: text('', 'a: 1\n') };
    expect(merged(versions)).toMatchObject({
      conflicts: [{ at: null, why: 'misplaced' }],
      text: versions.now,
    });
  });
});
