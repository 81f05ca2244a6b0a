import { githubSignature, requireAccount, requireRepository, signatureOf, type Context } from './context.ts';
import { WorldError, type GitCommit, type PullOperations } from './contract.ts';
import type { GitRepository } from './git/repository.ts';
import { mergingOf } from './merging.ts';
import { requireMergeable } from './rules.ts';
import { announceMoves } from './ref-moves.ts';
import { takeObjects, type TestMerges } from './test-merges.ts';
import type { PullRequest, Repository } from './types.ts';

type MergeInput = Parameters<PullOperations['mergePull']>[2];

const baseMoved = 'Base branch was modified. Review and try the merge again.';
const headMoved = 'Head branch was modified. Review and try the merge again.';
const notMergeable = 'Pull Request is not mergeable';

/** Merges under the base repository's lock; refuses in GitHub's words. */
export async function mergePull(
  context: Context,
  testMerges: TestMerges,
  pull: PullRequest,
  input: MergeInput,
): Promise<{ readonly sha: string }> {
  if (pull.state === 'closed') throw new WorldError(405, notMergeable);
  if (pull.draft) throw new WorldError(405, 'Pull Request is still a draft');
  if (input.sha !== undefined && input.sha !== pull.head.sha) throw new WorldError(409, headMoved);
  const repository = requireRepository(context, pull.repository);
  requireMethod(repository, input.method);
  const git = context.git(repository);
  const ref = `refs/heads/${pull.base.ref}`;
  const base = await git.resolve(ref);
  if (base === null) throw new WorldError(405, notMergeable);
  await takeObjects(context, pull.repository, pull.head);
  const upToDate = await git.isAncestor(base, pull.head.sha);
  const { method, actor } = input;
  requireMergeable(context, repository, pull, { method, actor, upToDate, queued: false });
  const sha = await commitMerge({ context, git, pull, base, input });
  if (!(await git.moveRefs([{ ref, from: base, to: sha }]))) throw new WorldError(405, baseMoved);
  await announceMoves(context, testMerges, {
    repository,
    moves: [{ ref, before: base, after: sha, forced: false }],
    actor: input.actor,
    merged: { number: pull.number, sha },
  });
  if (mergingOf(repository).deletesBranch) await deleteHead(context, testMerges, pull, input.actor);
  return { sha };
}

const methodNames = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' };

function requireMethod(repository: Repository, method: MergeInput['method']): void {
  if (mergingOf(repository)[method]) return;
  throw new WorldError(405, `${methodNames[method]} are not allowed on this repository.`);
}

/** A branch of the same repository, where it is still what was merged. */
async function deleteHead(
  context: Context,
  testMerges: TestMerges,
  { repository: name, head }: PullRequest,
  actor: string,
): Promise<void> {
  if (head.repository !== name) return;
  const repository = requireRepository(context, name);
  const ref = `refs/heads/${head.ref}`;
  if (!(await context.git(repository).moveRefs([{ ref, from: head.sha, to: null }]))) return;
  const moves = [{ ref, before: head.sha, after: null, forced: false }];
  await announceMoves(context, testMerges, { repository, moves, actor });
}

interface Merge {
  readonly context: Context;
  readonly git: GitRepository;
  readonly pull: PullRequest;
  readonly base: string;
  readonly input: MergeInput;
}

/** The commit that merging makes, on no branch yet. @throws WorldError 405 where there is a conflict */
export function commitMerge(merge: Merge): Promise<string> {
  switch (merge.input.method) {
    case 'merge':
      return mergeCommit(merge);
    case 'squash':
      return squash(merge);
    case 'rebase':
      return rebase(merge);
  }
}

async function mergedTree(git: GitRepository, ours: string, theirs: string): Promise<string> {
  const merged = await git.mergeTree(ours, theirs);
  if ('tree' in merged) return merged.tree;
  throw new WorldError(405, notMergeable);
}

async function mergeCommit({ context, git, pull, base, input }: Merge): Promise<string> {
  const owner = ownerOf(pull);
  const title = input.title ?? `Merge pull request #${pull.number} from ${owner}/${pull.head.ref}`;
  return git.writeCommit({
    tree: await mergedTree(git, base, pull.head.sha),
    parents: [base, pull.head.sha],
    author: signatureOf(requireAccount(context, input.actor), context.now()),
    committer: githubSignature(context.now()),
    message: withBody(title, input.message ?? pull.title),
  });
}

/** One commit by the pull request's author; without a message of its own, it lists what it holds. */
async function squash({ context, git, pull, base, input }: Merge): Promise<string> {
  const commits = await commitsOf(git, base, pull);
  const [only] = commits.length === 1 ? commits : [];
  const title = input.title ?? `${only === undefined ? pull.title : subjectOf(only)} (#${pull.number})`;
  const body =
    only === undefined ? commits.map(({ message }) => `* ${message.trim()}`).join('\n\n') : bodyOf(only);
  return git.writeCommit({
    tree: await mergedTree(git, base, pull.head.sha),
    parents: [base],
    author: signatureOf(requireAccount(context, pull.author), context.now()),
    committer: githubSignature(context.now()),
    message: withBody(title, input.message ?? body),
  });
}

/** Each commit again on top of the base, authored as before, committed now. */
async function rebase({ context, git, pull, base, input }: Merge): Promise<string> {
  let tip = base;
  const { name, email } = signatureOf(requireAccount(context, input.actor), context.now());
  for (const commit of await commitsOf(git, base, pull)) {
    const [parent] = commit.parents;
    if (commit.parents.length !== 1 || parent === undefined) {
      throw new WorldError(405, "This branch can't be rebased");
    }
    tip = await git.writeCommit({
      tree: await pickedTree(git, tip, parent, commit),
      parents: [tip],
      author: commit.author,
      committer: { name, email, date: context.now() },
      message: commit.message,
    });
  }
  return tip;
}

/**
 * What a commit changes against its parent, applied to another commit. A stand-in with the tip's
 * tree and that very parent makes git take the parent for the merge base (`merge-tree --merge-base`
 * would do, but came with git 2.40).
 */
async function pickedTree(
  git: GitRepository,
  tip: string,
  parent: string,
  commit: GitCommit,
): Promise<string> {
  const present = await git.commit(tip);
  if (present === null) throw new WorldError(405, baseMoved);
  const standIn = await git.writeCommit({ ...present, parents: [parent], message: 'stand-in for a rebase' });
  return mergedTree(git, standIn, commit.sha);
}

/** What the head has and the base has not, oldest first. */
async function commitsOf(git: GitRepository, base: string, pull: PullRequest): Promise<readonly GitCommit[]> {
  const commits: GitCommit[] = [];
  for (const sha of await git.between(base, pull.head.sha)) {
    const commit = await git.commit(sha);
    if (commit !== null) commits.push(commit);
  }
  return commits;
}

function ownerOf(pull: PullRequest): string {
  return (pull.head.repository ?? pull.repository).split('/')[0] ?? '';
}

const subjectOf = ({ message }: GitCommit): string => message.split('\n')[0] ?? '';

const bodyOf = ({ message }: GitCommit): string => message.split('\n').slice(1).join('\n').trim();

function withBody(title: string, body: string): string {
  return body === '' ? title : `${title}\n\n${body}`;
}
