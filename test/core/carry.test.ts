import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { carryOver, type Folder } from '../../src/core/carry.ts';
import type { TreeEntry } from '../../src/core/files.ts';
import { isProblem } from '../../src/core/problem.ts';
import { withChanges } from '../../src/core/with-changes.ts';

function folder(
  path: string,
  files: Readonly<Record<string, string>>,
  more: readonly TreeEntry[] = [],
): Folder {
  const entries = Object.entries(files).map(([name, text]): TreeEntry => ({
    kind: 'file',
    path: `${path}/${name}`,
    mode: '100644',
    bytes: Buffer.from(text),
  }));
  return { path, entries: [...entries, ...more] };
}

function carried(from: Folder, to: Folder, ...paths: readonly string[]) {
  const changes = carryOver(from, to, paths);
  if (isProblem(changes)) return changes.code;
  return changes.map((one) =>
    one.kind === 'write' ? `${one.path}=${Buffer.from(one.bytes).toString()}` : `-${one.path}`,
  );
}

const isIn = (name: string, path: string): boolean => name === path || name.startsWith(`${path}/`);

const pairOf = (name: string, content: string | null | undefined): readonly [string, string][] =>
  typeof content === 'string' ? [[name, content]] : [];

/** What files of a folder hold, by their paths in it. */
function namesOf({ path, entries }: Folder): Readonly<Record<string, string>> {
  return Object.fromEntries(
    entries.map((entry) => [
      entry.path.slice(path.length + 1),
      entry.kind === 'file' ? Buffer.from(entry.bytes).toString() : entry.kind,
    ]),
  );
}

const staging = folder('staging/shop', {
  'a.yaml': 'new',
  'config/x.yaml': '1',
  'config/y.yaml': '2',
  'c.yaml': 's',
});
const production = folder('production/shop', {
  'a.yaml': 'old',
  'config/x.yaml': '1',
  'config/z.yaml': '3',
  'c.yaml': 'p',
});

describe('carryOver', () => {
  it.each([
    [['a.yaml'], ['production/shop/a.yaml=new']],
    [['config'], ['production/shop/config/y.yaml=2', '-production/shop/config/z.yaml']],
    [['config/x.yaml'], []],
    [[], []],
    [['a.yaml', 'a.yaml'], ['production/shop/a.yaml=new']],
  ])('makes %j the same, and nothing else', (paths, changes) => {
    expect(carried(staging, production, ...paths)).toEqual(changes);
  });

  it('is done after one time', () => {
    expect(carried(staging, folder('production/shop', { 'a.yaml': 'new' }), 'a.yaml')).toEqual([]);
  });

  it('brings a mode along', () => {
    const [entry] = staging.entries;
    if (entry?.kind !== 'file') throw new Error('It is a file.');
    const executable = { ...staging, entries: [{ ...entry, mode: '100755' as const }] };
    expect(carryOver(executable, production, ['a.yaml'])).toMatchObject([{ mode: '100755' }]);
  });

  it.each(['b.yaml', 'conf', 'a.yaml/x'])(
    'does not take the absence of %s for a wish to remove it',
    (path) => {
      expect(carried(staging, production, path)).toBe('carry-not-found');
    },
  );

  it.each(['symlink', 'submodule'] as const)('does not follow a %s on either side', (kind) => {
    const at = (path: string): TreeEntry => ({ kind, path, oid: 'a'.repeat(40) });
    const from = folder('staging/shop', {}, [at('staging/shop/config')]);
    expect(carried(from, production, 'config')).toBe('carry-not-a-file');
    const to = folder('production/shop', {}, [at('production/shop/config/l')]);
    expect(carried(staging, to, 'config')).toBe('carry-not-a-file');
  });

  const link: TreeEntry = { kind: 'symlink', path: 'production/shop/config', oid: 'a'.repeat(40) };
  it.each<[string, Folder, string]>([
    ['below a link', folder('production/shop', {}, [link]), 'config/x.yaml'],
    ['below a file', folder('production/shop', { config: '' }), 'config/x.yaml'],
    ['in the place of a file', folder('production/shop', { config: '' }), 'config'],
    ['in the place of a folder', folder('production/shop', { 'a.yaml/b': '' }), 'a.yaml'],
  ])('puts nothing %s', (_, to, path) => {
    expect(carried(staging, to, path)).toBe('carry-not-a-file');
  });

  it('leaves the folders of others alone, whatever it is told to carry', () => {
    const entries = ['production/shop-2/config/x.yaml', 'production/other/config/x.yaml'].map(
      (path): TreeEntry => ({ kind: 'file', path, mode: '100644', bytes: Buffer.from('theirs') }),
    );
    const to = { path: 'production/shop', entries: [...production.entries, ...entries] };
    expect(carried(staging, to, 'config', 'a.yaml')).toEqual([
      'production/shop/config/y.yaml=2',
      '-production/shop/config/z.yaml',
      'production/shop/a.yaml=new',
    ]);
  });

  it('makes the one the same as the other, and changes nothing beside it', () => {
    const names = ['a', 'b', 'c/a', 'c/b', 'c/d/a', 'd'];
    const content = fc.constantFrom('1', '2', null);
    const files = fc
      .tuple(...names.map(() => content))
      .map((contents) => Object.fromEntries(names.flatMap((one, at) => pairOf(one, contents[at]))));
    const paths = fc.subarray(['a', 'b', 'c', 'c/d', 'c/a', 'd']);
    fc.assert(
      fc.property(files, files, paths, (from, to, wanted) => {
        const [there, here] = [folder('staging/shop', from), folder('production/shop', to)];
        const carry = wanted.filter((path) => Object.keys(from).some((one) => isIn(one, path)));
        const changes = carryOver(there, here, carry);
        if (isProblem(changes)) throw new Error(changes.code);
        const after = namesOf({ ...here, entries: withChanges(here.entries, changes) });
        const isCarried = (one: string) => carry.some((path) => isIn(one, path));
        const expected = [
          ...Object.entries(to).filter(([one]) => !isCarried(one)),
          ...Object.entries(from).filter(([one]) => isCarried(one)),
        ];
        expect(after).toEqual(Object.fromEntries(expected));
      }),
    );
  });
});
