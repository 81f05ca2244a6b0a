import { remembered } from './remembered.ts';

/** Commits that are looked at one by one; past them, one process of git is cheaper. */
export const walked = 2_000;

/**
 * Finds whether a commit is reached from another by way of parents, itself included.
 *
 * @param parents Throws where there is no such commit.
 * @param askGit Answers where more than `walked` commits would have to be looked at.
 */
export function ancestry(
  parents: (sha: string) => Promise<readonly string[]>,
  askGit: (ancestor: string, descendant: string) => Promise<boolean>,
): (ancestor: string, descendant: string) => Promise<boolean> {
  const parentsOf = remembered(parents);
  return async (ancestor, descendant) => {
    const seen = new Set([descendant]);
    for (const sha of seen) {
      if (sha === ancestor) return true;
      if (seen.size > walked) return askGit(ancestor, descendant);
      for (const parent of await parentsOf(sha)) seen.add(parent);
    }
    return false;
  };
}
