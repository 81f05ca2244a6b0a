import type { Before } from '../gates/order.ts';
import type { Locks } from '../locks/types.ts';
import { isProblem } from '../problem.ts';
import type { ServiceState } from '../snapshot.ts';
import type { MergedCommit } from './types.ts';

/** What gates look at, besides the configuration. */
export interface GatesPlace {
  readonly state: ServiceState;
  readonly before: Before | null;
  readonly locks: Locks;
}

/**
 * The same as it was when a pull request was merged, as far as what is there now tells: without that merge, and without
 * the locks and commits that came after it. What runs in the environment before is known only while nothing has changed
 * there since.
 * @param head the commit of the pull request, which a merge commit leaves in the history of the folder
 */
export function placeAt<T extends GatesPlace>(now: T, { sha, at }: MergedCommit, head: string): T {
  const isLater = (one: { readonly at: string }) => Date.parse(one.at) > Date.parse(at);
  const { history } = now.state;
  const commits = history.commits.filter((one) => one.sha !== sha && one.sha !== head && !isLater(one));
  const states = [...(now.before?.services.values() ?? [])];
  const hasMoved = states.some((state) => !isProblem(state) && state.history.commits.some(isLater));
  return {
    ...now,
    state: { ...now.state, history: { ...history, commits } },
    before: hasMoved ? null : now.before,
    locks: { ...now.locks, locks: now.locks.locks.filter((lock) => !isLater(lock)) },
  };
}
