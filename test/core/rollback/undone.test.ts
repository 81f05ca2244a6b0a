import { describe, expect, it } from '@jest/globals';
import { historyEntries } from '../../../src/core/history/entries.ts';
import { undoneCommits } from '../../../src/core/rollback/undone.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { deployed, manual, sha, stateOf } from '../history/commits.ts';

const at = (commit: CommitRecord, minute: number): CommitRecord => ({
  ...commit,
  at: `2026-11-22T10:0${minute}:00Z`,
});

/** @param histories of each service, newest first */
const told = (...histories: readonly (readonly CommitRecord[])[]) =>
  undoneCommits(histories.map((commits) => historyEntries(stateOf(commits), 'staging')));
const order = (...names: readonly string[]) =>
  names.map((name) => expect.objectContaining({ sha: sha(name) }));

describe('what a rollback takes back', () => {
  const [a, b, c, d] = [at(deployed('a'), 1), at(deployed('b'), 2), at(manual('c'), 3), at(deployed('d'), 4)];

  it('is told newest first, over all services', () => {
    expect(told([c, a], [d, b])).toEqual(order('d', 'c', 'b', 'a'));
  });

  it('is told once where it touched several', () => {
    expect(told([d, b], [c, b, a])).toEqual(order('d', 'c', 'b', 'a'));
  });

  it('is told in the order of each history, whatever clocks said', () => {
    expect(told([at(a, 1), at(b, 9)], [c])).toEqual(order('c', 'a', 'b'));
    expect(told([b], [at(a, 1), at(b, 9)])).toEqual(order('a', 'b'));
  });

  it('is told newest first where histories contradict each other', () => {
    expect(told([a, b], [b, a])).toEqual(order('b', 'a'));
  });

  it('is told with who did it, and whether that was a person by hand', () => {
    expect(told([d, c])).toMatchObject([
      { author: 'dev', byPerson: false },
      { author: 'ada', byPerson: true, subject: 'More memory' },
    ]);
  });
});
