import { describe, expect, it } from '@jest/globals';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import {
  commit,
  deployed,
  entriesOf,
  leaving,
  person,
  restarted,
  reverted,
  rolledBack,
  sha,
} from './commits.ts';

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

/** Came by the pull request 12, and that merge. */
const by = (merge: string, one: CommitRecord): CommitRecord => ({
  ...one,
  pull: { number: 12, merge: sha(merge) },
});

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
      'a rollback of what was rebased since: by what it brought back',
      [
        leaving(deployed('a'), 'A'),
        leaving(person('m'), 'M'),
        leaving(deployed('b'), 'B'),
        leaving(rolledBack('r', ['b-before'], 'a'), 'M'),
      ],
      ['1 deploy', '2 manual', '3 deploy, undone by 4', '4 rollback, undoes 3, restores 2'],
    ],
    [
      'a rollback of what was rebased since, and of what was not',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('c'), 'C'),
        leaving(deployed('b'), 'B'),
        leaving(rolledBack('r', ['b-before', 'c'], 'a'), 'A'),
      ],
      ['1 deploy', '2 deploy, undone by 4', '3 deploy, undone by 4', '4 rollback, undoes 3 2, restores 1'],
    ],
    [
      'a rollback of what is older than what was read: of what it names alone',
      [
        leaving(deployed('b'), 'B'),
        leaving(person('m'), 'M'),
        leaving(rolledBack('r', ['a', 'b'], 'z'), 'Z'),
      ],
      ['1 deploy, undone by 3', '2 manual', '3 rollback, undoes 1'],
    ],
    [
      'a revert of a deploy: of its restarts, too',
      [
        deployed('a'),
        deployed('b'),
        restarted('s', 'b'),
        person('m'),
        restarted('t', 'b'),
        reverted('v', sha('b')),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 6',
        '3 restart, undone by 6',
        '4 manual',
        '5 restart, undone by 6',
        '6 revert, undoes 5 3 2',
      ],
    ],
    [
      'a revert of an older deploy, and of one: not of the restarts of what came after',
      [
        deployed('a'),
        deployed('b'),
        restarted('s', 'b'),
        reverted('v', sha('a')),
        rolledBack('r', ['s', 'b'], 'a'),
        restarted('t', 'a'),
        reverted('w', sha('b')),
      ],
      [
        '1 deploy, undone by 4',
        '2 deploy, undone by 5',
        '3 restart, undone by 5',
        '4 revert, undoes 1',
        '5 rollback, undoes 3 2',
        '6 restart',
        '7 revert',
      ],
    ],
    [
      'a revert of a rollback: of the restarts after it, too',
      [
        deployed('a'),
        deployed('b'),
        rolledBack('r', ['b'], 'a'),
        restarted('s', 'a'),
        reverted('v', sha('r')),
        restarted('t', 'b'),
      ],
      [
        '1 deploy',
        '2 deploy',
        '3 rollback, undoes 2, undone by 5',
        '4 restart, undone by 5',
        '5 revert, undoes 4 3',
        '6 restart',
      ],
    ],
    [
      'a revert of what people brought back: of the restarts after it, whatever of other things they reverted',
      [
        deployed('a'),
        deployed('b'),
        reverted('v', sha('b')),
        reverted('w', sha('v')),
        person('m'),
        reverted('n', sha('m')),
        restarted('s', 'b'),
        reverted('x', sha('w')),
        restarted('t', 'a'),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 3',
        '3 revert, undoes 2',
        '4 revert, undoes 3, undone by 8',
        '5 manual, undone by 6',
        '6 revert, undoes 5',
        '7 restart, undone by 8',
        '8 revert, undoes 7 4',
        '9 restart',
      ],
    ],
    [
      'a revert of a deploy that was taken back before: not of the restarts since',
      [
        deployed('a'),
        deployed('b'),
        reverted('v', sha('b')),
        restarted('s', 'a'),
        reverted('w', sha('b')),
        restarted('t', 'a'),
      ],
      ['1 deploy', '2 deploy, undone by 3', '3 revert, undoes 2', '4 restart', '5 revert', '6 restart'],
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
      'a restoration of what was there twice, to the newer time',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('b'), 'B'),
        leaving(deployed('c'), 'A'),
        leaving(deployed('d'), 'D'),
        person('n', 'A'),
      ],
      ['1 deploy', '2 deploy', '3 deploy', '4 deploy, undone by 5', '5 restoration, undoes 4, restores 3'],
    ],
    [
      'a squash of several reverts',
      [
        deployed('a'),
        deployed('b'),
        deployed('c'),
        commit(
          'v',
          `Take both back (#9)\n\n* Revert "c"\n\nThis reverts commit ${sha('c')}.\n\n* Revert "b"\n\nThis reverts commit ${sha('b')}.\n`,
        ),
      ],
      ['1 deploy', '2 deploy, undone by 4', '3 deploy, undone by 4', '4 revert, undoes 3 2'],
    ],
    [
      'GitHub’s Revert button on a pull request that was merged: all that came by it',
      [
        deployed('a'),
        by('m', deployed('b')),
        by('m', deployed('c')),
        by('m', person('m')),
        deployed('d'),
        commit('v', 'Revert "Two deploys" (#13)\n\nReverts acme/environments#12'),
      ],
      [
        '1 deploy',
        '2 deploy, undone by 6',
        '3 deploy, undone by 6',
        '4 manual, undone by 6',
        '5 deploy',
        '6 revert, undoes 4 3 2',
      ],
    ],
    [
      'git revert -m 1 of a merge that is not listed',
      [
        deployed('a'),
        by('m', deployed('b')),
        deployed('d'),
        commit(
          'v',
          `Revert "Merge"\n\nThis reverts commit ${sha('m')}, reversing\nchanges made to ${sha('a')}.\n`,
        ),
      ],
      ['1 deploy', '2 deploy, undone by 4', '3 deploy', '4 revert, undoes 2'],
    ],
    [
      'a restoration of what was there before a merge',
      [
        leaving(deployed('a'), 'A'),
        leaving(deployed('d'), 'D'),
        by('m', leaving(deployed('b'), 'B')),
        by('m', leaving(person('m'), 'M')),
        person('n', 'D'),
      ],
      [
        '1 deploy',
        '2 deploy',
        '3 deploy, undone by 5',
        '4 manual, undone by 5',
        '5 restoration, undoes 4 3, restores 2',
      ],
    ],
    [
      'a restoration on a branch, of what was on it',
      [
        leaving(deployed('a'), 'A'),
        by('m', person('b', 'B')),
        by('m', person('c', 'A')),
        by('m', person('e', 'E')),
        by('m', person('m', 'M')),
      ],
      ['1 deploy', '2 manual, undone by 3', '3 restoration, undoes 2, restores 1', '4 manual', '5 manual'],
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
