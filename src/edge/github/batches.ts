/** Asks for so many at once, and answers what comes of all. */
export async function inBatches<T, U>(
  all: readonly T[],
  size: number,
  ask: (some: readonly T[]) => Promise<readonly U[]>,
): Promise<readonly U[]> {
  const found: U[] = [];
  for (let start = 0; start < all.length; start += size)
    found.push(...(await ask(all.slice(start, start + size))));
  return found;
}

export const numbersTo = (count: number): readonly number[] => [...Array(count).keys()];
