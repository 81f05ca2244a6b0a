import { describe, expect, it } from '@jest/globals';
import { type HistoryEntry, historyEntries } from '../../../src/core/history.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { commit, deployed, reverted, rolledBack, sha, stateOf } from './commits.ts';

/** Oldest first: as they come. */
function entriesOf(...commits: readonly CommitRecord[]): readonly HistoryEntry[] {
  return historyEntries(stateOf(commits.toReversed()), 'staging').toReversed();
}

/** `2 deploy: rolled back by 3`, of each but the plain ones that are in effect. */
function told(...commits: readonly CommitRecord[]): readonly string[] {
  return entriesOf(...commits).map(({ number, kind, undoes, restores, undoneBy }) =>
    [
      `${number} ${kind}`,
      ...(undoes.length === 0 ? [] : [`undoes ${undoes.join(' ')}`]),
      ...(restores === null ? [] : [`restores ${restores}`]),
      ...(undoneBy === null ? [] : [`undone by ${undoneBy}`]),
    ].join(', '),
  );
}

const person = (name: string, tree: string | null = null) => ({ ...commit(name, 'Edit\n'), tree });
const leaving = (one: CommitRecord, tree: string): CommitRecord => ({ ...one, tree });

describe('what takes back', () => {
  it.each<[string, readonly CommitRecord[], readonly string[]]>([
    [
      'a rollback of several',
      [deployed('a'), deployed('b'), deployed('c'), rolledBack('r', ['c', 'b'], 'a')],
      ['1 deploy', '2 deploy, undone by 4', '3 deploy, undone by 4', '4 rollback, undoes 3 2'],
    ],
    [
      'a rollback of a rollback: the first deploy is back',
      [deployed('a'), deployed('b'), rolledBack('r', ['b'], 'a'), rolledBack('s', ['r'], 'b')],
      ['1 deploy', '2 deploy', '3 rollback, undoes 2, undone by 4', '4 rollback, undoes 3'],
    ],
    [
      'a revert of a revert of a revert',
      [
        deployed('a'),
        deployed('b'),
        reverted('v', sha('b')),
        reverted('w', sha('v')),
        reverted('x', sha('w')),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 3',
        '3 revert, undoes 2',
        '4 revert, undoes 3, undone by 5',
        '5 revert, undoes 4',
      ],
    ],
    [
      'what was taken back before is not taken back again',
      [
        deployed('a'),
        deployed('b'),
        rolledBack('r', ['b'], 'a'),
        deployed('c'),
        rolledBack('s', ['c', 'r', 'b'], 'a'),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 5',
        '3 rollback, undoes 2, undone by 5',
        '4 deploy, undone by 5',
        '5 rollback, undoes 4 3',
      ],
    ],
    [
      'a hand-made restoration',
      [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B'), person('m', 'M'), person('n', 'A')],
      ['1 deploy', '2 deploy, undone by 4', '3 manual, undone by 4', '4 restoration, undoes 3 2, restores 1'],
    ],
    [
      'a restoration of what a rollback left: that stays a rollback',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('b'), 'B'),
        leaving(rolledBack('r', ['b'], 'a'), 'A'),
        leaving(deployed('c'), 'C'),
        person('n', 'A'),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 3',
        '3 rollback, undoes 2',
        '4 deploy, undone by 5',
        '5 restoration, undoes 4, restores 3',
      ],
    ],
    [
      'a restoration of what a rollback undid',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('b'), 'B'),
        leaving(rolledBack('r', ['b'], 'a'), 'A'),
        person('n', 'B'),
      ],
      ['1 deploy', '2 deploy', '3 rollback, undoes 2, undone by 4', '4 restoration, undoes 3, restores 2'],
    ],
    [
      'a revert that is a restoration, too: of all in between',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('b'), 'B'),
        person('m', 'M'),
        leaving(reverted('v', sha('b')), 'A'),
      ],
      ['1 deploy', '2 deploy, undone by 4', '3 manual, undone by 4', '4 revert, undoes 3 2, restores 1'],
    ],
  ])('%s', (_, commits, lines) => {
    expect(told(...commits)).toEqual(lines);
  });
});

describe('what takes nothing back', () => {
  it.each<[string, readonly CommitRecord[]]>([
    [
      'the same image deployed again',
      [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B'), leaving(deployed('c'), 'A')],
    ],
    ['what changed nothing', [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B'), person('m', 'B')]],
    ['a folder that is gone again', [person('m'), leaving(deployed('b'), 'B'), person('n')]],
    [
      'a shortened name of two commits',
      [
        commit('a', 'x', { sha: 'abcdef01' }),
        commit('b', 'y', { sha: 'abcdef02' }),
        reverted('v', 'abcdef0'),
      ],
    ],
    [
      'a revert of itself and of what comes later',
      [reverted('v', sha('v')), reverted('w', sha('x')), person('x')],
    ],
  ])('%s', (_, commits) => {
    expect(entriesOf(...commits).every(({ undoes, undone }) => undoes.length === 0 && !undone)).toBe(true);
  });
});
