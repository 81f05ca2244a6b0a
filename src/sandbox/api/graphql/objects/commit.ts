import { posix } from 'node:path';
import type { GitCommit, Signature } from '../../../world/contract.ts';
import type { Repository } from '../../../world/types.ts';
import type { ApiContext } from '../../http.ts';
import { fullName } from '../../nodeId.ts';
import { permits } from '../../permits.ts';
import { Refusal, demand } from '../errors.ts';
import { connection, listed, type PageArguments } from '../page.ts';
import { userNode } from './actor.ts';
import { checksOf } from './checks.ts';
import { gitObject, objectFields, treeEntry, treeNode } from './gitObject.ts';
import { pullNode } from './pull.ts';

export function commitNode(context: ApiContext, repository: Repository, commit: GitCommit): object {
  const name = fullName(repository);
  const path = `/${name}/commit/${commit.sha}`;
  const [headline = '', ...rest] = commit.message.split('\n');
  return {
    ...objectFields(context, repository, 'Commit', commit.sha),
    __typename: 'Commit',
    message: commit.message.replace(/\n$/, ''),
    messageHeadline: headline,
    messageBody: rest.join('\n').trim(),
    authoredDate: commit.author.date,
    committedDate: commit.committer.date,
    author: () => gitActor(context, commit.author),
    authors: (args: PageArguments) =>
      connection(listed(authorsOf(commit)), args, (author) => gitActor(context, author)),
    committer: () => gitActor(context, commit.committer),
    resourcePath: path,
    url: context.url + path,
    tree: () => treeNode(context, repository, commit.tree, ''),
    file: (args: { readonly path: string }) => fileAt(context, repository, commit, args.path),
    parents: (args: PageArguments) =>
      connection(listed(commit.parents), args, (sha) => gitObject(context, repository, sha)),
    history: (args: HistoryArguments) => historyOf(context, repository, commit.sha, args),
    associatedPullRequests: (args: PageArguments) => associated(context, repository, commit.sha, args),
    ...checksOf(context, repository, commit),
  };
}

export async function commitNamed(context: ApiContext, repository: Repository, sha: string | null) {
  if (sha === null) return null;
  const commit = await context.world.git(fullName(repository)).commit(sha);
  return commit === null ? null : commitNode(context, repository, commit);
}

function gitActor(context: ApiContext, { name, email, date }: Signature) {
  const login = /^(?:\d+\+)?(.+)@users\.noreply\./.exec(email)?.[1];
  const account =
    context.world.accounts().find((one) => one.email === email) ??
    (login === undefined ? null : context.world.account(login));
  return { name, email, date, user: account === null ? null : userNode(context, account) };
}

/** Who wrote it, and those whom its last lines call authors, too. */
function authorsOf({ author, message }: GitCommit): readonly Signature[] {
  const [last = ''] = message
    .trimEnd()
    .split(/\n{2,}/)
    .slice(-1);
  const others = [...last.matchAll(/^co-authored-by: *(.*?) *<([^<>]*)> *$/gim)].map(
    ([, name = '', email = '']) => ({ name, email, date: author.date }),
  );
  const all = [author, ...others];
  return all.filter(({ email }, index) => all.findIndex((one) => one.email === email) === index);
}

type HistoryArguments = PageArguments & { readonly path?: string };

function historyOf(context: ApiContext, repository: Repository, from: string, args: HistoryArguments) {
  const git = context.world.git(fullName(repository));
  const of = { from, ...(args.path === undefined ? {} : { path: args.path }) };
  return connection(
    {
      total: () => git.countCommits(of),
      slice: (start, end) => git.log({ ...of, skip: start, limit: end - start }),
    },
    args,
    (commit) => commitNode(context, repository, commit),
  );
}

async function fileAt(context: ApiContext, repository: Repository, commit: GitCommit, path: string) {
  const git = context.world.git(fullName(repository));
  const folder = posix.dirname(path) === '.' ? '' : posix.dirname(path);
  const tree = folder === '' ? commit.tree : await git.resolve(`${commit.sha}:${folder}`);
  const entries = tree === null ? null : await git.tree(tree);
  const entry = entries?.find((one) => one.path === posix.basename(path));
  if (entry === undefined) throw new Refusal('NOT_FOUND', `Could not resolve file for path '${path}'.`);
  return treeEntry(context, repository, entry, folder);
}

/** The merged pull request that brought the commit in; of one that is not on the default branch yet, also the open ones. */
async function associated(context: ApiContext, repository: Repository, sha: string, args: PageArguments) {
  demand(permits('repos/list-pull-requests-associated-with-commit', context, { repository }));
  const name = fullName(repository);
  const git = context.world.git(name);
  const pulls = context.world.pulls(name);
  const tip = pulls.length === 0 ? null : await git.resolve(`refs/heads/${repository.defaultBranch}`);
  const isThere = tip !== null && (await git.isAncestor(sha, tip));
  const holds = await Promise.all(
    pulls.map(async (pull) => {
      const { mergedAt, state, base, head, mergeCommitSha } = pull;
      const end = mergedAt === null ? head.sha : mergeCommitSha;
      if (end === null || (mergedAt === null && (isThere || state === 'closed'))) return null;
      return (await git.between(base.sha, end)).includes(sha) ? pull : null;
    }),
  );
  const named = holds.filter((pull) => pull !== null);
  return connection(listed(named), args, (pull) => pullNode(context, repository, pull));
}
