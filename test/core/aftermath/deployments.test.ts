import { describe, expect, it } from '@jest/globals';
import { type RecordedDeployment, turnsOf } from '../../../src/core/aftermath/deployments.ts';
import type { Reversal } from '../../../src/core/aftermath/types.ts';
import { limits } from '../../../src/core/limits.ts';
import { deployed, newestOf, reverted, rolledBack, sha } from './commits.ts';

function known(reversal: Reversal | null): Reversal {
  if (reversal === null) throw new Error('It is one.');
  return reversal;
}

const back = known(newestOf(rolledBack('undo', ['two']), deployed('two'), deployed('one')));
const again = known(newestOf(reverted('again', 'undo'), reverted('undo', 'two'), deployed('two')));

const of = (name: string, more: Partial<RecordedDeployment> = {}): RecordedDeployment => ({
  id: 1,
  service: 'storefront',
  commit: sha(name),
  state: 'success',
  ...more,
});

describe('the deployments of what went out of force', () => {
  it.each(['success', 'in_progress', 'pending', null])('end where they are %s', (state) => {
    expect(turnsOf([of('two', { state })], back)).toEqual({ turns: [{ id: 1, state: 'inactive' }], left: 0 });
  });

  it.each<[string, RecordedDeployment]>([
    ['has ended already', of('two', { state: 'inactive' })],
    ['has failed', of('two', { state: 'failure' })],
    ['is in error', of('two', { state: 'error' })],
    ['is of another commit', of('one')],
    ['is of another service', of('two', { service: 'cart' })],
  ])('stay as they are where one %s', (_, deployment) => {
    expect(turnsOf([deployment], back)).toEqual({ turns: [], left: 0 });
  });

  it('are followed up to the limit, the newest, and the rest is counted', () => {
    const many = Array.from({ length: limits.followedDeployments + 3 }, (_, id) => of('two', { id }));
    const { turns, left } = turnsOf(many, back);
    expect([turns.length, turns[0]?.id, left]).toEqual([limits.followedDeployments, 0, 3]);
    expect(turnsOf(many.slice(3), back)).toMatchObject({ left: 0 });
  });
});

describe('the deployment of what is in force again', () => {
  it('is active again after that of the revert has ended', () => {
    const recorded = [of('undo', { id: 2 }), of('two', { id: 1, state: 'inactive' })];
    expect(turnsOf(recorded, again).turns).toEqual([
      { id: 2, state: 'inactive' },
      { id: 1, state: 'success' },
    ]);
  });

  it('stays as it is where somebody has deployed there since', () => {
    const recorded = [of('undo', { id: 2 }), of('two', { id: 1, state: 'inactive' })];
    expect(turnsOf(recorded, { ...again, overtaken: true }).turns).toEqual([{ id: 2, state: 'inactive' }]);
  });

  it.each(['success', 'failure', 'error', null])('stays %s where it is', (state) => {
    expect(turnsOf([of('two', { state })], again).turns).toEqual([]);
  });
});
