import { describe, expect, it } from '@jest/globals';
import { isProblem } from '../../../src/core/problem.ts';
import { noEnvironmentAccess } from '../../../src/core/problems/github.ts';
import { type Answers, together } from '../../../src/edge/github/together.ts';

/** Answers each word by its length, save the empty one; keeps what it was asked. */
function asking(answers: readonly (() => Promise<Answers<number>>)[] = [], most = 100) {
  const asked: string[][] = [];
  const coming = [...answers];
  const ask = together<string, number>(
    (word) => word,
    (words) => {
      asked.push([...words]);
      const lengths = words.filter((word) => word !== '').map((word) => [word, word.length] as const);
      return coming.shift()?.() ?? Promise.resolve(new Map(lengths));
    },
    most,
  );
  return { asked, ask };
}

describe('together', () => {
  it('asks at once for what many ask for at the same time, each once', async () => {
    const { asked, ask } = asking();
    const answers = await Promise.all([ask(['a', 'bb']), ask(['bb', 'ccc', 'ccc']), ask([])]);
    expect(answers).toEqual([
      new Map([
        ['a', 1],
        ['bb', 2],
      ]),
      new Map([
        ['bb', 2],
        ['ccc', 3],
      ]),
      new Map(),
    ]);
    expect(asked).toEqual([['a', 'bb', 'ccc']]);
  });

  it('asks later only for what is new, and not again for what has no answer', async () => {
    const { asked, ask } = asking();
    await ask(['a', '']);
    await expect(ask(['a', '', 'bb'])).resolves.toEqual(
      new Map([
        ['a', 1],
        ['bb', 2],
      ]),
    );
    expect(asked).toEqual([['a', ''], ['bb']]);
  });

  it('takes what is asked for while it waits for an answer into the next question', async () => {
    let answer: (answers: Answers<number>) => void = () => undefined;
    const first = new Promise<Answers<number>>((resolve) => (answer = resolve));
    const { asked, ask } = asking([() => first]);
    const one = ask(['a']);
    await new Promise(setImmediate);
    const other = ask(['a', 'bb']);
    answer(new Map([['a', 7]]));
    await expect(one).resolves.toEqual(new Map([['a', 7]]));
    await expect(other).resolves.toEqual(
      new Map([
        ['a', 7],
        ['bb', 2],
      ]),
    );
    expect(asked).toEqual([['a'], ['bb']]);
  });

  it('tells all who asked what went wrong, and asks again then', async () => {
    const problem = noEnvironmentAccess('acme/environments');
    const { asked, ask } = asking([
      () => Promise.reject(new Error('broken')),
      () => Promise.resolve(problem),
    ]);
    const [one, other] = await Promise.allSettled([ask(['a']), ask(['a', 'bb'])]);
    expect([one, other]).toMatchObject([{ status: 'rejected' }, { status: 'rejected' }]);
    await expect(Promise.all([ask(['a']), ask(['a'])])).resolves.toEqual([problem, problem]);
    const found = await ask(['a']);
    expect(isProblem(found)).toBe(false);
    expect(asked).toEqual([['a', 'bb'], ['a'], ['a']]);
  });

  it('remembers no more than it may', async () => {
    const { asked, ask } = asking([], 1);
    await ask(['a']);
    await ask(['bb']);
    await ask(['bb']);
    await ask(['a']);
    expect(asked).toEqual([['a'], ['bb'], ['a']]);
  });
});
