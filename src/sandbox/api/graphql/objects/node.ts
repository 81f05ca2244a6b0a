/** Objects by their global id, for `node` and `nodes`. */
import type { ApiContext } from '../../http.ts';
import { fullName, parseNodeId } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { NotServed, demand } from '../errors.ts';
import { accountNode } from './actor.ts';
import { checkRunNode, suiteNode } from './checks.ts';
import { commentNode, reactionNode } from './comment.ts';
import { deploymentNode, deploymentStatusNode } from './deployment.ts';
import { gitObject } from './gitObject.ts';
import { locate, locateComment, locateDeployment, locatePull, unresolved } from './locate.ts';
import { teamNode } from './organization.ts';
import { pullNode } from './pull.ts';
import { queueEntryOf } from './queue.ts';
import { refNamed } from './ref.ts';
import { repositoryNode } from './repository.ts';
import { reviewNode } from './review.ts';
import { forcePushNode } from './timeline.ts';

type Lookup = (context: ApiContext, id: string) => object | null | Promise<object | null>;

/** What git knows is found by its object name. */
const ofGit =
  (type: string): Lookup =>
  (context, id) => {
    const { repository, keys } = locate(context, id, type);
    demand(permits('repos/get-content', context, { repository }));
    return gitObject(context, repository, keys[0] ?? '');
  };

const ofAccount: Lookup = (context, id) => {
  const account = context.world.account(parseNodeId(id)?.key[0] ?? '');
  return account === null ? null : accountNode(context, account);
};

const lookups: Readonly<Record<string, Lookup>> = {
  User: ofAccount,
  Organization: ofAccount,
  Bot: ofAccount,
  Team: (context, id) => {
    const [login = '', slug = ''] = parseNodeId(id)?.key ?? [];
    demand(permits('teams/get-by-name', context, { organization: login }));
    const organization = context.world.account(login);
    const team = context.world.team(login, slug);
    return organization === null || team === null ? null : teamNode(context, organization, team);
  },
  Repository: (context, id) => repositoryNode(context, locate(context, id, 'Repository').repository),
  Ref: (context, id) => {
    const { repository, keys } = locate(context, id, 'Ref');
    demand(permits('repos/get-content', context, { repository }));
    return refNamed(context, repository, keys[0] ?? '');
  },
  Commit: ofGit('Commit'),
  Tree: ofGit('Tree'),
  Blob: ofGit('Blob'),
  Tag: ofGit('Tag'),
  PullRequest: (context, id) => {
    const { repository, record } = locatePull(context, id);
    demand(permits('pulls/get', context, { repository }));
    return pullNode(context, repository, record);
  },
  HeadRefForcePushedEvent: (context, id) => {
    const { repository, keys } = locate(context, id, 'HeadRefForcePushedEvent');
    demand(permits('pulls/get', context, { repository }));
    const pull = context.world.pull(fullName(repository), Number(keys[0]));
    const events = pull === null ? [] : context.world.timeline(pull.repository, pull.number);
    const event = events.find((one) => one.id === Number(keys[1]));
    return pull && event?.kind === 'head_ref_force_pushed'
      ? forcePushNode(context, repository, pull, event)
      : null;
  },
  IssueComment: (context, id) => {
    const { repository, record } = locateComment(context, id);
    demand(permits('issues/get-comment', context, { repository }));
    return commentNode(context, repository, record);
  },
  Reaction: (context, id) => {
    const { repository, keys } = locate(context, id, 'Reaction');
    demand(permits('issues/get-comment', context, { repository }));
    const comment = context.world.comment(fullName(repository), Number(keys[0]));
    const reaction = comment?.reactions.find((one) => one.id === Number(keys[1]));
    return comment && reaction ? reactionNode(context, repository, comment, reaction) : null;
  },
  PullRequestReview: (context, id) => {
    const { repository, keys } = locate(context, id, 'PullRequestReview');
    demand(permits('pulls/get-review', context, { repository }));
    for (const pull of context.world.pulls(fullName(repository))) {
      const review = context.world
        .reviews(pull.repository, pull.number)
        .find((one) => one.id === Number(keys[0]));
      if (review !== undefined) return reviewNode(context, repository, pull, review);
    }
    return null;
  },
  MergeQueueEntry: (context, id) => {
    const { repository, keys } = locate(context, id, 'MergeQueueEntry');
    demand(permits('pulls/get', context, { repository }));
    const entry = context.world.queue(fullName(repository)).find((one) => one.id === Number(keys[0]));
    const pull = entry === undefined ? null : context.world.pull(entry.repository, entry.pull);
    return pull === null ? null : queueEntryOf(context, repository, pull);
  },
  CheckRun: (context, id) => {
    const { repository, keys } = locate(context, id, 'CheckRun');
    demand(permits('checks/get', context, { repository }));
    const run = context.world.checkRun(fullName(repository), Number(keys[0]));
    return run === null ? null : checkRunNode(context, repository, run);
  },
  CheckSuite: async (context, id) => {
    const { repository, keys } = locate(context, id, 'CheckSuite');
    demand(permits('checks/get-suite', context, { repository }));
    const commit = await context.world.git(fullName(repository)).commit(keys[0] ?? '');
    return commit === null ? null : suiteNode(context, repository, commit, keys[1] ?? '');
  },
  Deployment: (context, id) => {
    const { repository, record } = locateDeployment(context, id);
    demand(permits('repos/get-deployment', context, { repository }));
    return deploymentNode(context, repository, record);
  },
  DeploymentStatus: (context, id) => {
    const { repository, keys } = locate(context, id, 'DeploymentStatus');
    demand(permits('repos/get-deployment-status', context, { repository }));
    const deployment = context.world.deployment(fullName(repository), Number(keys[0]));
    const status = deployment?.statuses.find((one) => one.id === Number(keys[1]));
    return deployment && status ? deploymentStatusNode(context, repository, deployment, status) : null;
  },
};

/** @throws Refusal in GitHub's words where nothing has that id, or nothing that the caller may see. */
export async function nodeById(context: ApiContext, id: string): Promise<object> {
  const type = parseNodeId(id)?.type;
  if (type === undefined) throw unresolved(id);
  const lookup = lookups[type];
  if (lookup === undefined) throw new NotServed([`node(id:) of a ${type}`]);
  const node = await lookup(context, id);
  if (node === null) throw unresolved(id);
  return node;
}
