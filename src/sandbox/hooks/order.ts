/** How long one waits for another one to change places with, in milliseconds. */
const longestWait = 50;

export interface Order {
  /** Resolves once that has been sent. */
  pass(send: () => Promise<void>): Promise<void>;
}

interface Waiting {
  release(): void;
}

/**
 * Lets neighbours change places while `swaps` says so: the first waits until the second has been
 * answered, or goes alone where no second comes.
 */
export function createOrder(swaps: () => boolean): Order {
  let first: Waiting | null = null;
  // Who has waited does not overtake who waited before.
  let last: Promise<unknown> = Promise.resolve();
  return {
    async pass(send) {
      if (!swaps()) return send();
      const waiting = first;
      if (waiting !== null) {
        first = null;
        await send();
        waiting.release();
        return;
      }
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const timer = setTimeout(() => {
        first = null;
        resolve(undefined);
      }, longestWait);
      first = {
        release() {
          resolve(undefined);
        },
      };
      await promise;
      clearTimeout(timer);
      const sent = last.then(send);
      last = sent.catch(() => undefined);
      return sent;
    },
  };
}
