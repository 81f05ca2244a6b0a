import { describe, expect, it } from '@jest/globals';
import { knownFolders } from '../../src/shell/known-folders.ts';
import { manual, sha, stateOf } from '../core/history/commits.ts';
import { deployment, file } from './world.ts';

const now = [file(deployment)];
const before = [file('old')];
const parent = { commit: sha('p'), entries: before };

function known(commit: string, trees: Readonly<Record<string, string | null>>, path = 'staging/storefront') {
  const commits = Object.entries(trees).map(([name, tree]) => ({ ...manual(name), tree }));
  return knownFolders({ services: [{ ...stateOf(commits), entries: now, parent }] })(commit, path);
}

describe('what a snapshot tells of folders at commits', () => {
  it.each([
    ['the newest commit', 'a', { a: '1', b: '2' }, now],
    ['an older one that left the same', 'c', { a: '1', b: '2', c: '1' }, now],
    ['what the newest was made on', 'p', { a: '1' }, before],
    ['that, though a commit left what is there now', 'p', { p: '1', a: '1' }, before],
    ['no commit that left something else', 'b', { a: '1', b: '2' }, null],
    ['none that was not read', 'x', { a: '1' }, null],
    ['none whose tree is not known', 'b', { a: null, b: null }, null],
  ])('is that of %s', (_, name, trees, entries) => {
    expect(known(sha(name), trees)).toEqual(entries);
  });

  it('is nothing of another path', () => {
    expect(known(sha('a'), { a: '1' }, 'staging/api')).toBeNull();
    expect(known(sha('p'), { a: '1' }, 'staging/api')).toBeNull();
  });
});
