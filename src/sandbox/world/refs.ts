import {
  fullNameOf,
  githubSignature,
  requireAccount,
  requireRepository,
  signatureOf,
  type Context,
} from './context.ts';
import {
  WorldError,
  type GitCommit,
  type NewCommit,
  type RefOperations,
  type RefUpdate,
} from './contract.ts';
import { branchOf, isNewName, isRefName } from './git/ref-name.ts';
import type { GitRepository } from './git/repository.ts';
import { splitPath } from './git/tree-edit.ts';
import { announceMoves, type RefMoved } from './ref-moves.ts';
import { requirePush } from './rules.ts';
import type { TestMerges } from './test-merges.ts';
import type { Repository } from './types.ts';

const noObject = '0'.repeat(40);

export function refOperations(context: Context, testMerges: TestMerges): RefOperations {
  const within = <T>(fullName: string, work: (repository: Repository) => Promise<T>): Promise<T> => {
    const name = fullNameOf(requireRepository(context, fullName));
    // Looked up again inside: it may have been deleted while this waited.
    return context.exclusively(name, () => work(requireRepository(context, name)));
  };
  const updateRefs: RefOperations['updateRefs'] = ({ repository: name, updates, actor }) =>
    within(name, async (repository) => {
      requireAccount(context, actor);
      const moves = await moveRefs(context, repository, { updates, actor });
      await announceMoves(context, testMerges, { repository, moves, actor });
    });
  return {
    git: (fullName) => context.git(requireRepository(context, fullName)),
    gitDirectory: (fullName) => context.directoryOf(requireRepository(context, fullName)),
    updateRef: ({ repository, actor, ...update }) => updateRefs({ repository, actor, updates: [update] }),
    updateRefs,
    refsPushed: (fullName, updates, actor) =>
      within(fullName, async (repository) => {
        const git = context.git(repository);
        const moves = await Promise.all(updates.map((update) => pushedMove(git, update)));
        await announceMoves(context, testMerges, { repository, moves, actor });
      }),
    createCommitOnBranch: (input) =>
      within(input.repository, async (repository) => {
        const commit = await commitOnBranch(context, repository, input);
        const ref = `refs/heads/${input.branch}`;
        const moves = [{ ref, before: input.expectedHead, after: commit.sha, forced: false }];
        await announceMoves(context, testMerges, { repository, moves, actor: input.actor });
        return commit;
      }),
  };
}

async function moveRefs(
  context: Context,
  repository: Repository,
  { updates, actor }: { readonly updates: readonly RefUpdate[]; readonly actor: string },
): Promise<readonly RefMoved[]> {
  const git = context.git(repository);
  const moves: RefMoved[] = [];
  for (const update of updates) moves.push(await plannedMove(git, update));
  requirePush(context, repository, moves, actor);
  if (await git.moveRefs(moves.map(({ ref, before, after }) => ({ ref, from: before, to: after }))))
    return moves;
  for (const { ref, before } of moves) {
    const now = await git.resolve(ref);
    if (now !== before) throw notAsExpected(before, now);
  }
  throw new WorldError(422, 'Reference update failed');
}

async function plannedMove(git: GitRepository, { ref, to, expected, force }: RefUpdate): Promise<RefMoved> {
  // What was there before the rule may still be deleted.
  const isNamed = to === null ? isRefName(ref) : isNewName(ref);
  if (!isNamed) throw new WorldError(422, `${ref} is not a valid ref name.`);
  if (ref.startsWith('refs/pull/')) throw new WorldError(422, 'Reference update failed');
  const before = await git.resolve(ref);
  if (expected !== undefined && expected !== before) throw notAsExpected(expected, before);
  if (to === null && before === null) throw new WorldError(422, 'Reference does not exist');
  if (to !== null) await requireTarget(git, ref, to);
  const forced = await leavesCommits(git, before, to);
  if (forced && force !== true) throw new WorldError(422, 'Update is not a fast forward');
  return { ref, before, after: to, forced };
}

async function leavesCommits(
  git: GitRepository,
  before: string | null,
  after: string | null,
): Promise<boolean> {
  return before !== null && after !== null && !(await git.isAncestor(before, after));
}

async function pushedMove(
  git: GitRepository,
  update: { readonly ref: string; readonly before: string; readonly after: string },
): Promise<RefMoved> {
  const before = update.before === noObject ? null : update.before;
  const after = update.after === noObject ? null : update.after;
  return { ref: update.ref, before, after, forced: await leavesCommits(git, before, after) };
}

/** A branch points to a commit; other refs to any object. */
async function requireTarget(git: GitRepository, ref: string, to: string): Promise<void> {
  const type = await git.type(to);
  if (type === null) throw new WorldError(422, 'Object does not exist');
  if (branchOf(ref) !== null && type !== 'commit') throw new WorldError(422, 'Object is not a commit');
}

function notAsExpected(expected: string | null, found: string | null): WorldError {
  if (expected === null) return new WorldError(422, 'Reference already exists');
  if (found === null) return new WorldError(422, 'Reference does not exist');
  return staleHead(expected);
}

/** The double space is GitHub's. */
function staleHead(expected: string): WorldError {
  return new WorldError(
    409,
    `Expected branch to point to "${expected}" but it did not.  Pull and try again.`,
  );
}

async function commitOnBranch(
  context: Context,
  repository: Repository,
  input: NewCommit,
): Promise<GitCommit> {
  const git = context.git(repository);
  const ref = `refs/heads/${input.branch}`;
  const head = isRefName(ref) ? await git.resolve(ref) : null;
  if (head === null) throw new WorldError(404, `The branch ${input.branch} does not exist.`);
  if (head !== input.expectedHead) throw staleHead(input.expectedHead);
  const tree = await writeFiles(git, head, input);
  const commit = {
    tree,
    parents: [head],
    author: signatureOf(requireAccount(context, input.actor), context.now()),
    committer: githubSignature(context.now()),
    message: input.message,
  };
  const sha = await git.writeCommit(commit);
  requirePush(context, repository, [{ ref, before: head, after: sha, forced: false }], input.actor);
  if (!(await git.moveRefs([{ ref, from: head, to: sha }]))) throw staleHead(input.expectedHead);
  return { sha, ...commit };
}

/** Whatever a file's mode was, GitHub writes it as 100644. */
async function writeFiles(git: GitRepository, head: string, input: NewCommit): Promise<string> {
  for (const path of input.deletes) {
    splitPath(path);
    if ((await git.resolve(`${head}:${path}`)) !== null) continue;
    throw new WorldError(
      422,
      `A path was requested for deletion which does not exist as of commit oid \`${head}\`: ${path}`,
    );
  }
  const written = await Promise.all(
    input.writes.map(async ({ path, bytes }) => ({ path, sha: await git.writeBlob(bytes) })),
  );
  return git.writeTree(head, [
    ...input.deletes.map((path) => ({ path, mode: '100644', type: 'blob', sha: null })),
    ...written.map(({ path, sha }) => ({ path, mode: '100644', type: 'blob', sha })),
  ]);
}
