import { describe, expect, it, jest } from '@jest/globals';
import { remembered } from '../../../../src/core/effects/read/remembered.ts';

describe('what is remembered', () => {
  it('is asked for once for each object, be the answer null', () => {
    const ask = jest.fn((of: { readonly answer: string | null }) => of.answer);
    const look = remembered(ask);
    const [one, other] = [{ answer: null }, { answer: 'a' }];
    expect([look(one), look(one), look(other), look(other)]).toEqual([null, null, 'a', 'a']);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('is not that of an equal object', () => {
    const look = remembered((of: readonly number[]) => of);
    expect(look([1])).not.toBe(look([1]));
  });
});
