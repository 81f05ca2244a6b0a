import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HistoryEntry, historyEntries, runningNow } from '../../../src/core/history.ts';
import { serviceHistory } from '../../../src/core/history/revisions.ts';
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
/** Came by the pull request 12, and that merge. */
const by = (merge: string, one: CommitRecord): CommitRecord => ({
  ...one,
  pull: { number: 12, merge: sha(merge) },
});
const restarted = (name: string, runs: string): CommitRecord => ({
  ...deployed(name),
  message: deployed(runs).message.replace('Slipway-Action: deploy', 'Slipway-Action: restart'),
});
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

describe('what a revision runs', () => {
  const runs = (...commits: readonly CommitRecord[]) =>
    entriesOf(...commits).map(({ runs }) => runs?.version ?? null);

  it('is what a person’s revert or restoration left in effect', () => {
    const [a, b, c] = [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B'), leaving(deployed('c'), 'C')];
    expect(
      runs(
        a,
        b,
        c,
        leaving(reverted('v', sha('c')), 'B'),
        person('m', 'M'),
        person('n', 'A'),
        leaving(reverted('w', sha('n')), 'M'),
      ),
    ).toEqual(['v-a', 'v-b', 'v-c', 'v-b', null, 'v-a', 'v-b']);
  });

  it('is not known of a person’s revert that left what no older revision had, unless it is of other things', () => {
    const [a, b] = [leaving(deployed('a'), 'A'), leaving(deployed('b'), 'B')];
    const partly = leaving(reverted('v', sha('b')), 'V');
    expect(runs(a, b, partly)).toEqual(['v-a', 'v-b', null]);
    expect(serviceHistory(stateOf([partly, b, a]), 'staging').deployed).toBeNull();
    expect(runs(a, b, person('m', 'M'), leaving(reverted('w', sha('m')), 'W')).at(-1)).toBe('v-b');
  });

  it('is what was there before a deploy that a person reverted, whatever was restarted since', () => {
    const commits = [deployed('a'), deployed('b'), restarted('s', 'b'), reverted('v', sha('b'))];
    expect(runs(...commits)).toEqual(['v-a', 'v-b', 'v-b', 'v-a']);
    expect(runningNow(stateOf(commits.toReversed()), 'staging')?.version).toBe('v-a');
  });

  it('is not known of what a person reverted to, where no deploy is left', () => {
    expect(runs(deployed('a'), reverted('v', sha('a')))).toEqual(['v-a', null]);
  });
});

describe('whatever came', () => {
  /** Each commit takes back some of those before it, deploys, or leaves one of a few states. */
  const step = fc.record({
    kind: fc.constantFrom('deploy', 'rollback', 'revert', 'person'),
    of: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }),
    tree: fc.constantFrom('A', 'B', 'C', null),
  });

  function historyOf(steps: readonly { kind: string; of: readonly number[]; tree: string | null }[]) {
    return steps.map(({ kind, of, tree }, place): CommitRecord => {
      const older = place === 0 ? [] : [...new Set(of.map((one) => `c${one % place}`))];
      const name = `c${place}`;
      if (kind === 'rollback' && older.length > 0) return { ...rolledBack(name, older, name), tree };
      if (kind === 'revert' && older[0] !== undefined) return { ...reverted(name, sha(older[0])), tree };
      return kind === 'person' ? person(name, tree) : { ...deployed(name), tree };
    });
  }

  it('is undone by what is newer and in effect, and only by that', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const entries = entriesOf(...historyOf(steps));
        for (const { number, undoneBy, undone, undoes } of entries) {
          expect(undone).toBe(undoneBy !== null);
          const undoer = entries.find((one) => one.number === undoneBy);
          if (undoer !== undefined) expect([undoer.undone, undoer.number > number]).toEqual([false, true]);
          expect(undoes.every((older) => older < number)).toBe(true);
        }
      }),
    );
  });

  it('a revert of the newest leaves everything else as it was before that', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const history = historyOf(steps);
        const newest = history.at(-1) ?? deployed('never');
        const inEffect = (commits: readonly CommitRecord[]) =>
          entriesOf(...commits)
            .filter(({ undone }) => !undone)
            .map(({ number }) => number);
        const before = inEffect(history.slice(0, -1));
        const after = inEffect([...history, reverted('last', newest.sha)]);
        expect(after).toEqual([...before, history.length + 1]);
      }),
    );
  });

  it('does not change what was told of older revisions but for what is in effect', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 25 }), fc.nat(24), (steps, cut) => {
        const history = historyOf(steps);
        const fixed = ({ number, commit, kind, undoes, restores, runs }: HistoryEntry) => ({
          ...{ number, sha: commit.sha, kind, undoes, restores, runs },
        });
        const then = entriesOf(...history.slice(0, cut)).map(fixed);
        expect(
          entriesOf(...history)
            .slice(0, then.length)
            .map(fixed),
        ).toEqual(then);
      }),
    );
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
