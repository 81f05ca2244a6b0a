import { mergingOf } from '../../../world/merging.ts';
import type { PullRequest, Repository, Role } from '../../../world/types.ts';
import { actorOf, type ApiContext } from '../../http.ts';
import { fullName, idOf } from '../../nodeId.ts';
import { maySee, permits } from '../../permits.ts';
import { Refusal, demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { accountNode } from './actor.ts';
import { deploymentNode } from './deployment.ts';
import { gitObject } from './gitObject.ts';
import { pullNode } from './pull.ts';
import { refNamed, refNode } from './ref.ts';

/** @throws Refusal where there is none, or none that the caller may know of. */
export function repositoryNamed(context: ApiContext, owner: string, name: string): Repository {
  const found = context.world.repository(`${owner}/${name}`);
  if (found !== null && maySee(context.world, context.caller, found)) return found;
  throw new Refusal('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
}

export function repositoryNode(context: ApiContext, repository: Repository): object {
  const name = fullName(repository);
  return {
    __typename: 'Repository',
    id: idOf.repository(repository),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: name,
    description: repository.description,
    resourcePath: `/${name}`,
    url: `${context.url}/${name}`,
    isArchived: false,
    isFork: repository.fork !== null,
    isPrivate: repository.private,
    visibility: repository.private ? 'PRIVATE' : 'PUBLIC',
    createdAt: repository.createdAt,
    pushedAt: repository.pushedAt,
    mergeCommitAllowed: mergingOf(repository).merge,
    squashMergeAllowed: mergingOf(repository).squash,
    rebaseMergeAllowed: mergingOf(repository).rebase,
    deleteBranchOnMerge: mergingOf(repository).deletesBranch,
    owner: () => {
      const owner = context.world.account(repository.owner);
      if (owner === null) throw new Error(`The owner of ${name} is no account.`);
      return accountNode(context, owner);
    },
    parent: () => {
      const parent = repository.fork === null ? null : context.world.repository(repository.fork);
      if (parent === null || !maySee(context.world, context.caller, parent)) return null;
      return repositoryNode(context, parent);
    },
    viewerPermission: viewerPermission(context, repository),
    ...contents(context, repository),
    ...work(context, repository),
  };
}

/** An installation has no role: GitHub answers null. */
function viewerPermission({ world, caller }: ApiContext, repository: Repository): string | null {
  const login = caller.kind === 'user' ? actorOf(caller) : null;
  const role: Role | null = login === null ? null : world.roleOf(fullName(repository), login);
  return role?.toUpperCase() ?? null;
}

interface ObjectArguments {
  readonly expression?: string;
  readonly oid?: string;
}

/** What git knows. */
function contents(context: ApiContext, repository: Repository) {
  const mayRead = () => {
    demand(permits('repos/get-content', context, { repository }));
    return context.world.git(fullName(repository));
  };
  return {
    isEmpty: async () => (await mayRead().refs('refs/heads/')).length === 0,
    defaultBranchRef: () => {
      mayRead();
      return refNamed(context, repository, `refs/heads/${repository.defaultBranch}`);
    },
    ref: ({ qualifiedName }: { readonly qualifiedName: string }) => {
      mayRead();
      return refNamed(context, repository, qualifiedName);
    },
    refs: async (args: PageArguments & { readonly refPrefix: string }) => {
      const refs = await mayRead().refs(args.refPrefix);
      return connection(listed(refs), args, ({ ref, sha }) => refNode(context, repository, ref, sha));
    },
    object: async ({ expression, oid }: ObjectArguments) => {
      const sha = await mayRead().resolve(oid ?? expression ?? '');
      if (sha === null) return null;
      const path = /:(.*)$/s.exec(expression ?? '')?.[1] ?? '';
      return gitObject(context, repository, sha, path);
    },
  };
}

type PullArguments = PageArguments & {
  readonly states?: readonly string[];
  readonly headRefName?: string;
  readonly baseRefName?: string;
};

type DeploymentArguments = PageArguments & {
  readonly environments?: readonly string[];
  readonly orderBy?: { readonly direction: 'ASC' | 'DESC' } | null;
};

/** What happens in it. */
function work(context: ApiContext, repository: Repository) {
  const name = fullName(repository);
  const present = (pull: PullRequest) => pullNode(context, repository, pull);
  return {
    pullRequest: ({ number }: { readonly number: number }) => {
      demand(permits('pulls/get', context, { repository }));
      const pull = context.world.pull(name, number);
      if (pull !== null) return present(pull);
      throw new Refusal('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
    },
    pullRequests: (args: PullArguments) => {
      demand(permits('pulls/list', context, { repository }));
      const kept = context.world
        .pulls(name)
        .filter((pull) => matches(pull, args))
        .toSorted((a, b) => a.number - b.number);
      return connection(listed(kept), args, present);
    },
    deployments: ({ environments, orderBy, ...args }: DeploymentArguments) => {
      demand(permits('repos/list-deployments', context, { repository }));
      const newestFirst = context.world
        .deployments(name)
        .filter(({ environment }) => environments?.includes(environment) ?? true);
      const kept = orderBy?.direction === 'DESC' ? newestFirst : newestFirst.toReversed();
      return connection(listed(kept), args, (one) => deploymentNode(context, repository, one));
    },
  };
}

function matches(pull: PullRequest, { states, headRefName, baseRefName }: PullArguments): boolean {
  const state = pull.mergedAt === null ? pull.state.toUpperCase() : 'MERGED';
  return (
    (states?.includes(state) ?? true) &&
    (headRefName ?? pull.head.ref) === pull.head.ref &&
    (baseRefName ?? pull.base.ref) === pull.base.ref
  );
}
