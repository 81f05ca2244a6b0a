import * as z from 'zod';
import type { Locks } from '../../core/locks/types.ts';
import type { Problem } from '../../core/problem.ts';
import { mayNotCommit, noEnvironmentAccess } from '../../core/problems/github.ts';
import { stateBranch } from '../../events.ts';
import { type CommitResult, Limited, type StateCommit, type StatePort, Unavailable } from '../../ports.ts';
import { type Client, failureOf, graphql, ownerAndName, Refusal, requireWhole, rest } from './client.ts';
import { commit } from './commit.ts';
import { stateData, stateFields, toLocks } from './state-query.ts';

export function statePort(client: Client): StatePort {
  return {
    read: (repository) => read(client, repository),
    commit: (input) => commitState(client, input),
  };
}

export const stateQuery = /* GraphQL */ `
  query SlipwayState($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) {
      ${stateFields}
    }
  }
`;

const data = z.object({ repository: z.object({ state: stateData }).nullable() });

async function read(client: Client, repository: string): Promise<Locks | Problem> {
  const { owner, repo: name } = ownerAndName(repository);
  const answer = await graphql(client, 'repeatable', stateQuery, { owner, name });
  requireWhole(answer);
  const found = data.parse(answer.data).repository;
  return found === null ? noEnvironmentAccess(repository) : toLocks(found.state);
}

/** Makes the branch first, where there is none: `createCommitOnBranch` makes no branches. */
async function commitState(client: Client, input: StateCommit): Promise<CommitResult | Problem> {
  const { repository, message, changes } = input;
  const begun = input.expectedHead ?? (await beginBranch(client, repository));
  if (typeof begun !== 'string') return begun;
  return commit(client, { repository, branch: stateBranch, expectedHead: begun, message, changes });
}

const readme = `Slipway keeps its locks here, one file each: who holds an environment or a service, since when and until when.
Comment /lock and /unlock on a pull request rather than to change them by hand; to delete this branch ends all locks.
`;

const named = z.object({ sha: z.string() });

/** A commit without parents, and the branch at it; answers its name, or what came of it instead. */
async function beginBranch(client: Client, repository: string): Promise<string | CommitResult | Problem> {
  const names = ownerAndName(repository);
  try {
    const tree = named.parse(
      await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/git/trees', {
        ...names,
        tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: readme }],
      }),
    );
    const { sha } = named.parse(
      await rest(client, 'repeatable', 'POST /repos/{owner}/{repo}/git/commits', {
        ...names,
        message: 'Begin the branch of locks\n',
        tree: tree.sha,
        parents: [],
      }),
    );
    const ref = `refs/heads/${stateBranch}`;
    await rest(client, 'once', 'POST /repos/{owner}/{repo}/git/refs', { ...names, ref, sha });
    return sha;
  } catch (error) {
    return refusedBranch(repository, error);
  }
}

/** Whoever makes the branch at the same time is as good as any other who writes to it first. */
function refusedBranch(repository: string, error: unknown): CommitResult | Problem {
  if (error instanceof Unavailable && !(error instanceof Limited)) return { kind: 'unknown' };
  const { message = '' } = failureOf(error);
  if (error instanceof Refusal && error.status === 422 && /already exists/iu.test(message))
    return { kind: 'moved' };
  if (error instanceof Refusal && [403, 409, 422].includes(error.status))
    return mayNotCommit(repository, stateBranch, message);
  throw error;
}
