import type { RequestLog } from './api/http.ts';
import type { LoggedRequest } from './contract.ts';

const defaultCapacity = 10_000;

/** The newest API requests, in the order in which they were answered; the oldest give way. */
export function createRequestLog(capacity = defaultCapacity): RequestLog {
  let kept: LoggedRequest[] = [];
  return {
    record(entry) {
      kept.push(entry);
      // Cut in bulk, so that a full log does not move all of its entries for each new one.
      if (kept.length >= 2 * capacity) kept = kept.slice(-capacity);
    },
    entries: () => kept.slice(-capacity),
    clear() {
      kept = [];
    },
  };
}
