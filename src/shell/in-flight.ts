/** The work of this process that is not done yet. */
export interface InFlight {
  /** Runs tasks of one key one after another, in their order. */
  readonly inTurn: <T>(key: string, task: () => Promise<T>) => Promise<T>;
  /** Resolves once nothing is running: what a server waits for before it ends. */
  readonly idle: () => Promise<void>;
}

export function inFlight(): InFlight {
  const last = new Map<string, Promise<unknown>>();

  async function inTurn<T>(key: string, task: () => Promise<T>): Promise<T> {
    const mine = (last.get(key) ?? Promise.resolve()).catch(() => undefined).then(task);
    last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  }

  async function idle(): Promise<void> {
    while (last.size > 0) await Promise.allSettled(last.values());
  }

  return { inTurn, idle };
}
