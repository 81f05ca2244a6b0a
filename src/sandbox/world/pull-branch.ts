import { githubSignature, requireAccount, requireRepository, signatureOf, type Context } from './context.ts';
import { WorldError, type PullOperations } from './contract.ts';
import { announceMoves } from './ref-moves.ts';
import type { TestMerges } from './test-merges.ts';
import type { PullRequest } from './types.ts';

type BranchUpdate = Parameters<PullOperations['updatePullBranch']>[2];

/** Merges the base into the head's branch, as GitHub's button "Update branch" does. */
export async function updatePullBranch(
  context: Context,
  testMerges: TestMerges,
  pull: PullRequest,
  input: BranchUpdate,
): Promise<void> {
  const { head } = pull;
  if (pull.state === 'closed' || head.repository === null) throw refuse('Pull request is closed');
  const source = requireRepository(context, head.repository);
  await context.exclusively(head.repository, async () => {
    const git = context.git(source);
    const ref = `refs/heads/${head.ref}`;
    const tip = await git.resolve(ref);
    if (tip === null || (input.expectedHead !== undefined && input.expectedHead !== tip)) {
      throw refuse('expected head sha didn’t match current head ref.');
    }
    const sha = await mergeBase(context, pull, tip, input.actor);
    if (!(await git.moveRefs([{ ref, from: tip, to: sha }]))) {
      throw refuse('expected head sha didn’t match current head ref.');
    }
    const moves = [{ ref, before: tip, after: sha, forced: false }];
    await announceMoves(context, testMerges, { repository: source, moves, actor: input.actor });
  });
}

async function mergeBase(context: Context, pull: PullRequest, tip: string, actor: string): Promise<string> {
  const target = requireRepository(context, pull.repository);
  const git = context.git(requireRepository(context, pull.head.repository ?? pull.repository));
  const base = await context.git(target).resolve(`refs/heads/${pull.base.ref}`);
  if (base === null) throw refuse('The base branch does not exist.');
  if ((await git.type(base)) === null) await git.fetch(context.git(target).directory, [base]);
  if (await git.isAncestor(base, tip)) throw refuse('There are no new commits on the base branch.');
  const merged = await git.mergeTree(tip, base);
  if (!('tree' in merged)) throw refuse('merge conflict between base and head');
  return git.writeCommit({
    tree: merged.tree,
    parents: [tip, base],
    author: signatureOf(requireAccount(context, actor), context.now()),
    committer: githubSignature(context.now()),
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
  });
}

function refuse(message: string): WorldError {
  return new WorldError(422, message);
}
