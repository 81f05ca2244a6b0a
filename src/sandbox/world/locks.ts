/** Runs `work` once all work given before under the same key has ended, well or not. */
export type Exclusively = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createLocks(): Exclusively {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const ended = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, ended);
    void ended.then(() => {
      if (last.get(key) === ended) last.delete(key);
    });
    return mine;
  };
}
