import { describe, expect, it } from '@jest/globals';
import { mergeProblem } from '../../../src/core/deploy-pull/refusal.ts';
import { toPlain } from '../../../src/core/text.ts';

describe('a merge that GitHub refuses', () => {
  it.each([
    [405, 'Head branch is out of date. Review and try the merge again.'],
    [405, 'This branch must not be behind the base branch.'],
    [422, 'The head branch is not up to date with the base branch.'],
  ])('for a base that has moved on is told so: %d %s', (status, message) => {
    expect(mergeProblem({ status, message })).toMatchObject({ code: 'merge-behind' });
  });

  it('is looked at once more where the head has moved meanwhile', () => {
    const message = 'Head branch was modified. Review and try the merge again.';
    expect(mergeProblem({ status: 409, message })).toBe('moved');
  });

  it('for checks that are expected may want it up to date: what helps then is told, and that Slipway tries again', () => {
    const problem = mergeProblem({ status: 405, message: '2 of 2 required status checks are expected.' });
    if (problem === 'moved') throw new Error('It is refused.');
    expect(problem).toMatchObject({ code: 'merge-refused', retryable: false });
    expect(toPlain(problem.remedy)).toContain('comment the same command again');
    expect(toPlain(problem.remedy)).toContain('Slipway tries again');
  });
});
