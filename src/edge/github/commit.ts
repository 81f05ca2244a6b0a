import * as z from 'zod';
import type { FileChange } from '../../core/files.ts';
import type { Problem } from '../../core/problem.ts';
import { mayNotCommit } from '../../core/problems/github.ts';
import { type CommitInput, type CommitResult, Limited, Unavailable } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, rest } from './client.ts';

/**
 * Commits by compare-and-swap. GraphQL writes every file as 100644, in one call and signed by GitHub;
 * a change of an executable file goes through the Git Data API instead.
 */
export async function commit(client: Client, input: CommitInput): Promise<CommitResult | Problem> {
  try {
    return await (input.changes.every(isPlain)
      ? commitOnBranch(client, input)
      : commitByParts(client, input));
  } catch (error) {
    if (error instanceof Unavailable && !(error instanceof Limited)) return { kind: 'unknown' };
    throw error;
  }
}

function isPlain(change: FileChange): boolean {
  return change.kind === 'delete' || change.mode === '100644';
}

export const commitMutation = /* GraphQL */ `
  mutation SlipwayCommit($input: CreateCommitOnBranchInput!) {
    createCommitOnBranch(input: $input) {
      commit {
        oid
        url
      }
    }
  }
`;

const commitData = z
  .object({
    createCommitOnBranch: z
      .object({ commit: z.object({ oid: z.string(), url: z.string() }).nullable() })
      .nullable(),
  })
  .nullable();

async function commitOnBranch(client: Client, input: CommitInput): Promise<CommitResult | Problem> {
  const [headline = '', ...rest] = input.message.split('\n');
  const answer = await graphql(client, 'once', commitMutation, {
    input: {
      branch: { repositoryNameWithOwner: input.repository, branchName: input.branch },
      message: { headline, body: rest.join('\n').trim() },
      fileChanges: {
        additions: input.changes.flatMap((change) =>
          change.kind === 'write' ? [{ path: change.path, contents: base64(change.bytes) }] : [],
        ),
        deletions: input.changes.flatMap((change) =>
          change.kind === 'delete' ? [{ path: change.path }] : [],
        ),
      },
      expectedHeadOid: input.expectedHead,
    },
  });
  const commit = commitData.parse(answer.data)?.createCommitOnBranch?.commit;
  if (commit) return { kind: 'committed', sha: commit.oid, url: commit.url };
  if (
    answer.errors.some(
      ({ type, message }) => type === 'STALE_DATA' || /expected branch to point to/i.test(message),
    )
  ) {
    return { kind: 'moved' };
  }
  return mayNotCommit(input.repository, input.branch, answer.errors.map(({ message }) => message).join(' '));
}

const named = z.object({ sha: z.string() });
const commitAnswer = z.object({ sha: z.string(), tree: named, html_url: z.string().optional() });

type MadeCommit = z.infer<typeof commitAnswer>;

/** A ref update that is not forced is compare-and-swap too: our commit's only parent is the expected head. */
async function commitByParts(client: Client, input: CommitInput): Promise<CommitResult | Problem> {
  return moveBranch(client, input, await makeCommit(client, input));
}

/** A commit that stands on `expectedHead`, and that no branch holds yet. GitHub signs it as the App's. */
export async function makeCommit(
  client: Client,
  input: Pick<CommitInput, 'repository' | 'expectedHead' | 'message' | 'changes'>,
): Promise<MadeCommit> {
  const repository = ownerAndName(input.repository);
  const [parent, tree] = await Promise.all([
    rest(client, 'repeatable', 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      ...repository,
      commit_sha: input.expectedHead,
    }),
    Promise.all(input.changes.map((change) => treeEntry(client, repository, change))),
  ]);
  const { sha } = named.parse(
    await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/git/trees', {
      ...repository,
      base_tree: commitAnswer.parse(parent).tree.sha,
      tree,
    }),
  );
  return commitAnswer.parse(
    await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/git/commits', {
      ...repository,
      message: input.message,
      tree: sha,
      parents: [input.expectedHead],
    }),
  );
}

async function treeEntry(
  client: Client,
  repository: { readonly owner: string; readonly repo: string },
  change: FileChange,
): Promise<Record<string, unknown>> {
  if (change.kind === 'delete') return { path: change.path, mode: '100644', type: 'blob', sha: null };
  const blob = named.parse(
    await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/git/blobs', {
      ...repository,
      content: base64(change.bytes),
      encoding: 'base64',
    }),
  );
  return { path: change.path, mode: change.mode, type: 'blob', sha: blob.sha };
}

async function moveBranch(
  client: Client,
  input: CommitInput,
  made: MadeCommit,
): Promise<CommitResult | Problem> {
  try {
    await rest(client, 'once', 'PATCH /repos/{owner}/{repo}/git/refs/{ref}', {
      ...ownerAndName(input.repository),
      ref: `heads/${input.branch}`,
      sha: made.sha,
      force: false,
    });
    return { kind: 'committed', sha: made.sha, url: made.html_url ?? '' };
  } catch (error) {
    const { status, message } = failureOf(error);
    if (status === 422 && /fast.forward/i.test(message ?? '')) return { kind: 'moved' };
    if (status === 403 || status === 404 || status === 422)
      return mayNotCommit(input.repository, input.branch, message ?? '');
    throw error;
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
