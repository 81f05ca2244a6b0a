import { describe, expect, it } from '@jest/globals';
import { asHeld } from '../../../src/core/aftermath/held.ts';
import type { Reversal } from '../../../src/core/aftermath/types.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { deployed, newestOf, reverted, sha } from './commits.ts';

const leaving = (commit: CommitRecord, tree: string): CommitRecord => ({ ...commit, tree });
const [one, two, three] = ['one', 'two', 'three'].map((name) => leaving(deployed(name), name));

function found(...commits: readonly (CommitRecord | undefined)[]): Reversal {
  const reversal = newestOf(...commits.filter((commit) => commit !== undefined));
  if (reversal === null) throw new Error('It changes something.');
  return reversal;
}

/** What is out of force, what is in force again, and what runs, by a revert of these that left such images. */
function held(reversal: Reversal, ...tags: readonly string[]) {
  const images = tags.map((tag) => `shop/storefront:${tag}`);
  const found = asHeld(reversal, images);
  return (
    found && {
      undone: found.undone.map(({ commit }) => commit.sha),
      ended: found.ended,
      again: found.again?.commit.sha ?? null,
      inForce: found.inForce?.image ?? null,
    }
  );
}

describe('a revert that left what no older revision had', () => {
  const both = found(leaving(reverted('undo', 'three', 'two'), 'undo'), three, two, one);

  it('has to be looked at, and another one not', () => {
    expect(both.unsure).toBe(true);
    expect(found(leaving(reverted('undo', 'three', 'two'), 'one'), three, two, one).unsure).toBe(false);
  });

  it('is what it says where the files hold what was there before', () => {
    expect(asHeld(both, ['shop/storefront:one'])).toEqual(both);
  });

  it('leaves in force what the files hold, and claims nothing else to be', () => {
    const part = { undone: [sha('three')], ended: [sha('three')], again: null, inForce: null };
    expect(held(both, 'two')).toEqual(part);
    expect(held(both, 'one', 'two')).toEqual(part);
    expect(held(both, 'two', 'three')).toBeNull();
  });

  it('is what it says, and claims nothing to be in force, where the files hold no image', () => {
    const all = [sha('three'), sha('two')];
    expect(held(both)).toEqual({ undone: all, ended: all, again: null, inForce: null });
  });

  it('brings back what it says only where the files hold it', () => {
    const undo = leaving(reverted('undo', 'two'), 'undo');
    const back = found(leaving(reverted('back', 'undo'), 'back'), undo, two, one);
    expect(held(back, 'two')).toMatchObject({ again: sha('two'), inForce: 'shop/storefront:two' });
    expect(held(back, 'one')).toBeNull();
  });

  it('brings nothing back beside what it takes out, where the files hold neither', () => {
    const undo = leaving(reverted('undo', 'two'), 'undo');
    const swap = found(leaving(reverted('swap', 'three', 'undo'), 'swap'), three, undo, two, one);
    const all = [sha('three'), sha('undo')];
    const back = { undone: [sha('three')], ended: all, again: sha('two'), inForce: 'shop/storefront:two' };
    expect(held(swap, 'two')).toEqual(back);
    expect(held(swap, 'one')).toEqual({ ...back, again: null, inForce: null });
  });
});
