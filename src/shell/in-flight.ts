/** The work of this process that is not done yet. */
export interface InFlight {
  /**
   * Runs tasks of one key one after another: a delivery that comes twice at once finds, the second
   * time, what the first has done. Between processes the queue sees to it.
   */
  readonly run: (key: string, task: () => Promise<void>) => Promise<void>;
  /** Resolves once nothing is running: what a server waits for before it ends. */
  readonly idle: () => Promise<void>;
}

export function inFlight(): InFlight {
  const last = new Map<string, Promise<void>>();

  async function run(key: string, task: () => Promise<void>): Promise<void> {
    const mine = (last.get(key) ?? Promise.resolve()).catch(() => undefined).then(task);
    last.set(key, mine);
    try {
      await mine;
    } finally {
      if (last.get(key) === mine) last.delete(key);
    }
  }

  async function idle(): Promise<void> {
    while (last.size > 0) await Promise.allSettled(last.values());
  }

  return { run, idle };
}
