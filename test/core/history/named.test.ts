import { describe, expect, it } from '@jest/globals';
import { named, pullInSubject } from '../../../src/core/history/named.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { commit } from './commits.ts';

const name = (start: string): string => start.padEnd(40, '0');
const called = (sha: string, more: Partial<CommitRecord> = {}) =>
  commit(sha, 'x\n', { sha: name(sha), ...more });

describe('by an object name', () => {
  const merge = name('fed');
  const commits = [
    called('abcdef01'),
    called('abcdef02'),
    called('fed', { pull: { number: 3, merge } }),
    called('1111111a', { pull: { number: 3, merge } }),
    called('2222222b', { pull: { number: 4, merge: null } }),
    called('3333333c', { pull: { number: 5, merge: name('5555555') } }),
  ];

  it.each([
    ['a whole name', name('abcdef01'), [0]],
    ['a shortened one', '1111111', [3]],
    ['of a squash', '2222222', [4]],
    ['of a merge: all that came by it', merge, [2, 3]],
    ['of a merge that changed nothing more, and so is not listed', '5555555', [5]],
    ['that two have in common', 'abcdef0', []],
    ['of another commit', name('9999999'), []],
  ])('%s', (_, sha, places) => {
    expect(named(commits).bySha(sha)).toEqual(places);
  });
});

describe('by a pull request', () => {
  const twelve = { repository: 'acme/environments', number: 12 };
  const subject = (message: string, more: Partial<CommitRecord> = {}) => commit('a', message, more);
  const deploy =
    'deploy(staging): storefront 1f2e3d4 (#12)\n\nSlipway-Action: deploy\nSlipway-Environment: staging\n';

  it.each([
    ['squashed', subject('Raise the limit (#12)\n')],
    ['merged', subject('Merge pull request #12 from acme/limits\n\nRaise the limit')],
    ['a deploy pull request that Slipway merged', subject(deploy)],
    ['as GitHub knows, whatever the subject', subject('Raise\n', { pull: { number: 12, merge: name('a') } })],
    ['rebased, as GitHub knows', subject('Raise\n', { pull: { number: 12, merge: null } })],
    [
      'in letters of another case',
      subject('Raise (#12)\n', { url: 'https://github.com/Acme/Environments/commit/1' }),
    ],
    ['in a clone of who knows what', subject('Raise (#12)\n', { url: '' })],
  ])('finds what was %s', (_, one) => {
    expect(named([subject('Other (#1)\n'), one]).byPull(twelve)).toEqual([1]);
  });

  it.each([
    ['of another number that starts so', subject('Raise (#123)\n')],
    ['of another number that ends so', subject('Merge pull request #112 from acme/limits\n')],
    [
      'of another repository',
      subject('Raise (#12)\n', { url: 'https://github.com/acme/environments-2/commit/1' }),
    ],
    [
      'of another owner',
      subject('Raise (#12)\n', { url: 'https://github.com/notacme/environments/commit/1' }),
    ],
    ['named in passing', subject('Raise (#12) once more\n')],
    ['named in the body', subject('Raise\n\nAs in (#12)\n')],
    ['copied from it, as GitHub knows', subject('Raise (#12)\n', { pull: { number: 13, merge: null } })],
  ])('finds none that is %s', (_, one) => {
    expect(named([one]).byPull(twelve)).toEqual([]);
  });

  it('finds all that came by it', () => {
    const pull = { number: 12, merge: name('a') };
    expect(
      named([subject('b\n', { pull }), subject('c\n'), subject('d\n', { pull })]).byPull(twelve),
    ).toEqual([0, 2]);
  });
});

describe('pullInSubject', () => {
  it.each([
    ['Raise the limit (#12)', 12],
    ['Revert "Raise (#12)" (#13)', 13],
    ['Merge pull request #12 from acme/limits', 12],
    ['Merge branch "main"', null],
    ['Raise (#12', null],
    ['(#12)', null],
    ['', null],
  ])('of %j', (subject, number) => {
    expect(pullInSubject(subject)).toBe(number);
  });
});
