import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { TreeEntry } from '../../src/core/files.ts';
import { restore, withChanges } from '../../src/core/restore.ts';

function file(path: string, content: string, mode: '100644' | '100755' = '100644'): TreeEntry {
  return { kind: 'file', path, mode, bytes: Buffer.from(content) };
}

const link: TreeEntry = { kind: 'symlink', path: 'link', oid: '0'.repeat(40) };

describe('restore', () => {
  it.each<[string, TreeEntry[], TreeEntry[], TreeEntry[], string[]]>([
    ['a file that was changed again', [file('a', '1')], [file('a', '2')], [file('a', '3')], ['a']],
    ['a file that was deleted since', [file('a', '1')], [file('a', '2')], [], ['a']],
    [
      'a file that was made executable since',
      [file('a', '1')],
      [file('a', '2')],
      [file('a', '2', '100755')],
      ['a'],
    ],
    ['an added file that was changed since', [], [file('a', '2')], [file('a', '3')], ['a']],
    ['a removed file that was made anew since', [file('a', '1')], [], [file('a', '3')], ['a']],
    ['a link that was removed', [link], [], [], ['link']],
    ['a file that has become a link', [file('link', '1')], [file('link', '2')], [link], ['link']],
  ])('does not touch %s', (_, before, after, now, touched) => {
    expect(restore(before, after, now)).toEqual({ changes: [], touched });
  });

  it('brings bytes and modes back, adds what was removed and removes what was added', () => {
    const before = [file('a', '1', '100755'), file('b', 'gone\r\n')];
    const after = [file('a', '2'), file('c', 'new')];
    const { changes, touched } = restore(before, after, [...after, file('other', 'x')]);
    expect(touched).toEqual([]);
    expect(withChanges([...after, file('other', 'x')], changes)).toEqual(
      expect.arrayContaining([...before, file('other', 'x')]),
    );
    expect(changes).toHaveLength(3);
  });

  it('restores the folder exactly where nothing came after', () => {
    const tree = fc
      .dictionary(fc.constantFrom('a', 'b', 'c/d'), fc.tuple(fc.string(), fc.boolean()))
      .map((files) =>
        Object.entries(files).map(([path, [content, x]]) => file(path, content, x ? '100755' : '100644')),
      );
    fc.assert(
      fc.property(tree, tree, (before, after) => {
        const { changes, touched } = restore(before, after, after);
        expect(touched).toEqual([]);
        expect(sorted(withChanges(after, changes))).toEqual(sorted(before));
      }),
    );
  });

  it('changes nothing that the commit did not change', () => {
    expect(restore([file('a', '1')], [file('a', '1')], [file('a', '2')])).toEqual({
      changes: [],
      touched: [],
    });
  });
});

function sorted(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
}
