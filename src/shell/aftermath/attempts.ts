import { type Log, Unavailable } from '../../ports.ts';

/** What is tried one by one: where one fails, the others go on. */
export interface Attempts {
  /** Answers `otherwise` where the work throws, and says so in the log. */
  readonly attempt: <T>(words: string, work: () => Promise<T>, otherwise: T) => Promise<T>;
  /** Whether any has failed by what may be over later: a refusal of GitHub's is an answer. */
  readonly failed: () => boolean;
}

export function attemptsOf(log: Log, about: object): Attempts {
  let failed = false;
  return {
    async attempt(words, work, otherwise) {
      try {
        return await work();
      } catch (error) {
        failed ||= error instanceof Unavailable;
        log.warn({ err: error, ...about }, words);
        return otherwise;
      }
    },
    failed: () => failed,
  };
}
