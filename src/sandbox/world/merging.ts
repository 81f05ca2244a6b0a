import type { Merging, Repository } from './types.ts';

/** All ways, unless the repository says otherwise. */
export function mergingOf({ merging }: Repository): Merging {
  return merging ?? { merge: true, squash: true, rebase: true, deletesBranch: false };
}
