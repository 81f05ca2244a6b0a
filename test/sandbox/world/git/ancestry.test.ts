import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ancestry, walked } from '../../../../src/sandbox/world/git/ancestry.ts';

const sha = (number: number): string => number.toString(16).padStart(40, '0');
const refuse = () => Promise.reject(new Error('Git was asked.'));

/** A history of commits 0, 1, 2 and so on, each with parents before it. */
const histories = fc
  .integer({ min: 1, max: 12 })
  .chain((size) =>
    fc.tuple(
      ...Array.from({ length: size }, (_, index) =>
        fc.subarray([...Array(index).keys()], { maxLength: Math.min(index, 3) }),
      ),
    ),
  );

function reached(history: readonly (readonly number[])[], from: number): ReadonlySet<number> {
  return new Set([from, ...(history[from] ?? []).flatMap((parent) => [...reached(history, parent)])]);
}

describe('ancestry', () => {
  it('is what is reached by way of parents, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const isAncestor = ancestry(
          (name) => Promise.resolve((history[Number.parseInt(name, 16)] ?? []).map(sha)),
          refuse,
        );
        for (const descendant of history.keys())
          for (const ancestor of history.keys())
            expect(await isAncestor(sha(ancestor), sha(descendant))).toBe(
              reached(history, descendant).has(ancestor),
            );
      }),
      { numRuns: 50 },
    );
  });

  it('looks at each commit once, and at none past the one that is sought', async () => {
    const looked: string[] = [];
    const isAncestor = ancestry((name) => {
      looked.push(name);
      return Promise.resolve([sha(Number.parseInt(name, 16) - 1)]);
    }, refuse);
    expect(await isAncestor(sha(8), sha(10))).toBe(true);
    expect(await isAncestor(sha(8), sha(10))).toBe(true);
    expect(looked).toEqual([sha(10), sha(9)]);
  });

  it.each([true, false])('leaves long histories to git, which says %s', async (answer) => {
    let looked = 0;
    const isAncestor = ancestry(
      (name) => {
        looked += 1;
        return Promise.resolve([sha(Number.parseInt(name, 16) - 1)]);
      },
      () => Promise.resolve(answer),
    );
    expect(await isAncestor(sha(1), sha(walked * 2))).toBe(answer);
    expect(looked).toBe(walked);
  });

  it('fails where a commit is not there', async () => {
    const isAncestor = ancestry(() => Promise.reject(new Error('It is not there.')), refuse);
    await expect(isAncestor(sha(1), sha(2))).rejects.toThrow('It is not there.');
  });
});
