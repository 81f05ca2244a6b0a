import type { GitCommit, World } from '../../../world/contract.ts';
import type { PullRequest } from '../../../world/types.ts';

/** GitHub lists no more than this. */
const most = 250;

/** The commits that a pull request adds to its base, oldest first. */
export async function pullCommits(world: World, pull: PullRequest): Promise<readonly GitCommit[]> {
  const git = world.git(pull.repository);
  const base = await git.mergeBase(pull.base.sha, pull.head.sha);
  const log = await git.log({ from: pull.head.sha, limit: most });
  const behind = new Set(base === null ? [] : [base]);
  // The log names children before their parents.
  for (const { sha, parents } of log) if (behind.has(sha)) for (const parent of parents) behind.add(parent);
  return log.filter(({ sha }) => !behind.has(sha)).toReversed();
}
