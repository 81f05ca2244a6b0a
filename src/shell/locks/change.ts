import type { FileChange } from '../../core/files.ts';
import { limits } from '../../core/limits.ts';
import type { Locks } from '../../core/locks/types.ts';
import { isProblem, type Problem } from '../../core/problem.ts';
import { Unavailable } from '../../ports.ts';
import { pauseAfter } from '../patience.ts';
import type { Shell } from '../shell.ts';

/** What is to be done to the locks that there are now, and what is answered once it is. */
export interface LockChange<T> {
  readonly answer: T;
  /** null: there is nothing to write. */
  readonly commit: { readonly message: string; readonly changes: readonly FileChange[] } | null;
}

/**
 * Changes locks without anybody's command: planned anew for each head that others move to.
 * @returns why the locks cannot be read or written, or what the plan says of it
 */
export async function changeLocks<T>(
  { github: { state }, pause }: Pick<Shell, 'github' | 'pause'>,
  repository: string,
  plan: (locks: Locks) => LockChange<T> | Problem,
): Promise<T | Problem> {
  for (let tries = 1; tries <= limits.commitTries; tries += 1) {
    const begun = performance.now();
    const locks = await state.read(repository);
    if (isProblem(locks)) return locks;
    const planned = plan(locks);
    if (isProblem(planned)) return planned;
    const { answer, commit } = planned;
    if (commit === null) return answer;
    const result = await state.commit({ repository, expectedHead: locks.head, ...commit });
    if (isProblem(result)) return result;
    if (result.kind === 'committed') return answer;
    await pause(pauseAfter(tries, performance.now() - begun));
  }
  throw new Unavailable('Others write locks faster than Slipway can.');
}
