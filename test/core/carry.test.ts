import { describe, expect, it } from '@jest/globals';
import { carryOver, type Folder } from '../../src/core/carry.ts';
import type { TreeEntry } from '../../src/core/files.ts';
import { isProblem } from '../../src/core/problem.ts';

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
});
