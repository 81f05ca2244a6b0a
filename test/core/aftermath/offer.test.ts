import { describe, expect, it } from '@jest/globals';
import { deployedIn, revertIn, wayBack } from '../../../src/core/aftermath/offer.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { commit, deployed, recorded, reverted, rolledBack, stateOf } from './commits.ts';

const repository = 'acme/storefront';
const sha = '0123456789abcdef0123456789abcdef01234567';

describe('what a pull request says that it reverts', () => {
  it.each([
    ['GitHub’s button', 'Reverts acme/storefront#12', { shas: [], pulls: [{ repository, number: 12 }] }],
    ['the same, in other letters', 'Reverts Acme/Storefront#12', { pulls: [{ number: 12 }] }],
    ['git', `This reverts commit ${sha}.`, { shas: [sha], pulls: [] }],
    ['git, in a browser', `It fails.\r\n\r\nThis reverts commit ${sha}.\r\n`, { shas: [sha] }],
    ['git, of a merge', `This reverts commit ${sha}, reversing\nchanges made to 1234567.`, { shas: [sha] }],
  ])('is read as %s writes it', (_, body, expected) => {
    expect(revertIn({ repository, title: 'Revert "Cart"', body })).toMatchObject(expected);
  });

  it.each([
    ['another repository', 'Reverts acme/cart#12'],
    ['a quote', '> Reverts acme/storefront#12'],
    ['talk', 'This may be what Reverts acme/storefront#12 wanted'],
    ['nothing', ''],
  ])('is nothing where it is %s', (_, body) => {
    expect(revertIn({ repository, title: 'Revert "Cart"', body })).toBeNull();
  });
});

describe('what a service would go back to', () => {
  const of = (...commits: readonly CommitRecord[]) =>
    deployedIn({ environment: 'staging', state: stateOf(...commits), recorded });
  const tags = (one: ReturnType<typeof of>) => [
    one?.now.image?.split(':')[1],
    ...(one?.before ?? []).map(({ revision, runs }) => `${revision} ${runs.image?.split(':')[1]}`),
  ];

  it('is what was in effect before its newest deploy, and before that', () => {
    expect(tags(of(deployed('three'), deployed('two'), deployed('one')))).toEqual([
      'three',
      '2 two',
      '1 one',
    ]);
  });

  it('passes over what was undone, what people changed, and the restarts of the same', () => {
    const commits = [
      deployed('start', { action: 'restart', runs: 'three' }),
      commit('edit', 'Scale up'),
      deployed('three'),
      reverted('undo', 'two'),
      deployed('two'),
      deployed('one'),
    ];
    expect(tags(of(...commits))).toEqual(['three', '1 one']);
  });

  it('goes on from a rollback', () => {
    const commits = [
      rolledBack('undo', ['three'], { runs: 'two' }),
      deployed('three'),
      deployed('two'),
      deployed('one'),
    ];
    expect(tags(of(...commits))).toEqual(['two', '1 one']);
  });

  it('goes on from a person’s revert, where edits have left what no older revision had, too', () => {
    const all = [reverted('undo', 'two'), commit('edit', 'Scale up'), deployed('two'), deployed('one')];
    const commits = all.map((one, place) => ({ ...one, tree: `${place}` }));
    expect(tags(of(...commits))).toEqual(['one']);
  });

  it('is not known where Slipway has deployed nothing', () => {
    expect(of(commit('edit', 'Scale up'))).toBeNull();
    expect(of(reverted('undo', 'one'), deployed('one'))).toBeNull();
  });

  it('has a command: a step back, or to a revision', () => {
    const found = of(deployed('three'), deployed('two'), deployed('one'));
    if (found === null) throw new Error('It is deployed.');
    expect(wayBack(found, 0)).toMatchObject({ command: '/rollback staging storefront', version: 'v-two' });
    expect(wayBack(found, 1)).toMatchObject({
      command: '/rollback staging storefront --to-revision 1',
      version: 'v-one',
    });
    expect([wayBack(found, null), wayBack(found, 2)]).toEqual([null, null]);
  });

  it('has a command that undoes what people committed since, too, where it would be refused without that', () => {
    const found = of(deployed('three'), commit('edit', 'Scale up'), deployed('two'), deployed('one'));
    if (found === null) throw new Error('It is deployed.');
    expect([wayBack(found, 0)?.command, wayBack(found, 1)?.command]).toEqual([
      '/rollback staging storefront',
      '/rollback staging storefront --to-revision 1 --include-manual',
    ]);
  });
});
