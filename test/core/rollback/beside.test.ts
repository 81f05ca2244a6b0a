import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { refuseBeside } from '../../../src/core/rollback/beside.ts';
import { chooseAims } from '../../../src/core/rollback/choose.ts';
import type { Aim, Way } from '../../../src/core/rollback/types.ts';
import { toPlain } from '../../../src/core/text.ts';
import { deployed, manual, sha, stateOf } from '../history/commits.ts';

/** `w` merges a person's `s` with the deploy `m`, which the bot made meanwhile. */
const commits = [manual('w'), manual('s'), deployed('m'), deployed('b'), deployed('a')];

function aims(way: Way): readonly Aim[] {
  const found = chooseAims([stateOf(commits)], 'staging', way, null);
  if (isProblem(found)) throw new Error(found.code);
  return found.aims;
}

const to = (number: number): readonly Aim[] => aims({ kind: 'revision', number });

/** As git counts: neither of the two that were merged stands on the other. */
const counts = new Map([
  ['a', 1],
  ['b', 2],
  ['m', 3],
  ['s', 3],
  ['w', 5],
]);
const countedAt = (commit: string): number | null =>
  [...counts].find(([name]) => sha(name) === commit)?.[1] ?? null;

describe('a revision to go back to', () => {
  it('is refused where it does not stand on all that have a lower number', () => {
    const refused = refuseBeside(to(4), 'staging', countedAt);
    expect(refused).toMatchObject({ code: 'beside-others' });
    expect((refused?.reasons ?? []).map(toPlain).join('\n')).toContain('holds 3 of the 4 revisions up to it');
    expect(toPlain(refused?.remedy ?? [])).toContain('/history staging storefront');
  });

  it('may have another number in a clone where not all was read', () => {
    const told = (total: number) => {
      const chosen = chooseAims(
        [stateOf(commits, total)],
        'staging',
        { kind: 'revision', number: total - 1 },
        null,
      );
      if (isProblem(chosen)) throw new Error(chosen.code);
      return (refuseBeside(chosen.aims, 'staging', countedAt)?.reasons ?? []).map(toPlain).join('\n');
    };
    expect(told(commits.length + 7)).toContain('among the 7 that are too old to be read here');
    expect(told(commits.length)).not.toContain('clone');
  });

  it.each([1, 2, 3, 5])('may be revision %i, which does', (number) => {
    expect(refuseBeside(to(number), 'staging', countedAt)).toBeNull();
  });

  it('is refused where that is not known', () => {
    expect(refuseBeside(to(2), 'staging', () => null)).toMatchObject({ code: 'beside-others' });
  });

  it('is refused if it is that of one service among several', () => {
    expect(refuseBeside([...to(1), ...to(4)], 'staging', countedAt)).toMatchObject({ code: 'beside-others' });
  });

  it('is none of a step back', () => {
    expect(refuseBeside(aims({ kind: 'back' }), 'staging', () => null)).toBeNull();
  });
});
