/**
 * Does some work for each, for so many at the same time, in their order. Where one fails, the others are done all the same.
 * @returns what failed
 */
export async function forEachOf<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<void>,
): Promise<readonly unknown[]> {
  const waiting = [...all];
  const failures: unknown[] = [];
  async function next(): Promise<void> {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift())
      await work(one).catch((error: unknown) => failures.push(error));
  }
  await Promise.all(Array.from({ length: atOnce }, next));
  return failures;
}

/** Throws what failed, if something has. */
export function throwAny(failures: readonly unknown[], message: string): void {
  if (failures.length > 1) throw new AggregateError(failures, message);
  if (failures.length === 1) throw failures[0];
}
