import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reversalOf } from '../../../src/core/aftermath/reversal.ts';
import { historyEntries } from '../../../src/core/history.ts';
import { commit, deployed, newestOf, recorded, reverted, rolledBack, sha, stateOf } from './commits.ts';

const names = (entries: readonly { readonly commit: { readonly sha: string } }[] = []) =>
  entries.map((entry) => entry.commit.sha);

describe('what a commit did to the deploys of a service', () => {
  const one = deployed('one');
  const two = deployed('two');

  it.each([
    ['a rollback of Slipway’s', rolledBack('undo', ['two'], { runs: 'one' })],
    ['a person’s revert', reverted('undo', 'two')],
  ])('%s takes the deploy out of force, and the one before it is in force', (_, undo) => {
    const reversal = newestOf(undo, two, one);
    expect(names(reversal?.undone)).toEqual([sha('two')]);
    expect(reversal).toMatchObject({
      environment: 'staging',
      service: 'storefront',
      again: null,
      ended: [sha('two')],
      inForce: { image: 'shop/storefront:one' },
      recorded,
    });
  });

  it('names all that one commit takes out, newest first', () => {
    const reversal = newestOf(
      rolledBack('undo', ['three', 'two'], { runs: 'one' }),
      deployed('three'),
      two,
      one,
    );
    expect(names(reversal?.undone)).toEqual([sha('three'), sha('two')]);
  });

  it('a revert of a revert brings the deploy into force again', () => {
    const reversal = newestOf(reverted('again', 'undo'), reverted('undo', 'two'), two, one);
    expect(reversal?.undone).toEqual([]);
    expect(reversal?.again?.commit.sha).toBe(sha('two'));
    expect(reversal).toMatchObject({ ended: [sha('undo')], inForce: { image: 'shop/storefront:two' } });
  });

  it('and so does one of a rollback of Slipway’s', () => {
    const reversal = newestOf(
      reverted('again', 'undo'),
      rolledBack('undo', ['two'], { runs: 'one' }),
      two,
      one,
    );
    expect(reversal?.again?.commit.sha).toBe(sha('two'));
    expect(reversal?.ended).toEqual([sha('undo')]);
  });

  it('the third revert takes it out once more', () => {
    const reversal = newestOf(
      reverted('third', 'again'),
      reverted('again', 'undo'),
      reverted('undo', 'two'),
      two,
      one,
    );
    expect(names(reversal?.undone)).toEqual([sha('two')]);
    expect(reversal?.ended).toEqual([sha('again'), sha('two')]);
  });

  it('does not call a deploy in force again that another has followed', () => {
    const reversal = newestOf(
      reverted('again', 'undo'),
      deployed('three'),
      reverted('undo', 'two'),
      two,
      one,
    );
    expect(reversal).toBeNull();
  });

  it('does not know what is in force where nothing older was read', () => {
    expect(newestOf(reverted('undo', 'two'), two)?.inForce).toBeNull();
  });

  it.each([
    ['a deploy', deployed('three')],
    ['somebody’s edit', commit('edit', 'Raise the limit')],
    ['a revert of an edit', reverted('undo', 'edit')],
    ['a revert of what was undone already', reverted('undo', 'gone')],
    ['a revert of a commit elsewhere', reverted('undo', 'elsewhere')],
    ['a rollback of another service', rolledBack('undo', ['two'], { service: 'cart' })],
    ['a revert of a restart', reverted('undo', 'restart')],
  ])('is nothing where it is %s', (_, newest) => {
    const older = [
      commit('edit', 'Lower the limit'),
      deployed('restart', { action: 'restart', runs: 'two' }),
      reverted('earlier', 'gone'),
      deployed('gone'),
      two,
      one,
    ];
    expect(newestOf(newest, ...older)).toBeNull();
  });

  it('is nothing of a commit that was not read', () => {
    expect(reversalOf(stateOf(two, one), 'staging', recorded, sha('undo'))).toBeNull();
  });

  it('is told of an older commit as it was when that was the newest', () => {
    const state = stateOf(deployed('three'), reverted('undo', 'two'), two, one);
    const reversal = reversalOf(state, 'staging', recorded, sha('undo'));
    expect(names(reversal?.undone)).toEqual([sha('two')]);
    expect(reversal?.inForce?.image).toBe('shop/storefront:one');
  });

  it('does not take what ran in another environment', () => {
    const state = stateOf(reverted('undo', 'two'), deployed('two', { environment: 'production' }), one);
    expect(reversalOf(state, 'staging', recorded, sha('undo'))).toBeNull();
  });
});

describe('in any history', () => {
  /** Each commit is a deploy, an edit, or a revert of an older one by its place. */
  const history = fc
    .array(fc.oneof(fc.constant('deploy' as const), fc.constant('edit' as const), fc.nat(8)), {
      maxLength: 12,
    })
    .map((steps) =>
      steps
        .map((step, place) => {
          const name = `c${place}`;
          if (step === 'deploy') return deployed(name);
          return step === 'edit' || place === 0 ? commit(name, 'Edit') : reverted(name, `c${step % place}`);
        })
        .toReversed(),
    );

  it('replaying all reversals from the first on leads to what the history calls undone', () => {
    fc.assert(
      fc.property(history, (commits) => {
        const out = new Set<string>();
        for (const { sha: one } of commits.toReversed()) {
          const reversal = reversalOf(stateOf(...commits), 'staging', recorded, one);
          for (const entry of reversal?.undone ?? []) out.add(entry.commit.sha);
          // Only what went out of force comes into it again.
          if (reversal?.again) expect(out).toContain(reversal.again.commit.sha);
        }
        const entries = historyEntries(stateOf(...commits), 'staging');
        for (const {
          own,
          undone,
          commit: { sha: one },
        } of entries)
          if (own !== null && undone) expect(out).toContain(one);
      }),
    );
  });
});
