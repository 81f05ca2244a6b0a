import { describe, expect, it } from '@jest/globals';
import type { TreeEntry } from '../../../src/core/files.ts';
import { restoreTo, undo } from '../../../src/core/undo/index.ts';
import { entriesOf, type Folder, told } from './oracle.ts';

const link = (oid: string): TreeEntry => ({ kind: 'symlink', path: 'link', oid: oid.repeat(40) });
const executable = (path: string, text: string): TreeEntry => ({
  kind: 'file',
  path,
  mode: '100755',
  bytes: Buffer.from(text),
});

const long = Array.from({ length: 12 }, (_, line) => `line ${line}\n`).join('');

describe('what becomes of a file', () => {
  it.each<[string, { before: Folder; after: Folder; now: Folder; then: Folder }]>([
    ['changed by it', { before: { a: '1' }, after: { a: '2' }, now: { a: '2' }, then: { a: '1' } }],
    ['added by it', { before: {}, after: { a: '2' }, now: { a: '2' }, then: {} }],
    ['deleted by it', { before: { a: '1' }, after: {}, now: {}, then: { a: '1' } }],
    ['that others added', { before: {}, after: {}, now: { b: '1' }, then: { b: '1' } }],
    ['that others deleted', { before: { b: '1' }, after: { b: '1' }, now: {}, then: {} }],
    ['added by it, and deleted since', { before: {}, after: { a: '2' }, now: {}, then: {} }],
    [
      'as it was before already',
      { before: { a: '1' }, after: { a: '2' }, now: { a: '1' }, then: { a: '1' } },
    ],
    [
      'deleted by it, and brought back since',
      { before: { a: '1' }, after: {}, now: { a: '1' }, then: { a: '1' } },
    ],
    [
      'moved since',
      {
        before: { 'a.txt': `1\n${long}` },
        after: { 'a.txt': `2\n${long}` },
        now: { 'b/a.txt': `2\n${long}` },
        then: { 'b/a.txt': `1\n${long}` },
      },
    ],
    [
      'moved and changed since',
      {
        before: { 'a.txt': `1\n${long}` },
        after: { 'a.txt': `2\n${long}` },
        now: { 'b.txt': `2\n${long}more\n` },
        then: { 'b.txt': `1\n${long}more\n` },
      },
    ],
    ['added by it, and moved since', { before: {}, after: { a: long }, now: { b: long }, then: {} }],
    ['moved by it', { before: { a: long }, after: { b: long }, now: { b: long }, then: { a: long } }],
    [
      'moved by it, and changed since',
      {
        before: { a: long },
        after: { b: long },
        now: { b: `${long}more\n` },
        then: { a: `${long}more\n` },
      },
    ],
    [
      'moved by it, and back since',
      { before: { a: long }, after: { b: long }, now: { a: long }, then: { a: long } },
    ],
  ])('%s', (_, { before, after, now, then }) => {
    const undone = undo(entriesOf(now), { before: entriesOf(before), after: entriesOf(after) });
    expect(undone.conflicts).toEqual([]);
    expect(told(undone.entries)).toEqual(told(entriesOf(then)));
  });

  it.each<[string, { before: Folder; after: Folder; now: Folder; conflict: [string, string] }]>([
    [
      'changed since in the same place',
      { before: { a: '1' }, after: { a: '2' }, now: { a: '3' }, conflict: ['a', 'changed'] },
    ],
    ['deleted since', { before: { a: '1' }, after: { a: '2' }, now: {}, conflict: ['a', 'deleted'] }],
    [
      'added by it, and changed since',
      { before: {}, after: { a: '2' }, now: { a: '3' }, conflict: ['a', 'changed'] },
    ],
    [
      'deleted by it, and made anew',
      { before: { a: '1' }, after: {}, now: { a: '3' }, conflict: ['a', 'added'] },
    ],
    [
      'deleted by it, where a folder is',
      { before: { a: '1' }, after: {}, now: { 'a/b': '' }, conflict: ['a', 'added'] },
    ],
    [
      'deleted by it, below what is a file',
      { before: { 'a/b': '1' }, after: {}, now: { a: '' }, conflict: ['a', 'added'] },
    ],
    [
      'moved by it, and elsewhere since',
      { before: { a: long }, after: { b: long }, now: { c: long }, conflict: ['c', 'moved'] },
    ],
    [
      'moved by it, where another one is',
      { before: { a: long }, after: { b: long }, now: { a: 'x', b: long }, conflict: ['a', 'added'] },
    ],
    [
      'moved since to one of two places',
      { before: { a: `${long}1` }, after: { a: long }, now: { b: long, c: long }, conflict: ['a', 'moved'] },
    ],
    [
      'that is no text',
      {
        before: { a: `\0\n${long}1\n` },
        after: { a: `\0\n${long}2\n` },
        now: { a: `x\0\n${long}2\n` },
        conflict: ['a', 'changed'],
      },
    ],
  ])('is a conflict: %s', (_, { before, after, now, conflict: [path, why] }) => {
    const undone = undo(entriesOf(now), { before: entriesOf(before), after: entriesOf(after) });
    expect(undone.conflicts).toEqual([{ path, at: null, now: null, wanted: null, why }]);
    expect(undone).toMatchObject({ changes: [], merged: [], entries: entriesOf(now) });
  });
});

