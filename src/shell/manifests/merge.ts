import { limits } from '../../core/limits.ts';
import type { PullLook, PullsPort } from '../../ports.ts';
import type { ComparedTrees } from '../../core/tree/types.ts';
import { mergedTree } from './merged-tree.ts';

/** What a pull request's base holds, and what merging it gives. */
export type Merge =
  | ({ readonly kind: 'merged' } & ComparedTrees)
  | { readonly kind: 'conflict' }
  /** GitHub has not found out whether it can be merged. */
  | { readonly kind: 'unknown' };

export interface Settled {
  readonly look: PullLook;
  readonly merge: Merge;
}

interface Tools {
  readonly pulls: PullsPort;
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** Pause before the second look, in milliseconds; each later one is longer by as much. */
const pauseMs = 250;

/** A conflict is believed once so many looks in a row have shown it. */
const conflictLooks = 3;

/**
 * Waits, within bounds, until GitHub knows of the present head whether it can be merged. Looking at
 * it is what makes GitHub find out.
 * @returns null where the pull request is closed meanwhile
 */
export async function settle(tools: Tools, first: PullLook): Promise<Settled | null> {
  let look: PullLook = first;
  let conflicts = 0;
  for (let looks = 1; ; looks += 1) {
    const merge = await mergeOf(tools.pulls, look);
    // Nothing shows which base a conflict is with: one that was there before may be told once more.
    conflicts = merge.kind === 'conflict' ? conflicts + 1 : 0;
    const isSettled = merge.kind === 'merged' || conflicts === conflictLooks;
    if (isSettled || looks >= limits.mergeLooks) return { look, merge };
    await tools.pause(pauseMs * looks);
    const next = await tools.pulls.look(look.repository, look.number);
    if (next?.open !== true) return null;
    look = next;
  }
}

export async function mergeOf(
  pulls: PullsPort,
  look: Pick<PullLook, 'repository' | 'base' | 'head' | 'mergeable' | 'merge'>,
): Promise<Merge> {
  const { repository, base, head, mergeable, merge } = look;
  if (mergeable === false) return { kind: 'conflict' };
  const [mergedBase, mergedHead] = merge?.parents ?? [];
  // It stays that of an older head, or base, until there is a newer one.
  if (mergeable === null || merge === null || mergedBase === undefined || mergedHead !== head)
    return { kind: 'unknown' };
  const tree = pulls.trees(repository);
  const [before, after] = [tree(base.sha), tree(merge.sha)];
  if (mergedBase === base.sha) return { kind: 'merged', before, after };
  // GitHub leaves it at that when the base only moves on; another branch's base is of no use.
  if ((await pulls.mergeBase(repository, mergedBase, base.sha)) !== mergedBase) return { kind: 'unknown' };
  const branchedOff = await pulls.mergeBase(repository, base.sha, head);
  if (branchedOff === null) return { kind: 'unknown' };
  const sides = { tested: tree(mergedBase), merge: after, base: before, head: tree(head) };
  return { kind: 'merged', before, after: mergedTree({ ...sides, origin: tree(branchedOff) }) };
}
