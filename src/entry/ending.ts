/** The signals by which a terminal (also one that is closed), a supervisor or a person ends a program. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program that is to clean up after itself: until it has ended, none of these signals ends the
 * process, and the first of them aborts `ending`. The second changes nothing, for npm passes on the
 * Ctrl+C which the terminal has sent to everybody already; the third ends the process as it is.
 */
export async function untilSignalled<T>(run: (ending: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let count = 0;
  const end = (): void => {
    count += 1;
    controller.abort();
    if (count > 2) process.exit(1);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return await run(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, end);
  }
}

/** Resolves once it is aborted. */
export function aborted(ending: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ending.aborted) resolve();
    else ending.addEventListener('abort', () => resolve(), { once: true });
  });
}
