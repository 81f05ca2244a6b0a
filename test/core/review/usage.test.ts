import { describe, expect, it } from '@jest/globals';
import { type BuiltFolder, usageOf } from '../../../src/core/review/usage.ts';

function folder(path: string, paths: readonly string[], more: Partial<BuiltFolder> = {}): BuiltFolder {
  return { path, paths, readsBelow: false, isPart: false, isChart: false, ...more };
}

const chart = { isChart: true, readsBelow: true };

function usage(...folders: readonly BuiltFolder[]) {
  return usageOf(folders, new Set(folders.map(({ path }) => path)));
}

const affected = (folders: readonly BuiltFolder[], ...paths: readonly string[]): readonly string[] =>
  [...usage(...folders).affectedBy(paths)].toSorted();

describe('affectedBy', () => {
  const overlays = [
    folder('prod', ['base']),
    folder('test', ['base', 'test/x/y.yaml']),
    folder('base', ['deep']),
  ];
  const all = [...overlays, folder('deep', []), folder('test/x', [])];

  it.each<[string, readonly string[]]>([
    ['deep/a.yaml', ['base', 'deep', 'prod', 'test']],
    ['deep/down/a.yaml', ['base', 'deep', 'prod', 'test']],
    ['base/a.yaml', ['base', 'prod', 'test']],
    ['prod/a.yaml', ['prod']],
    // Named by the one, and nearest to the other.
    ['test/x/y.yaml', ['test', 'test/x']],
    ['test/x/z.yaml', ['test/x']],
    ['deeper/a.yaml', []],
    ['README.md', []],
  ])('%s', (path, folders) => {
    expect(affected(all, path)).toEqual(folders);
  });

  it('goes through circles once', () => {
    expect(affected([folder('a', ['b']), folder('b', ['a'])], 'a/x')).toEqual(['a', 'b']);
  });

  it('knows charts, the charts in them, and all below them', () => {
    const charts = [
      folder('web', ['library'], chart),
      folder('web/charts/db', [], chart),
      folder('library', [], chart),
    ];
    expect(affected(charts, 'web/charts/db/templates/a.yaml')).toEqual(['web', 'web/charts/db']);
    expect(affected(charts, 'library/templates/_a.tpl')).toEqual(['library', 'web']);
    expect(affected([...charts, folder('web/ci', [])], 'web/ci/a.yaml')).toEqual(['web', 'web/ci']);
  });

  it('takes all below a folder for read where its plugins may read it', () => {
    const all = [folder('app', ['app/plugin.yaml'], { readsBelow: true }), folder('app/deep', [])];
    expect(affected(all, 'app/deep/values.yaml')).toEqual(['app', 'app/deep']);
  });

  it('knows the folder around a path of which nothing else is known', () => {
    const one = usageOf([], new Set(['base']));
    expect([...one.affectedBy(['base/a.yaml'])]).toEqual(['base']);
  });
});

describe('topsOf', () => {
  function tops(folders: readonly BuiltFolder[], path: string, rendered: readonly string[] = []) {
    const known = usage(...folders);
    const { tops: found, idle } = known.topsOf(known.affectedBy([path]), rendered);
    return { tops: found.toSorted(), idle: idle.toSorted() };
  }
  const part = { isPart: true };

  it.each<[string, readonly BuiltFolder[], readonly string[], readonly string[], readonly string[]]>([
    ['are what nothing else is built from', [folder('a', ['b']), folder('b', ['x'])], [], ['a'], []],
    [
      'are none where what is rendered anyway holds all',
      [folder('a', ['b']), folder('b', ['x'])],
      ['a'],
      [],
      [],
    ],
    ['are the others as well', [folder('a', ['x']), folder('b', ['x'])], ['a'], ['b'], []],
    ['are the changed folder where nobody uses it', [], [], ['x'], []],
    ['leave out the base of what is rendered anyway', [folder('a', ['x'])], ['x'], ['a'], []],
    [
      'are all of a circle',
      [folder('a', ['x']), folder('b', ['a']), folder('a', ['b'])],
      [],
      ['a', 'b', 'x'],
      [],
    ],
    ['are behind a part that is used', [folder('a', ['c']), folder('c', ['x'], part)], [], ['a'], []],
    ['are before a part that is not', [folder('c', ['x'], part)], [], ['x'], ['c']],
    [
      'are none where a part that nothing is built from uses what is rendered anyway',
      [folder('c', ['a'], part), folder('a', ['x'])],
      ['a'],
      [],
      ['c'],
    ],
  ])('%s', (_, folders, rendered, expected, idle) => {
    expect(tops([...folders, folder('x', [])], 'x/a.yaml', rendered)).toEqual({ tops: expected, idle });
  });

  it('are no parts', () => {
    expect(tops([folder('c', [], part)], 'c/a.yaml')).toEqual({ tops: [], idle: ['c'] });
  });

  it('are no charts in charts, save where the chart around them does not take them in', () => {
    const charts = [folder('web', [], chart), folder('web/charts/db', [], chart), folder('web/ci', [])];
    expect(tops(charts, 'web/charts/db/a.yaml').tops).toEqual(['web']);
    expect(tops(charts, 'web/ci/a.yaml').tops).toEqual(['web', 'web/ci']);
  });
});
