/** The fields of `Query` and `Mutation`. */
import type { ApiContext, GraphqlRequest } from '../http.ts';
import { Refusal } from './errors.ts';
import type { Measure } from './measure.ts';
import { updateCheckRun } from './mutations/checks.ts';
import { createCommitOnBranch } from './mutations/commit.ts';
import { addComment, addReaction, removeReaction, updateIssueComment } from './mutations/conversation.ts';
import { createDeployment, createDeploymentStatus } from './mutations/deployment.ts';
import {
  addPullRequestReview,
  dequeuePullRequest,
  enqueuePullRequest,
  mergePullRequest,
  updatePullRequestBranch,
} from './mutations/pull.ts';
import { createRef, deleteRef, updateRef, updateRefs } from './mutations/ref.ts';
import { userNamed } from './objects/actor.ts';
import { nodeById } from './objects/node.ts';
import { organizationNode } from './objects/organization.ts';
import { repositoryNamed, repositoryNode } from './objects/repository.ts';

export function queryRoot(context: GraphqlRequest, { nodes, cost }: Measure) {
  return {
    __typename: 'Query',
    repository: (args: { readonly owner: string; readonly name: string }) =>
      repositoryNode(context, repositoryNamed(context, args.owner, args.name)),
    node: ({ id }: { readonly id: string }) => nodeById(context, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => nodeById(context, id)),
    organization: ({ login }: { readonly login: string }) => {
      const account = context.world.account(login);
      if (account?.kind === 'Organization') return organizationNode(context, account);
      throw new Refusal('NOT_FOUND', `Could not resolve to an Organization with the login of '${login}'.`);
    },
    user: ({ login }: { readonly login: string }) => {
      const account = context.world.account(login);
      if (account?.kind === 'User') return userNamed(context, login);
      throw new Refusal('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`);
    },
    viewer: () => viewer(context),
    rateLimit: () => {
      const { limit, remaining, used, reset } = context.rate;
      return {
        cost,
        nodeCount: nodes,
        limit,
        remaining,
        used,
        resetAt: new Date(reset * 1000).toISOString(),
      };
    },
  };
}

/** For an installation the bot's user, whose login keeps its `[bot]`. */
function viewer(context: ApiContext) {
  const { caller } = context;
  const node = 'login' in caller ? userNamed(context, caller.login) : null;
  if (node === null) throw new Refusal('FORBIDDEN', 'Resource not accessible by integration');
  return node;
}

/** A field of `Mutation` takes one argument: its input. */
const takes =
  <I, P>(context: ApiContext, perform: (context: ApiContext, input: I) => P) =>
  ({ input }: { readonly input: I }) =>
    perform(context, input);

export function mutationRoot(context: ApiContext) {
  return {
    __typename: 'Mutation',
    addComment: takes(context, addComment),
    addPullRequestReview: takes(context, addPullRequestReview),
    addReaction: takes(context, addReaction),
    createCommitOnBranch: takes(context, createCommitOnBranch),
    createDeployment: takes(context, createDeployment),
    createDeploymentStatus: takes(context, createDeploymentStatus),
    createRef: takes(context, createRef),
    deleteRef: takes(context, deleteRef),
    dequeuePullRequest: takes(context, dequeuePullRequest),
    enqueuePullRequest: takes(context, enqueuePullRequest),
    mergePullRequest: takes(context, mergePullRequest),
    removeReaction: takes(context, removeReaction),
    updateCheckRun: takes(context, updateCheckRun),
    updateIssueComment: takes(context, updateIssueComment),
    updatePullRequestBranch: takes(context, updatePullRequestBranch),
    updateRef: takes(context, updateRef),
    updateRefs: takes(context, updateRefs),
  };
}
