import { describe, expect, it } from '@jest/globals';
import { remembered } from '../../../../src/sandbox/world/git/remembered.ts';

const one = 'a'.repeat(40);
const other = 'b'.repeat(40);

function counting(answer: (call: number) => Promise<number>) {
  let calls = 0;
  const ask = remembered<readonly string[], number>(() => {
    calls += 1;
    return answer(calls);
  });
  return { ask, calls: () => calls };
}

describe('remembered', () => {
  it('asks once of the same objects, and not in another order', async () => {
    const { ask, calls } = counting((call) => Promise.resolve(call));
    expect([await ask(one, other), await ask(one, other), await ask(other, one)]).toEqual([1, 1, 2]);
    expect(calls()).toBe(2);
  });

  it.each(['main', 'refs/heads/main', one.slice(1), `${one}^`])(
    'asks each time where %s is a name',
    async (name) => {
      const { ask, calls } = counting((call) => Promise.resolve(call));
      await ask(one, name);
      await ask(one, name);
      expect(calls()).toBe(2);
    },
  );

  it('asks once of anything that is said to be fixed', async () => {
    let calls = 0;
    const ask = remembered(
      (from: string, path: string) => Promise.resolve(`${(calls += 1)} ${from} ${path}`),
      () => true,
    );
    expect([await ask('a b', 'c'), await ask('a b', 'c'), await ask('a', 'b c')]).toEqual([
      '1 a b c',
      '1 a b c',
      '2 a b c',
    ]);
  });

  it('forgets what failed', async () => {
    const { ask } = counting((call) =>
      call === 1 ? Promise.reject(new Error('no')) : Promise.resolve(call),
    );
    await expect(ask(one)).rejects.toThrow('no');
    expect(await ask(one)).toBe(2);
  });
});
