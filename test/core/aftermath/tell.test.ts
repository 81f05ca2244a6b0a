import { describe, expect, it } from '@jest/globals';
import { mayReadWhy, pullsToTell, reversedOutcome } from '../../../src/core/aftermath/tell.ts';
import type { Undoing } from '../../../src/core/aftermath/types.ts';
import { lock } from '../../support/locks.ts';
import { commit, deployed, newestOf, reverted, rolledBack, sha, stateOf, undoingOf } from './commits.ts';

const one = deployed('one', { pull: 1 });
const two = deployed('two', { pull: 2 });
const undone = newestOf(rolledBack('undo', ['two'], { runs: 'one' }), two, one);

describe('the pull requests that are told', () => {
  it('are those whose deploys went out of force, with what they ran and what runs now', () => {
    expect(pullsToTell(undoingOf([undone]), [{ ...lock, holder: 'ada' }])).toEqual([
      {
        repository: 'acme/storefront',
        number: 2,
        places: [
          {
            environment: 'staging',
            service: 'storefront',
            again: false,
            image: 'shop/storefront:two',
            version: 'v-two',
            deploys: [{ sha: sha('two'), url: two.url }],
            inForce: { image: 'shop/storefront:one', version: 'v-one' },
            holder: 'ada',
          },
        ],
      },
    ]);
  });

  it('have one line a place for several deploys, with the newest’s image', () => {
    const more = deployed('three', { pull: 2 });
    const both = newestOf(rolledBack('undo', ['three', 'two']), more, two, one);
    const [told, ...others] = pullsToTell(undoingOf([both]), []);
    expect(others).toEqual([]);
    expect(told?.places).toMatchObject([
      { image: 'shop/storefront:three', deploys: [{ sha: sha('three') }, { sha: sha('two') }], holder: null },
    ]);
  });

  it('have one line for each place, and come once, however they are written', () => {
    const production = undone && { ...undone, environment: 'production' };
    const loud = newestOf(
      rolledBack('undo', ['two']),
      commit('two', two.message.replace('acme/storefront/pull', 'Acme/Storefront/pull')),
    );
    expect(pullsToTell(undoingOf([production, loud]), [])).toMatchObject([
      { number: 2, places: [{ environment: 'production' }, { environment: 'staging' }] },
    ]);
  });

  it.each<[string, Partial<Undoing>]>([
    ['asked to undo it', { request: 'https://github.test/acme/storefront/pull/2#issuecomment-9' }],
    ['asked, in other letters', { request: 'https://github.test/ACME/storefront/pull/2#issuecomment-9' }],
  ])('are not the one that %s', (_, change) => {
    expect(pullsToTell(undoingOf([undone], change), [])).toEqual([]);
  });

  it.each([
    'https://github.test/acme/storefront/issues/2#issuecomment-1',
    'https://github.test/acme/storefront/pull/2',
    'javascript:alert(1)',
  ])('are none where the deploy names %s', (request) => {
    const message = two.message.replace(/Slipway-Request: .*/u, `Slipway-Request: ${request}`);
    const odd = newestOf(rolledBack('undo', ['two']), commit('two', message));
    expect(pullsToTell(undoingOf([odd]), [])).toEqual([]);
  });

  it('are that whose deploy is in force again', () => {
    const again = newestOf(reverted('again', 'undo'), reverted('undo', 'two'), two, one);
    expect(pullsToTell(undoingOf([again], { request: null }), [])).toMatchObject([
      { number: 2, places: [{ again: true, image: 'shop/storefront:two' }] },
    ]);
  });

  it('do not hear of people’s commits that were undone', () => {
    const edit = commit(
      'edit',
      'Raise the limit\n\nSlipway-Request: https://github.test/a/b/pull/3#issuecomment-1',
    );
    const state = stateOf(reverted('undo', 'two', 'edit'), edit, two, one);
    expect(
      pullsToTell(undoingOf([newestOf(...state.history.commits)]), []).map(({ number }) => number),
    ).toEqual([2]);
  });
});

describe('why it was done', () => {
  const [pull] = pullsToTell(undoingOf([undone]), []);
  if (pull === undefined) throw new Error('There is one.');
  const readers = { environment: 'private', config: { showManifests: 'as-visible' } } as const;

  it.each<[string, Partial<Undoing>, 'public' | 'private', boolean]>([
    ['was asked for in the same repository', {}, 'public', true],
    [
      'was asked for in another one',
      { request: 'https://github.test/acme/cart/pull/2#issuecomment-9' },
      'private',
      false,
    ],
    ['was pushed, and more people see the pull request', { request: null, readers }, 'public', false],
    ['was pushed, and nobody else sees the pull request', { request: null, readers }, 'private', true],
    [
      'was pushed, and slipway.yaml shows it to all',
      { request: null, readers: { ...readers, config: { showManifests: 'everywhere' } } },
      'public',
      true,
    ],
    ['was pushed, and nothing tells who may read it', { request: null }, 'private', false],
  ])('is told where it %s (%#)', (_, change, application, may) => {
    expect(mayReadWhy(undoingOf([undone], change), pull, application)).toBe(may);
  });

  it('stands in what is told', () => {
    const outcome = reversedOutcome(undoingOf([undone], { reason: 'checkout fails' }), pull);
    expect(outcome).toMatchObject({
      kind: 'reversed',
      by: 'ada',
      reason: 'checkout fails',
      places: pull.places,
    });
  });
});
