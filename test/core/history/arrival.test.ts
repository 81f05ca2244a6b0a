import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { branches, inOrderOfArrival } from '../../../src/core/history/arrival.ts';
import type { CommitRecord } from '../../../src/core/snapshot.ts';
import { commit, sha } from './commits.ts';

/** `b@m` came by the merge m. */
function commitsOf(words: string): readonly CommitRecord[] {
  return words.split(' ').map((word) => {
    const [name = '', merge] = word.split('@');
    return commit(name, 'x\n', merge === undefined ? {} : { pull: { number: 1, merge: sha(merge) } });
  });
}

const names = (commits: readonly CommitRecord[]): string =>
  commits.map((one) => Buffer.from(one.sha.replace(/(?:00)+$/, ''), 'hex').toString()).join(' ');

describe('inOrderOfArrival', () => {
  it.each([
    ['a line', 'd c b a', 'd c b a'],
    ['a branch that was begun before another commit', 'm@m d b@m c a', 'm b d c a'],
    ['two of them', 'n@n m@m d y@n b@m c x@n a', 'n y x m b d c a'],
    ['a merge that changed nothing more', 'd c@m b@m a', 'd c b a'],
    ['a merge of which GitHub does not tell its own pull request', 'm d b@m a', 'm b d a'],
    ['a branch that was brought up to date before', 'u@m c b@m a', 'u b c a'],
  ])('%s', (_, listed, arrived) => {
    expect(names(inOrderOfArrival(commitsOf(listed)))).toBe(arrived);
  });

  it('loses none, and makes none', () => {
    const word = fc.tuple(fc.nat(9), fc.option(fc.nat(4)));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const listed = words.map(
          ([at, merge], place) => `${place}-${at}${merge === null ? '' : `@${merge}`}`,
        );
        const commits = commitsOf(listed.join(' '));
        const arrived = inOrderOfArrival(commits);
        expect(new Set(arrived)).toEqual(new Set(commits));
        expect(arrived).toHaveLength(commits.length);
        expect(inOrderOfArrival(arrived)).toEqual(arrived);
      }),
    );
  });
});

describe('branches', () => {
  it('are what was not the branch’s state at any time', () => {
    expect(branches(commitsOf('m@m c@m b@m a y@n x@n w'))).toEqual([
      null,
      sha('m'),
      sha('m'),
      null,
      null,
      sha('n'),
      null,
    ]);
  });
});
