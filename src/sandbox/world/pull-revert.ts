import { githubSignature, requireAccount, requireRepository, signatureOf, type Context } from './context.ts';
import { WorldError, type GitCommit } from './contract.ts';
import type { GitRepository } from './git/repository.ts';
import { openPull } from './pull-open.ts';
import { announceMoves } from './ref-moves.ts';
import { requirePush } from './rules.ts';
import type { TestMerges } from './test-merges.ts';
import type { PullRequest } from './types.ts';

/**
 * What GitHub's button Revert does: a branch on the base's tip with one commit that undoes the merge, and a pull
 * request of it, in GitHub's words. Not of what was rebased in several commits: GitHub offers it there no more.
 */
export async function revertPull(
  context: Context,
  testMerges: TestMerges,
  pull: PullRequest,
  actor: string,
): Promise<PullRequest> {
  const repository = requireRepository(context, pull.repository);
  const git = context.git(repository);
  const merge = pull.mergeCommitSha === null ? null : await git.commit(pull.mergeCommitSha);
  const tip = await git.resolve(`refs/heads/${pull.base.ref}`);
  if (pull.mergedAt === null || merge === null || tip === null) throw refuse('it is not merged');
  if (!(await isRevertible(git, pull))) throw refuse('it was rebased in several commits');
  const branch = `revert-${pull.number}-${pull.head.ref}`;
  const ref = `refs/heads/${branch}`;
  if ((await git.resolve(ref)) !== null) throw refuse('its branch is there already');
  const sha = await git.writeCommit({
    tree: await treeWithout(git, tip, merge),
    parents: [tip],
    author: signatureOf(requireAccount(context, actor), context.now()),
    committer: githubSignature(context.now()),
    message: messageOf(merge),
  });
  const moves = [{ ref, before: null, after: sha, forced: false }];
  requirePush(context, repository, moves, actor);
  if (!(await git.moveRefs([{ ref, from: null, to: sha }]))) throw refuse('its branch is there already');
  await announceMoves(context, testMerges, { repository, moves, actor });
  return openPull(context, repository, {
    repository: pull.repository,
    title: `Revert "${pull.title}"`,
    body: `Reverts ${pull.repository}#${pull.number}`,
    head: { repository: pull.repository, ref: branch },
    base: pull.base.ref,
    actor,
  });
}

/** Merged by a merge or in one commit: what was rebased in several commits shows by the last one's parent. */
export async function isRevertible(git: GitRepository, pull: PullRequest): Promise<boolean> {
  const merge = pull.mergeCommitSha === null ? null : await git.commit(pull.mergeCommitSha);
  const [parent] = merge?.parents ?? [];
  if (pull.mergedAt === null || merge === null || parent === undefined) return false;
  if (merge.parents.length > 1) return true;
  const isSquash = merge.message.split('\n')[0]?.endsWith(`(#${pull.number})`) === true;
  return isSquash || (await git.between(pull.base.sha, pull.head.sha)).length === 1;
}

/** A stand-in of each side with the merge for its parent makes git take that for the merge base, as `git revert` does. */
async function treeWithout(git: GitRepository, tip: string, merge: GitCommit): Promise<string> {
  const [parent = ''] = merge.parents;
  const [ours, theirs] = await Promise.all(
    [tip, parent].map(async (sha) => {
      const commit = await git.commit(sha);
      if (commit === null) throw refuse('a commit of it is gone');
      return git.writeCommit({ ...commit, parents: [merge.sha], message: 'stand-in for a revert' });
    }),
  );
  const merged = await git.mergeTree(ours ?? '', theirs ?? '');
  if (!('tree' in merged)) throw refuse('later changes are in its way');
  return merged.tree;
}

function messageOf({ sha, message, parents }: GitCommit): string {
  const subject = message.split('\n')[0] ?? '';
  const [parent = ''] = parents;
  const what = parents.length > 1 ? `${sha}, reversing\nchanges made to ${parent}` : sha;
  return `Revert "${subject}"\n\nThis reverts commit ${what}.`;
}

function refuse(why: string): WorldError {
  return new WorldError(422, `This pull request cannot be reverted: ${why}.`);
}
