import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HistoryEntry } from '../../../src/core/history.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { deployed, entriesOf, person, reverted, rolledBack, sha } from './commits.ts';

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
