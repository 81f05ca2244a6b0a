import { describe, expect, it } from '@jest/globals';
import { historyEntries } from '../../../src/core/history/entries.ts';
import { toPlain } from '../../../src/core/text.ts';
import { cannotMerge } from '../../../src/core/problems/rollback.ts';
import { conflictsOf } from '../../../src/core/rollback/conflicts.ts';
import type { Conflict, Why } from '../../../src/core/undo/index.ts';
import { configured } from '../../commands/snapshot.ts';
import { deployment, file } from '../../shell/world.ts';
import { deployed, manual, reverted, sha, stateOf } from '../history/commits.ts';

const { environment } = configured();

const conflict = (more: Partial<Conflict> = {}): Conflict => ({
  path: 'a.yaml',
  at: 'Deployment x: spec.replicas',
  now: '3',
  wanted: '2',
  why: 'changed',
  ...more,
});

/** A step back over the second and the third of these, which is stuck at the one that is named. */
function stuck(at: string, conflicts: readonly [Conflict, ...Conflict[]] = [conflict()]) {
  const state = stateOf([manual('m'), deployed('c'), deployed('b'), deployed('a')]);
  const entries = historyEntries(state, 'staging');
  const entry = entries.find(({ commit }) => commit.sha === sha(at));
  if (entry === undefined) throw new Error('It is there.');
  const aim = { state, undone: entries.slice(1, 3), target: null, passed: [] };
  return conflictsOf({ aim, entry, conflicts }, environment);
}

const words = (told: ReturnType<typeof stuck>) => {
  const { reasons, remedy } = cannotMerge(told);
  return [...reasons, remedy].map(toPlain).join('\n');
};

describe('a rollback that cannot be merged', () => {
  it.each(['b', 'c'])('names the revision before all that was to be undone, stuck at %s', (at) => {
    expect(stuck(at).before).toBe(1);
    expect(words(stuck(at))).toContain('/rollback staging storefront --to-revision 1');
  });

  it('names the revision before a deploy that the files hold still, whatever somebody’s revert says', () => {
    const holding = (tag: string) => {
      const text = deployment.replaceAll(/registry.*/gu, `shop/storefront:${tag}`);
      const state = {
        ...stateOf([reverted('v', sha('b')), deployed('b'), deployed('a')]),
        entries: [file(text)],
      };
      const [, b, a] = historyEntries(state, 'staging');
      if (a === undefined || b === undefined) throw new Error('They are there.');
      const aim = { state, undone: [a], target: null, passed: [b] };
      return conflictsOf({ aim, entry: a, conflicts: [conflict()] }, environment);
    };
    expect([holding('b').before, holding('a').before, holding('x').before]).toEqual([1, null, null]);
    expect(words(holding('b'))).toContain(`The files hold what ${sha('b').slice(0, 7)} (revision 2) brought`);
  });

  it('names the commit that was to be undone, and all that came after it', () => {
    expect(stuck('b').newer.map((one) => one.sha)).toEqual([sha('m'), sha('c')]);
    for (const name of ['b', 'm', 'c']) expect(words(stuck('b'))).toContain(sha(name).slice(0, 7));
    expect(words(stuck('c'))).not.toContain(sha('b').slice(0, 7));
    expect(words(stuck('c'))).toMatch(/^To be undone: .*deploy\(staging\): storefront c$/mu);
  });

  it('names the file, the place and both values', () => {
    expect(words(stuck('b'))).toContain(
      'a.yaml, Deployment x: spec.replicas: changed since. It is 3, and would be 2.',
    );
    expect(words(stuck('b', [conflict({ now: null })]))).toContain('It is not there, and would be 2.');
  });

  it.each<Why>([
    'changed',
    'deleted',
    'added',
    'moved',
    'misplaced',
    'foreign',
    'unreadable',
    'open',
    'large',
  ])('has words for %s', (why) => {
    const told = words(stuck('b', [conflict({ why, at: null, now: null, wanted: null })]));
    expect(told).toMatch(/^a\.yaml: [a-z].*\.$/mu);
    expect(told).not.toContain('It is');
  });

  it('lists a bounded number of places', () => {
    const many = Array.from({ length: 14 }, (_, at) => conflict({ path: `file-${at}.yaml` }));
    const told = words(stuck('b', [conflict(), ...many]));
    expect(told.match(/yaml, Deployment/gu)).toHaveLength(10);
    expect(told).toContain('And 5 more.');
  });
});
