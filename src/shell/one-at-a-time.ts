/**
 * Runs tasks of one key one after another within this process: a delivery that comes twice at once
 * finds, the second time, what the first has done. Between processes the queue sees to it.
 */
export function oneAtATime(): (key: string, task: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return async (key, task) => {
    const mine = (last.get(key) ?? Promise.resolve()).catch(() => undefined).then(task);
    last.set(key, mine);
    try {
      await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  };
}