describe('modes', () => {
  it.each([
    [
      'is taken back',
      executable('a', '1'),
      { ...executable('a', '2'), mode: '100644' as const },
      null,
      executable('a', '1'),
    ],
    [
      'of others stays',
      executable('a', '1'),
      executable('a', '2'),
      { ...executable('a', '2'), mode: '100644' as const },
      { ...executable('a', '1'), mode: '100644' as const },
    ],
  ])('%s', (_, before, after, now, then) => {
    const undone = undo([now ?? after], { before: [before], after: [after] });
    expect(told(undone.entries)).toEqual(told([then]));
    expect(undone.merged).toEqual([]);
  });
});

describe('links', () => {
  it.each<[string, TreeEntry[], TreeEntry[], TreeEntry[]]>([
    ['added', [], [link('1')], [link('1')]],
    ['removed', [link('1')], [], []],
    ['changed', [link('1')], [link('2')], [link('2')]],
    ['that was a file', [executable('link', '')], [link('2')], [link('2')]],
    ['that is one by now', [executable('link', '1')], [executable('link', '2')], [link('2')]],
  ])('%s are not touched', (_, before, after, now) => {
    const { conflicts } = undo(now, { before, after });
    expect(conflicts).toMatchObject([{ path: 'link', why: 'foreign' }]);
  });

  it('are no matter where they are as before', () => {
    expect(undo([link('1')], { before: [link('1')], after: [link('2')] })).toMatchObject({
      changes: [],
      conflicts: [],
    });
    expect(undo([link('3')], { before: [link('1')], after: [link('1')] })).toMatchObject({
      changes: [],
      conflicts: [],
    });
  });
});

describe('restoreTo', () => {
  it('brings back exactly what was there', () => {
    const then = [executable('a', '1'), ...entriesOf({ b: '2', 'c/d': '3' })];
    const now = [...entriesOf({ a: '1', b: 'x', e: '4' }), link('1')];
    expect(told(restoreTo(now, [...then, link('1')]).entries)).toEqual(told([...then, link('1')]));
  });

  it('does not follow what has become a link, or was one', () => {
    const file = executable('link', '');
    for (const [now, then] of [
      [[link('1')], [file]],
      [[file], [link('1')]],
      [[], [link('1')]],
      [[link('2')], [link('1')]],
    ])
      expect(restoreTo(now ?? [], then ?? [])).toMatchObject({
        changes: [],
        conflicts: [{ path: 'link', why: 'foreign' }],
      });
  });
});
