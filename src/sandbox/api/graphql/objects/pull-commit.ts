import type { PullRequest, Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { nodeId } from '../../nodeId.ts';
import { commitNamed } from './commit.ts';
import { pullNode } from './pull.ts';

/** A commit as one of a pull request's. */
export function pullCommitNode(
  context: ApiContext,
  repository: Repository,
  pull: PullRequest,
  sha: string,
): object {
  const path = `/${pull.repository}/pull/${pull.number}/commits/${sha}`;
  return {
    __typename: 'PullRequestCommit',
    id: nodeId('PullRequestCommit', pull.repository, pull.number, sha),
    resourcePath: path,
    url: context.url + path,
    commit: () => commitNamed(context, repository, sha),
    pullRequest: () => pullNode(context, repository, pull),
  };
}
