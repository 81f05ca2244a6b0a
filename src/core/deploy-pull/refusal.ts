import type { Problem } from '../problem.ts';
import { mayNotMerge, mergeBehind, mergeConflict, mergeQueue, mergeRefused } from '../problems/merge.ts';

/** GitHub’s answer to a merge that it did not make. */
export interface MergeRefusal {
  readonly status: number;
  readonly message: string;
}

/**
 * What GitHub’s refusal means, by its status and, where several reasons share one, by its words.
 * @returns `moved` where another look may do: the head or the base has moved since
 */
export function mergeProblem({ status, message }: MergeRefusal): Problem | 'moved' {
  if (status === 409 || /branch was modified/iu.test(message)) return 'moved';
  if (/merge queue/iu.test(message)) return mergeQueue(message);
  if (status === 403 || status === 404) return mayNotMerge(message);
  if (/out of date|up to date|must not be behind/iu.test(message)) return mergeBehind(message);
  if (/not mergeable|conflict/iu.test(message)) return mergeConflict(message);
  return mergeRefused(message);
}
